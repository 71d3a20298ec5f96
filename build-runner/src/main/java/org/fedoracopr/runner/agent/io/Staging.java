package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.BuildResult;
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
    private final Runnable pulse;
    private final List<String> anomalies;

    /**
     * @param state has outcome and seal
     * @param store has the agent's copy of the log, and takes the documents
     * @param pulse run again and again meanwhile
     */
    Staging(AgentSettings settings, AgentState state, StateStore store, Runnable pulse) {
        this.settings = settings;
        this.state = state;
        this.store = store;
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
     */
    Staged stage(Optional<UntrustedFile> results) throws IOException {
        Path root = settings.resultsVolume();
        Path directory = root.resolve(state.claim().incomingPath());
        Selection selection = state.claim().withholdResults() ? Selection.WITHHELD : Selection.ALL;
        Outcome outcome = Objects.requireNonNull(state.outcome());
        try {
            return stage(directory, results, selection, outcome);
        } catch (ResultsLimitException e) {
            String message = e.getMessage() + ": no result of this build is published";
            note(message);
            try {
                return stage(directory, Optional.empty(), selection, refused(outcome, message));
            } catch (ResultsLimitException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private enum Selection {
        ALL,
        WITHHELD
    }

    private Staged stage(Path directory, Optional<UntrustedFile> results, Selection selection, Outcome outcome)
            throws IOException, ResultsLimitException {
        DurableFiles.deleteTree(directory);
        DurableFiles.createDirectories(settings.resultsVolume(), directory);
        try (FileStager stager = new FileStager(directory, pulse)) {
            if (results.isPresent()) {
                new ResultsTree(settings.limits(), this::note).walk(results.get(), new Copying(stager, selection));
            }
            LogSeal seal = Objects.requireNonNull(state.seal());
            try (FileChannel source = FileChannel.open(store.log(), StandardOpenOption.READ)) {
                stager.compress(source, seal.length(), ResultName.LOG);
            }
            List<Manifest.Rpm> rpms = rpms(stager);
            stager.write(ResultName.CHECKSUMS, checksums(stager.files()));
            byte[] manifest = ProtocolJson.document(manifest(seal, outcome, stager.files(), rpms));
            stager.write(Manifest.FILE_NAME, manifest);
            stager.sync();
            syncDirectories(directory);
            store.keep(AgentRecord.Chunk.MANIFEST, manifest);
            return new Staged(Digests.hex(manifest), keepResults(stager));
        }
    }

    private Manifest manifest(LogSeal seal, Outcome outcome, List<Manifest.File> files, List<Manifest.Rpm> rpms) {
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
                anomalies,
                Objects.requireNonNull(state.endedAt()));
    }

    /** Copies what the selection takes. */
    private final class Copying implements ResultsTree.Visitor {
        private final FileStager stager;
        private final Selection selection;
        private long bytes;

        Copying(FileStager stager, Selection selection) {
            this.stager = stager;
            this.selection = selection;
        }

        @Override
        public void directory(String path) throws IOException {
            if (selection == Selection.ALL) {
                DurableFiles.createDirectories(
                        stager.directory(), stager.directory().resolve(path));
            }
        }

        @Override
        public void file(String path, UntrustedFile file) throws IOException, ResultsLimitException {
            if (ResultName.isOwn(path)) {
                note("not published: the builder's " + path + ", in whose place the agent puts its own");
                return;
            }
            if (selection == Selection.WITHHELD && !ResultName.isPublishedWithheld(path)) {
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
                if (Files.exists(stager.directory().resolve(path))) {
                    note("not published: the builder's " + path + ", in whose place there is its compressed log");
                    return;
                }
                stager.copy(source, size, path);
            } else {
                stager.compress(source, size, compressed);
            }
        }
    }

    private List<Manifest.Rpm> rpms(FileStager stager) throws IOException {
        List<Manifest.Rpm> rpms = new ArrayList<>();
        for (Manifest.File file : stager.files()) {
            if (file.path().endsWith(".rpm")) {
                try {
                    RpmPackage rpm = RpmPackage.read(stager.directory().resolve(file.path()));
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

    private void syncDirectories(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory, new FileVisitOption[0])) {
            for (Path path : (Iterable<Path>) tree.filter(Files::isDirectory)::iterator) {
                DurableFiles.syncDirectory(path);
            }
        }
        DurableFiles.syncParent(directory);
    }

    private static byte[] checksums(List<Manifest.File> files) {
        var lines = new StringBuilder();
        files.forEach(file ->
                lines.append(file.sha256()).append("  ").append(file.path()).append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
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
