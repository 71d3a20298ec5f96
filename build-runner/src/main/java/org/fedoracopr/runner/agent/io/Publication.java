package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Digests;
import org.jspecify.annotations.Nullable;

/**
 * Moves a staged attempt into its place on the results volume, in steps that can each be repeated.
 *
 * <p>Invariant: what stands in the place is at any moment what was there before, all of this attempt, or, between the two renames of a replacement,
 * nothing. No lock is taken, for network file systems have none that hold: of several agents the renames decide, and who lost finds it out by looking.
 * An attempt that loses its permit may be at it while the next one has its own; a third one there cannot be.
 */
final class Publication {

    /** How often others may be faster. */
    private static final int ROUNDS = 10;

    private final FileOperations operations;
    private final DurableFiles durable;
    private final Path volume;
    private final Claim claim;
    private final Path target;
    private final Path parent;

    /** Refuses a results path that leads out of the volume or into the agent's own folders. */
    Publication(Path volume, Claim claim, FileOperations operations) throws IOException {
        this.operations = operations;
        this.durable = new DurableFiles(operations);
        this.volume = volume;
        this.claim = claim;
        this.target = ResultsPlace.of(volume, claim.resultsPath());
        this.parent = Objects.requireNonNull(target.getParent());
        if (!claim.buildUid().matches("[A-Za-z0-9-]{1,64}")) {
            throw new IOException("the claim's build UID is not one");
        }
    }

    /** The manifest's bytes in the results' place, when they are this very build's. */
    Optional<byte[]> existing() throws IOException {
        return ResultsPlace.manifestBytes(operations, target).filter(this::isOurs);
    }

    /** The published results.json, when there is one of a printable length. */
    Optional<byte[]> existingResults() throws IOException {
        Path file = target.resolve(ResultName.RESULTS);
        try {
            return operations.read(file, StateStore.MAX_DOCUMENT_BYTES);
        } catch (FileTooLongException e) {
            return Optional.empty();
        }
    }

    /**
     * What another build left in the place, or what an agent of this build moved out of it before it died; empty when there is nothing.
     */
    Optional<Path> predecessor() throws IOException {
        if (operations.isDirectory(target)) {
            return Optional.of(target);
        }
        List<Path> ours = operations.list(volume.resolve(Replacement.FOLDER)).stream()
                .filter(path -> path.getFileName().toString().endsWith("-" + claim.buildUid()))
                .toList();
        for (Path replaced : ours.reversed()) {
            if (Replacement.read(operations, replaced).isPresent() && operations.isDirectory(replaced)) {
                return Optional.of(replaced);
            }
        }
        return Optional.empty();
    }

    /**
     * Publishes the staged directory and returns the digest of the manifest that stands there now.
     *
     * <p>Where this build's result stands already, of this attempt or an earlier one, that is the result. Another build's directory is kept in
     * {@code .replaced}.
     *
     * @param permitted the digest of the manifest that may be published
     */
    String commit(Instant now, String permitted) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            Optional<byte[]> there = existing();
            if (there.isPresent()) {
                // Whose rename it was is not known, nor whether it was synced.
                return published(Digests.hex(there.get()));
            }
            durable.createDirectories(volume, parent);
            Optional<Path> replaced = moveAway(now.plusMillis(round));
            if (moveIn(replaced.orElse(null), permitted)) {
                return published(permitted);
            }
        }
        throw new IOException("other agents publish in " + claim.resultsPath() + " again and again");
    }

    private String published(String manifestSha256) throws IOException {
        for (Path directory = parent;
                directory != null && directory.startsWith(volume);
                directory = directory.getParent()) {
            operations.sync(directory);
        }
        if (operations.isDirectory(volume.resolve(ResultsPlace.INCOMING))) {
            operations.sync(volume.resolve(ResultsPlace.INCOMING));
        }
        return manifestSha256;
    }

    /** Removes the records of replacements: this build's result is in its place. */
    void forgetReplacements() throws IOException {
        Path folder = volume.resolve(Replacement.FOLDER);
        boolean any = false;
        for (Path entry : operations.list(folder)) {
            // A record, or one that was not written to its end.
            if (entry.getFileName().toString().contains("-" + claim.buildUid() + Replacement.SUFFIX)) {
                operations.delete(entry);
                any = true;
            }
        }
        if (any) {
            operations.sync(folder);
        }
    }

    /** Takes what stands in the place out of it; where another agent was faster there is nothing to take. */
    private Optional<Path> moveAway(Instant now) throws IOException {
        // Opening the directory makes a network file system ask its server what is there now.
        operations.sync(parent);
        if (!operations.exists(target) || existing().isPresent()) {
            return Optional.empty();
        }
        Path folder = volume.resolve(Replacement.FOLDER);
        durable.createDirectories(volume, folder);
        Path replaced = folder.resolve(Replacement.name(now, claim.buildUid()));
        for (int other = 1; operations.exists(replaced); other++) {
            replaced = folder.resolve(Replacement.name(now.plusMillis(other), claim.buildUid()));
        }
        new Replacement(claim.buildUid(), claim.attempt(), claim.resultsPath()).write(durable, replaced);
        try {
            operations.rename(target, replaced);
        } catch (IOException e) {
            if (operations.exists(target)) {
                throw e;
            }
        }
        operations.sync(folder);
        if (ResultsPlace.manifestBytes(operations, replaced)
                .filter(this::isOurs)
                .isPresent()) {
            // Another attempt of this build has published since we looked: that is the result.
            putBack(replaced);
            return Optional.empty();
        }
        return operations.exists(replaced) ? Optional.of(replaced) : Optional.empty();
    }

    /** True when the staged directory is in its place; false when somebody else's is. */
    private boolean moveIn(@Nullable Path replaced, String permitted) throws IOException {
        Path staged = volume.resolve(claim.incomingPath());
        Optional<byte[]> manifest = ResultsPlace.manifestBytes(operations, staged);
        if (manifest.isPresent() && !Digests.hex(manifest.get()).equals(permitted)) {
            undo(replaced);
            throw new IOException("what is staged is not what may be published");
        }
        try {
            operations.rename(staged, target);
            return true;
        } catch (IOException e) {
            // NFS repeats a rename whose answer was lost, and then reports that there is nothing to rename.
            if (existing().isPresent() || operations.exists(target)) {
                return false;
            }
            // Where the rename happened after all, and cannot be seen yet, this one finds the place taken.
            undo(replaced);
            throw e;
        }
    }

    private void undo(@Nullable Path replaced) {
        if (replaced != null) {
            putBack(replaced);
        }
    }

    /** Ends well also where the place was taken meanwhile: then the directory stays where it is kept. */
    private void putBack(Path replaced) {
        try {
            operations.rename(replaced, target);
            operations.delete(Replacement.file(replaced));
            operations.sync(parent);
        } catch (IOException e) {
            // The record stays: the next try, or another agent, finishes it.
        }
    }

    private boolean isOurs(byte[] manifest) {
        return ResultsPlace.parse(manifest)
                .filter(read -> ResultsPlace.sameBuild(read, claim.buildUid(), claim.taskSha256()))
                .isPresent();
    }
}
