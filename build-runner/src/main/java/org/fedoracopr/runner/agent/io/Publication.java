package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;

/** Moves a staged attempt into its place on the results volume, in steps that can each be repeated. */
final class Publication {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path volume;
    private final Claim claim;
    private final Path target;

    /** Refuses a results path that leads out of the volume or into the agent's own folders. */
    Publication(Path volume, Claim claim) throws IOException {
        this.volume = volume;
        this.claim = claim;
        Path path = Path.of(claim.resultsPath());
        boolean strange = path.isAbsolute()
                || claim.resultsPath().isEmpty()
                || claim.resultsPath().length() > 512;
        for (Path component : path) {
            strange |= component.toString().isEmpty() || component.toString().startsWith(".");
        }
        if (strange) {
            throw new IOException(
                    "the claim's results path '" + claim.resultsPath() + "' is not a path below the results volume");
        }
        if (!claim.buildUid().matches("[A-Za-z0-9-]{1,64}")) {
            throw new IOException("the claim's build UID is not one");
        }
        this.target = volume.resolve(path);
    }

    /** The manifest's bytes in the results' place, when they are this very build's. */
    Optional<byte[]> existing() throws IOException {
        Optional<byte[]> bytes = DurableFiles.read(target.resolve(Manifest.FILE_NAME), StateStore.MAX_DOCUMENT_BYTES);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            Manifest manifest = ProtocolJson.read(Manifest.class, bytes.get());
            boolean same = manifest.buildUid().equals(claim.buildUid())
                    && claim.taskSha256().equals(manifest.taskSha256());
            return same ? bytes : Optional.empty();
        } catch (ProtocolException e) {
            return Optional.empty();
        }
    }

    /** The published results.json, when there is one of a printable length. */
    Optional<byte[]> existingResults() throws IOException {
        Path file = target.resolve(ResultName.RESULTS);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? DurableFiles.read(file, StateStore.MAX_DOCUMENT_BYTES)
                : Optional.empty();
    }

    /**
     * Publishes the staged directory and returns the digest of the manifest that stands there now.
     *
     * <p>Where this build's result stands already, of this attempt or an earlier one, that is the result. Another build's directory is kept in
     * {@code .replaced}.
     */
    String commit(Instant now) throws IOException {
        Optional<byte[]> there = existing();
        if (there.isEmpty()) {
            Path parent = target.getParent();
            if (parent == null) {
                throw new IOException("the results path has no parent");
            }
            DurableFiles.createDirectories(volume, parent);
            Optional<Path> replaced = moveAway(now);
            move(replaced);
            there = existing();
            DurableFiles.syncDirectory(parent);
            DurableFiles.syncDirectory(volume.resolve(".incoming"));
        }
        return Digests.hex(there.orElseThrow(() -> new IOException("the published manifest cannot be read back")));
    }

    private Optional<Path> moveAway(Instant now) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Path replaced = volume.resolve(".replaced").resolve(STAMP.format(now) + "-" + claim.buildUid());
        DurableFiles.createDirectories(volume, volume.resolve(".replaced"));
        Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.syncDirectory(volume.resolve(".replaced"));
        return Optional.of(replaced);
    }

    private void move(Optional<Path> replaced) throws IOException {
        try {
            Files.move(volume.resolve(claim.incomingPath()), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // NFS repeats a rename whose answer was lost, and then reports that there is nothing to rename.
            if (existing().isPresent()) {
                return;
            }
            if (replaced.isPresent() && !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(replaced.get(), target, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
    }
}
