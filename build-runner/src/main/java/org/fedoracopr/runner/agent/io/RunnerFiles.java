package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.api.protocol.WarmUpReport;
import org.fedoracopr.runner.agent.model.LockState;
import org.jspecify.annotations.Nullable;

/** The agent's side of the handshake: what it tells the builder, and what it reads of the runner's lock and outcome. */
final class RunnerFiles {

    private static final int MAX_OUTCOME_BYTES = 256 << 10;

    private final PodFiles files;

    RunnerFiles(PodFiles files) {
        this.files = files;
    }

    /**
     * What a look at the lock tells.
     *
     * @param key identifies the file, null when there is none
     */
    record Look(LockState state, @Nullable String key) {}

    /** Looks at the lock; {@code lockedKey} is the file that the runner was seen to hold, null when it was not yet. */
    Look look(UntrustedFile shared, @Nullable String lockedKey) {
        try (UntrustedFile lock = shared.child(name(files.runnerLock())).orElse(null)) {
            if (lock == null) {
                return new Look(lockedKey == null ? LockState.ABSENT : LockState.UNTRUSTED, null);
            }
            if (!lock.attributes().isRegularFile() || (lockedKey != null && !lockedKey.equals(lock.key()))) {
                return new Look(LockState.UNTRUSTED, lock.key());
            }
            return new Look(probe(lock), lock.key());
        } catch (IOException e) {
            // The builder took away the right to look.
            return new Look(LockState.UNTRUSTED, null);
        }
    }

    private static LockState probe(UntrustedFile lock) throws IOException {
        try (FileChannel channel = lock.open();
                FileLock probe = channel.tryLock(0, Long.MAX_VALUE, true)) {
            if (probe == null) {
                return LockState.HELD;
            }
            // The length is read under the lock: the runner writes its process id after it has taken it.
            return channel.size() > 0 ? LockState.RELEASED : LockState.UNUSED;
        }
    }

    boolean hasOutcome(UntrustedFile shared) {
        try (UntrustedFile outcome = shared.child(name(files.outcome())).orElse(null)) {
            return outcome != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** The runner's outcome; {@link ProtocolException} when it cannot be read or trusted, empty when there is none. */
    Optional<Outcome> outcome(UntrustedFile shared) throws IOException {
        try (UntrustedFile file = shared.child(name(files.outcome())).orElse(null)) {
            if (file == null) {
                return Optional.empty();
            }
            if (!file.attributes().isRegularFile()) {
                throw new ProtocolException("outcome.json is not a regular file");
            }
            byte[] bytes = head(file);
            if (bytes.length > MAX_OUTCOME_BYTES) {
                throw new ProtocolException("outcome.json has more than " + MAX_OUTCOME_BYTES + " bytes");
            }
            Outcome outcome = ProtocolJson.read(Outcome.class, bytes);
            if (!ProtocolVersion.isReadable(outcome.protocol())) {
                throw new ProtocolException("outcome.json is of protocol " + outcome.protocol() + " and was to be of "
                        + ProtocolVersion.CURRENT);
            }
            return Optional.of(outcome);
        }
    }

    /** What came of the warm-up; empty while it is under way, or when what is there cannot be read. */
    Optional<WarmUpReport> warmUp() throws IOException {
        try (UntrustedFile shared = UntrustedFile.root(files.shared());
                UntrustedFile file = shared.child(name(files.warmUp())).orElse(null)) {
            return file == null || !file.attributes().isRegularFile()
                    ? Optional.empty()
                    : Optional.of(ProtocolJson.read(WarmUpReport.class, head(file)));
        } catch (ProtocolException e) {
            return Optional.empty();
        }
    }

    private static byte[] head(UntrustedFile file) {
        try (var input = Channels.newInputStream(file.open())) {
            return input.readNBytes(MAX_OUTCOME_BYTES + 1);
        } catch (IOException e) {
            throw new ProtocolException("what the builder wrote cannot be opened", e);
        }
    }

    /** Lets the builder begin; nothing that the builder put in the way is followed. */
    void ready() throws IOException {
        tell(files.agentReady());
    }

    /** Tells the builder that the Pod was told to end; nothing that the builder put in the way is followed. */
    void terminating() throws IOException {
        tell(files.agentTerminating());
    }

    private void tell(Path news) throws IOException {
        Path directory = Objects.requireNonNull(news.getParent());
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(directory);
        }
        try (UntrustedFile held = UntrustedFile.root(directory)) {
            if (!held.attributes().isDirectory()) {
                throw new IOException(directory + " is not a directory");
            }
            held.createEmpty(name(news));
        }
    }

    String log() {
        return name(files.liveLog());
    }

    String results() {
        return name(files.results());
    }

    private static String name(Path path) {
        return Objects.requireNonNull(path.getFileName()).toString();
    }
}
