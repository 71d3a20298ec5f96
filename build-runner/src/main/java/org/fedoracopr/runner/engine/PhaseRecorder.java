package org.fedoracopr.runner.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.api.protocol.BuildPhase;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.process.ExitStatus;
import org.jspecify.annotations.Nullable;

/** Keeps what happened in each phase, for the outcome; used by the build's own thread only. */
public final class PhaseRecorder {

    /** What a phase keeps of the log. */
    private static final int LAST_LINES_BYTES = 2048;

    private final InstantSource clock;
    private final BuildLog log;
    private final MemoryMeter memory;
    private final List<BuildPhase> phases = new ArrayList<>();
    private @Nullable ExitStatus exit;
    private MemoryUse before = MemoryUse.UNKNOWN;

    public PhaseRecorder(InstantSource clock, BuildLog log, MemoryMeter memory) {
        this.clock = clock;
        this.log = log;
        this.memory = memory;
    }

    /** What a phase does. */
    @FunctionalInterface
    public interface Body<T> {
        T run() throws BuildException;
    }

    /** Runs a phase; one that fails keeps the failure's request and the log's last lines. */
    public <T> T phase(String name, Body<T> body) throws BuildException {
        Instant startedAt = clock.instant();
        exit = null;
        before = memory.read();
        try {
            T result = body.run();
            add(name, startedAt, null);
            return result;
        } catch (BuildException e) {
            add(name, startedAt, evidence(e.failure()));
            throw e;
        } catch (RuntimeException e) {
            add(name, startedAt, evidence(null));
            throw e;
        }
    }

    /** Says how the program that decides the current phase ended. */
    public void ended(ExitStatus status) {
        exit = status;
    }

    /** How many processes the kernel has killed for want of memory since the current phase began; null where nobody counts. */
    public @Nullable Long oomKills() {
        return memory.read().killsSince(before);
    }

    public List<BuildPhase> phases() {
        return List.copyOf(phases);
    }

    private void add(String name, Instant startedAt, BuildPhase.@Nullable Evidence evidence) {
        ExitStatus status = exit;
        phases.add(new BuildPhase(
                name,
                startedAt,
                clock.instant(),
                status == null ? null : status.code(),
                status == null ? null : status.signal(),
                evidence));
    }

    private BuildPhase.Evidence evidence(@Nullable Failure failure) {
        String lastLines = log.lastLines(LAST_LINES_BYTES);
        boolean outOfSpace = lastLines.contains("No space left on device")
                || (failure != null && failure.cause() == FailureCause.DISK_FULL);
        List<String> names = failure == null ? List.of() : failure.missingDependencies();
        MemoryUse now = memory.read();
        return new BuildPhase.Evidence(
                now.peakBytes(),
                now.killsSince(before),
                outOfSpace ? Boolean.TRUE : null,
                failure == null ? null : failure.httpStatus(),
                failure == null ? null : failure.url(),
                lastLines,
                names.isEmpty() ? null : names,
                (failure != null && failure.wantedNetwork()) ? Boolean.TRUE : null);
    }
}
