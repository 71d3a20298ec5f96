package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.api.protocol.VolumeReport;
import org.fedoracopr.runner.agent.model.AgentSettings;
import org.jspecify.annotations.Nullable;

/**
 * Tries on the results volume whatever publishing a build needs, as the user that the agent runs as, and leaves nothing there.
 *
 * <p>What it makes lies in the agents' own folders, where a sweep finds it should the check die.
 */
public final class VolumeCheck {

    private static final byte[] CONTENT = "check\n".getBytes(StandardCharsets.UTF_8);
    private static final Set<PosixFilePermission> ALL_READ =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
    private static final Set<PosixFilePermission> ALL_ENTER = Set.of(
            PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
    /** Of a longer one the kubelet would keep the end. */
    private static final int MAX_FAULT = 300;

    private final Path volume;
    private final Path made;
    private final Path moved;
    private final FileOperations operations;
    private final DurableFiles durable;
    private String step = "look at the volume";
    private @Nullable Long uid;
    private @Nullable Long gid;

    VolumeCheck(Path volume, String name, FileOperations operations) {
        this.volume = volume;
        this.made = volume.resolve(ResultsPlace.INCOMING).resolve("check-" + name);
        this.moved = volume.resolve(Sweeper.FOLDER).resolve("check-" + name);
        this.operations = operations;
        this.durable = new DurableFiles(operations);
    }

    /** Checks, reports on the output and in the termination message, and returns the exit code: 0 when results can be published there. */
    public static int report(AgentSettings settings, PrintStream output) throws IOException {
        String name = Objects.requireNonNullElse(settings.podUid(), "of-nobody");
        VolumeReport report = new VolumeCheck(settings.resultsVolume(), name, FileOperations.SYSTEM).run();
        String line = ProtocolJson.line(report);
        output.println(line);
        output.flush();
        Files.writeString(settings.terminationLog(), line);
        return report.fault() == null ? 0 : 1;
    }

    VolumeReport run() {
        String fault = null;
        try {
            tryAll();
        } catch (IOException e) {
            fault = "cannot " + step + ": " + reason(e);
        }
        try {
            durable.deleteTree(made);
            durable.deleteTree(moved);
        } catch (IOException e) {
            fault = fault == null ? "cannot delete what it made: " + reason(e) : fault;
        }
        return new VolumeReport(ProtocolVersion.CURRENT, cut(fault), uid, gid);
    }

    private void tryAll() throws IOException {
        if (!operations.isDirectory(volume)) {
            throw new IOException("it is no directory");
        }
        step = "make directories in the volume's root";
        if (!Files.isWritable(volume)) {
            throw new AccessDeniedException(volume.toString());
        }
        step = "make a directory in " + ResultsPlace.INCOMING;
        durable.deleteTree(made);
        durable.createDirectories(volume, made);
        step = "write a file";
        Path file = made.resolve("file");
        try (WritableByteChannel channel = operations.create(file)) {
            channel.write(ByteBuffer.wrap(CONTENT));
        }
        step = "make a file durable";
        operations.sync(file);
        step = "rename a file";
        Path renamed = made.resolve("renamed");
        operations.rename(file, renamed);
        step = "make a directory durable";
        operations.sync(made);
        look(renamed);
        step = "make a directory in " + Sweeper.FOLDER;
        durable.createDirectories(volume, Objects.requireNonNull(moved.getParent()));
        step = "move a directory from " + ResultsPlace.INCOMING + " to " + Sweeper.FOLDER;
        durable.deleteTree(moved);
        operations.rename(made, moved);
        durable.syncParent(moved);
    }

    private void look(Path file) throws IOException {
        step = "read what it has written";
        byte[] read = operations.read(file, CONTENT.length).orElseThrow(() -> new NoSuchFileException(file.toString()));
        if (!Arrays.equals(read, CONTENT)) {
            throw new IOException("the file has other bytes");
        }
        step = "look at owner and mode";
        Map<String, Object> attributes = Files.readAttributes(file, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
        uid = ((Number) Objects.requireNonNull(attributes.get("uid"))).longValue();
        gid = ((Number) Objects.requireNonNull(attributes.get("gid"))).longValue();
        step = "make files that everybody may read";
        require(file, ALL_READ);
        require(made, ALL_READ);
        require(made, ALL_ENTER);
    }

    private static void require(Path path, Set<PosixFilePermission> wanted) throws IOException {
        if (!Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).containsAll(wanted)) {
            throw new IOException("the file system gives them another mode");
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        String said = e instanceof FileSystemException known ? known.getReason() : null;
        return said == null ? String.valueOf(e.getMessage()) : said;
    }

    private static @Nullable String cut(@Nullable String fault) {
        return fault == null || fault.length() <= MAX_FAULT ? fault : fault.substring(0, MAX_FAULT);
    }
}
