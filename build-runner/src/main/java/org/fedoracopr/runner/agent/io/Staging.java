package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.runner.agent.model.AgentSettings;
import org.fedoracopr.runner.agent.model.AgentState;
import org.fedoracopr.runner.rpm.RpmFormatException;
import org.fedoracopr.runner.rpm.RpmPackage;

/** Puts results, logs, checksums and manifest of one attempt into its staging directory on the results volume. */
final class Staging {

    /** A results.json that is longer is published but not printed. */
    private static final int MAX_RESULTS_BYTES = 1 << 20;

    private final AgentSettings settings;
    private final AgentState state;
    private final StateStore store;
    private final Annotations annotations;
    private final FileOperations operations;
    private final Runnable pulse;
    private final List<String> anomalies;

    /**
     * @param state has outcome and seal
     * @param store has the agent's copy of the log, and takes the documents
     * @param annotations have the task
     * @param pulse run again and again meanwhile
     */
    Staging(
            AgentSettings settings,
            AgentState state,
            StateStore store,
            Annotations annotations,
            FileOperations operations,
            Runnable pulse) {
        this.settings = settings;
        this.state = state;
        this.store = store;
        this.annotations = annotations;
        this.operations = operations;
        this.pulse = pulse;
        this.anomalies = new ArrayList<>(state.anomalies());
    }

    /**
     * What is staged.
     *
     * @param hasResults true when there is a results.json to print
     */
    record Staged(String manifestSha256, boolean hasResults) {}

    /**
     * Stages everything anew, makes it durable and keeps the documents; what an earlier try left of this attempt is removed first.
     *
     * @param predecessor the directory of another build that stands in the place
     */
    Staged stage(Optional<UntrustedFile> results, Optional<Path> predecessor) throws IOException {
        Outcome outcome = Objects.requireNonNull(state.outcome());
        try {
            return stage(results, predecessor, outcome);
        } catch (ResultsLimitException e) {
            String message = e.getMessage() + ": no result of this build is published";
            note(message);
            try {
                return stage(Optional.empty(), predecessor, refused(outcome, message));
            } catch (ResultsLimitException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private Staged stage(Optional<UntrustedFile> results, Optional<Path> predecessor, Outcome outcome)
            throws IOException, ResultsLimitException {
        Path root = settings.resultsVolume();
        try (FileStager stager = new FileStager(root, root.resolve(state.claim().incomingPath()), operations, pulse)) {
            if (results.isPresent()) {
                new ResultsTree(settings.limits(), this::note)
                        .walk(results.get(), new Copying(stager, outcome.result() == BuildResult.SUCCEEDED));
            }
            List<Manifest.Rpm> rpms = rpms(stager);
            var carrying = new Carrying(stager, settings.limits(), this::note);
            if (predecessor.isPresent()) {
                carrying.from(predecessor.get());
            }
            LogSeal seal = Objects.requireNonNull(state.seal());
            try (FileChannel source = FileChannel.open(store.log(), StandardOpenOption.READ)) {
                stager.compress(source, seal.length(), ResultName.LOG);
            }
            stager.write(ResultName.INFO, BuildInfo.of(annotations, settings.podIp()));
            stager.compress(
                    Journal.of(settings, state.withOutcome(outcome, ended()), stager.files(), anomalies),
                    ResultName.JOURNAL);
            stager.write(ResultName.CHECKSUMS, checksums(stager.files()));
            byte[] manifest = ProtocolJson.document(manifest(seal, outcome, stager.files(), rpms, carrying.carried()));
            if (manifest.length > Manifest.MAX_BYTES) {
                throw tooLong();
            }
            stager.write(Manifest.FILE_NAME, manifest);
            stager.sync();
            store.keep(AgentRecord.Chunk.MANIFEST, manifest);
            return new Staged(Digests.hex(manifest), keepResults(stager));
        }
    }

    private static ResultsLimitException tooLong() {
        return new ResultsLimitException("the manifest of the results has more than " + Manifest.MAX_BYTES + " bytes");
    }

    private Instant ended() {
        return Objects.requireNonNull(state.endedAt());
    }

    private Manifest manifest(
            LogSeal seal, Outcome outcome, List<Manifest.File> files, List<Manifest.Rpm> rpms, List<String> carried) {
        return new Manifest(
                Manifest.SCHEMA,
                state.claim().buildUid(),
                state.claim().build(),
                state.claim().attempt(),
                state.claim().taskSha256(),
                settings.podUid(),
                settings.node(),
                state.claim().image(),
                state.claim().resultsPath(),
                seal,
                outcome,
                files,
                rpms,
                carried,
                anomalies,
                ended());
    }

    /** Copies what may be published. */
    private final class Copying implements ResultsTree.Visitor {
        private final FileStager stager;
        private final boolean succeeded;
        private final boolean withhold = state.claim().withholdResults();
        private long bytes;

        Copying(FileStager stager, boolean succeeded) {
            this.stager = stager;
            this.succeeded = succeeded;
        }

        @Override
        public boolean directory(String path) throws IOException {
            if (withhold) {
                return false;
            }
            if (ResultName.isOwn(path) || stager.has(path)) {
                note("not published: the builder's directory " + path + ", in whose place the agent puts a file");
                return false;
            }
            stager.makeDirectory(path);
            return true;
        }

        @Override
        public void file(String path, UntrustedFile file) throws IOException, ResultsLimitException {
            if (ResultName.isOwn(path)) {
                note("not published: the builder's " + path + ", in whose place the agent puts its own");
                return;
            }
            if (withhold && !ResultName.isPublishedWithheld(path)) {
                return;
            }
            if (path.equals(ResultName.SUCCESS) && !succeeded) {
                note("not published: success, of a build that did not succeed");
                return;
            }
            FileChannel source;
            try {
                source = file.open();
            } catch (IOException e) {
                note("not published: " + path + " cannot be opened");
                return;
            }
            try (source) {
                long size = source.size();
                bytes = Math.addExact(bytes, size);
                if (bytes > settings.limits().bytes()) {
                    throw new ResultsLimitException(
                            "the results have more than " + settings.limits().bytes() + " bytes");
                }
                copy(path, source, size);
                if (file.size() != size) {
                    note(path + " changed while it was copied: its first " + size + " bytes are published");
                }
            } catch (ArithmeticException e) {
                throw new ResultsLimitException("the results have more bytes than can be counted");
            }
        }

        private void copy(String path, FileChannel source, long size) throws IOException {
            String compressed = path + ".gz";
            if (!ResultName.isToBeCompressed(path)) {
                if (stager.has(path)) {
                    note("not published: the builder's " + path + ", in whose place there is its compressed log");
                    return;
                }
                stager.copy(source, size, path);
            } else {
                stager.compress(source, size, compressed);
            }
        }
    }

    /** Reads the packages; a build can put 20 KiB of text into the headers of each. */
    private List<Manifest.Rpm> rpms(FileStager stager) throws IOException, ResultsLimitException {
        List<Manifest.Rpm> rpms = new ArrayList<>();
        long length = 0;
        for (Manifest.File file : stager.files()) {
            if (ResultName.isPackage(file.path())) {
                try {
                    RpmPackage rpm = RpmPackage.read(stager.directory().resolve(file.path()));
                    length += file.path().length() + rpm.nevra().length();
                    if (length > Manifest.MAX_BYTES) {
                        throw tooLong();
                    }
                    rpms.add(new Manifest.Rpm(
                            file.path(),
                            rpm.name(),
                            rpm.epoch(),
                            rpm.version(),
                            rpm.release(),
                            rpm.arch(),
                            rpm.headerSha256()));
                } catch (RpmFormatException e) {
                    note(file.path() + " is no readable RPM package: " + e.getMessage());
                }
            }
        }
        return rpms;
    }

    private boolean keepResults(FileStager stager) throws IOException {
        Path file = stager.directory().resolve(ResultName.RESULTS);
        boolean printable = Files.isRegularFile(file) && Files.size(file) <= MAX_RESULTS_BYTES;
        if (printable) {
            store.keep(AgentRecord.Chunk.RESULTS, Files.readAllBytes(file));
        }
        return printable;
    }

    private static byte[] checksums(List<Manifest.File> files) {
        return files.stream()
                .map(Manifest.File::checksumLine)
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Outcome refused(Outcome outcome, String message) {
        return new Outcome(
                outcome.protocol(),
                BuildResult.FAILED,
                outcome.exitCode(),
                FailureCause.BUILD_FAILED,
                message,
                outcome.engine(),
                outcome.startedAt(),
                outcome.endedAt(),
                outcome.phases());
    }

    private void note(String anomaly) {
        if (anomalies.size() < AgentState.MAX_ANOMALIES && !anomalies.contains(anomaly)) {
            anomalies.add(anomaly);
        }
    }
}
