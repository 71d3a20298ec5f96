package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.api.protocol.WarmUpReport;
import org.fedoracopr.runner.agent.model.AgentSettings;
import org.fedoracopr.runner.agent.model.AgentState;
import org.jspecify.annotations.Nullable;

/**
 * The agent's life: waits for a claim, then looks and acts several times a second until the attempt is over.
 *
 * <p>An I/O error is tried again a bounded number of times; anything else ends the process, and its supervisor starts it again from its saved state.
 */
public final class Agent {

    private static final Duration TICK = Duration.ofMillis(100);

    /** How often a step that fails is tried in a row, and how long after one another. */
    private static final int MAX_TRIES = 10;

    private static final int TICKS_BETWEEN_TRIES = 30;

    private final AgentSettings settings;
    private final InstantSource clock;
    private final StateStore store;
    private final Annotations annotations;
    private final ClaimReader claims;
    private final Records records;
    private final FileOperations operations;
    private final RunnerFiles runner;
    private boolean passedOn;
    private boolean warm;
    private @Nullable AgentState known;
    private @Nullable Attempt attempt;
    private @Nullable Thread sweeping;
    private int failures;
    private int ticksToSkip;

    public Agent(AgentSettings settings, InstantSource clock, PrintStream output) throws IOException {
        this(settings, clock, output, FileOperations.SYSTEM);
    }

    Agent(AgentSettings settings, InstantSource clock, PrintStream output, FileOperations operations)
            throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.operations = operations;
        this.store = new StateStore(settings.state(), operations);
        this.annotations = new Annotations(settings.files());
        this.claims = new ClaimReader(annotations);
        this.records = new Records(output);
        this.runner = new RunnerFiles(settings.files());
    }

    /** Runs until the attempt is over and returns the exit code. */
    public int run() throws InterruptedException, ExecutionException {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        try (ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor()) {
            ScheduledFuture<?> ticking =
                    ticks.scheduleWithFixedDelay(() -> tick(end), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
            try {
                return end.get();
            } finally {
                ticking.cancel(true);
            }
        }
    }

    private void tick(CompletableFuture<Integer> end) {
        try {
            if (ticksToSkip > 0) {
                ticksToSkip--;
                return;
            }
            OptionalInt exitCode = tick();
            failures = 0;
            if (exitCode.isPresent()) {
                finish(end, exitCode.getAsInt());
            }
        } catch (FatalException e) {
            fail(end, String.valueOf(e.getMessage()));
        } catch (IOException | UncheckedIOException e) {
            failures++;
            records.say("try " + failures + " of " + MAX_TRIES + " failed: " + e);
            if (failures >= MAX_TRIES) {
                fail(end, "I/O failed " + MAX_TRIES + " times in a row: " + e);
            }
            ticksToSkip = TICKS_BETWEEN_TRIES;
        } catch (Throwable e) {
            end.completeExceptionally(e);
        }
    }

    private OptionalInt tick() throws IOException, FatalException {
        passOnTermination();
        if (attempt != null) {
            return attempt.step();
        }
        Optional<AgentState> saved = store.load();
        if (saved.isPresent()) {
            known = saved.get();
        } else {
            Optional<Claim> claim = claims.read();
            if (claim.isEmpty()) {
                tellOfWarmUp();
                // A warm Pod that is not wanted any more has nothing to hand over.
                return store.terminatingSince().isPresent() ? OptionalInt.of(0) : OptionalInt.empty();
            }
            known = AgentState.started(claim.get(), clock.instant());
        }
        claims.check(known.claim());
        attempt = begin(known);
        return OptionalInt.empty();
    }

    /** The operator claims none but a Pod that was said to be warm; one whose warm-up failed is nobody's and ends. */
    private void tellOfWarmUp() throws IOException, FatalException {
        if (warm) {
            return;
        }
        Optional<WarmUpReport> report = runner.warmUp();
        if (report.isPresent()) {
            WarmUpReport what = report.get();
            if (what.failure() != null) {
                throw new FatalException("the warm-up failed: " + what.failure());
            }
            warm = true;
            records.print(new AgentRecord.Warm(ProtocolVersion.CURRENT, 0, what.chroot(), what.at()));
        }
    }

    /** The builder's first process is told by the kubelet, too, but ignores what comes before it listens. */
    private void passOnTermination() throws IOException {
        if (!passedOn && store.terminatingSince().isPresent()) {
            passedOn = true;
            try {
                runner.terminating();
            } catch (IOException e) {
                // The builder put something in the way: it is ended with its Pod, later.
                records.say("cannot tell the builder that the Pod is to end: " + e);
            }
        }
    }

    private Attempt begin(AgentState state) throws IOException, FatalException {
        Attempt begun = new Attempt(settings, store, annotations, records, clock, operations, state);
        try {
            begun.announce();
            sweeping = Thread.ofPlatform().daemon().name("sweeper").start(() -> sweep(begun.sweeper()));
            return begun;
        } catch (IOException e) {
            begun.close();
            throw e;
        }
    }

    /** Beside the build, whose log must not wait for a slow volume; what fails here concerns nobody. */
    private void sweep(Sweeper sweeper) {
        try {
            sweeper.sweep(clock.instant());
        } catch (IOException | RuntimeException e) {
            records.say("cannot clean up the results volume: " + e);
        }
    }

    private void fail(CompletableFuture<Integer> end, String message) {
        AgentState state = attempt == null ? known : attempt.state();
        int number = state == null ? 0 : state.claim().attempt();
        records.print(new AgentRecord.Failed(ProtocolVersion.CURRENT, number, message));
        try {
            EndRecords endRecords = new EndRecords(settings.terminationLog());
            if (state == null) {
                endRecords.writeUnclaimed(message);
            } else {
                endRecords.write(state, message);
            }
        } catch (IOException e) {
            records.say("cannot write the end record: " + e);
        }
        finish(end, 1);
    }

    private void finish(CompletableFuture<Integer> end, int exitCode) {
        if (sweeping != null) {
            sweeping.interrupt();
        }
        try {
            store.ended(exitCode);
            if (attempt != null) {
                attempt.close();
            }
        } catch (IOException e) {
            records.say("cannot write the agent's end down: " + e);
        }
        end.complete(exitCode);
    }
}
