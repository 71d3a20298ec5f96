package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.fedoracopr.runner.agent.model.AgentState;
import org.fedoracopr.runner.agent.model.ResultLimits;
import org.fedoracopr.runner.process.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A results volume on a disk that ceases to take what its file system believes to have room for: writes succeed, fsync fails, the journal is aborted, and after a
 * repair the volume is mounted again.
 *
 * <p>The disk is a file with holes in a file system in memory, which is full. It needs no module of the kernel beyond loop devices; a device mapper's error target
 * would give the same.
 */
@Timeout(300)
final class FaultyDiskIT {

    private static final String OLD = "0c5d0f0e-0000-4000-8000-0000000000aa";
    private static final int RESULT_BYTES = 8 << 20;

    @TempDir
    Path directory;

    private Path memory;
    private Path disk;
    private Path volume;
    private VolumeReader reader;
    private int pods;

    @BeforeEach
    void disk() throws Exception {
        for (String program : List.of("losetup", "mkfs.ext4", "e2fsck")) {
            Assumptions.assumeTrue(Programs.find(program).isPresent(), program + " is not on this machine");
        }
        memory = Files.createDirectory(directory.resolve("memory"));
        volume = Files.createDirectory(directory.resolve("volume"));
        disk = memory.resolve("disk");
        reader = new VolumeReader(volume);
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=128m", "copr-agent-test", memory.toString()) == 0,
                "cannot mount here (needs root)");
        must("truncate", "-s", "64m", disk.toString());
        must("mkfs.ext4", "-q", "-F", disk.toString());
        Assumptions.assumeTrue(mountDisk(), "cannot mount a loop device here");
    }

    @AfterEach
    void unmount() throws Exception {
        if (memory != null) {
            run("umount", "-l", volume.toString());
            run("umount", "-l", memory.toString());
        }
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }

    private static void must(String... command) throws Exception {
        assertThat(run(command)).as(String.join(" ", command)).isZero();
    }

    private boolean mountDisk() throws Exception {
        return run("mount", "-o", "loop", disk.toString(), volume.toString()) == 0;
    }

    private AgentPod pod(String buildUid, int resultBytes) throws IOException {
        AgentPod pod = AgentLife.builtPod(
                Files.createDirectory(directory.resolve("pod" + ++pods)), volume, AgentPod.claim(buildUid, 1, false));
        pod.limits = new ResultLimits(200, 64 << 20, 4, 200);
        byte[] bytes = new byte[resultBytes];
        new Random(pods).nextBytes(bytes);
        Files.write(pod.result("large"), bytes);
        return pod;
    }

    /** Lets the disk take so much more and nothing beyond. */
    private void leaveRoom(long kibibytes) throws Exception {
        must("sync", "-f", volume.toString());
        long used = Files.getFileStore(memory).getTotalSpace()
                - Files.getFileStore(memory).getUsableSpace();
        must("mount", "-o", "remount,size=" + (used / 1024 + kibibytes) + "k", memory.toString());
    }

    private void repair() throws Exception {
        must("umount", volume.toString());
        must("mount", "-o", "remount,size=128m", memory.toString());
        assertThat(run("e2fsck", "-fy", disk.toString()))
                .as("0: clean, 1: repaired")
                .isIn(0, 1);
        assertThat(mountDisk()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "false, 4",
        "false, 200",
        "false, 3000",
        "false, 7900",
        "false, 8300",
        "true, 4",
        "true, 200",
        "true, 3000",
        "true, 7900",
        "true, 8300"
    })
    void aReaderNeverFindsHalfOfWhatTheDiskDidNotTake(boolean occupied, long room) throws Exception {
        if (occupied) {
            AgentLife.run(pod(OLD, 100), FileOperations.SYSTEM);
        }
        AgentPod pod = pod(AgentPod.UID, RESULT_BYTES);
        leaveRoom(room);

        boolean saidDone = publishes(pod);

        repair();
        String found = reader.published().orElse("");
        assertThat(found).isIn(saidDone ? List.of(AgentPod.UID) : List.of(occupied ? OLD : "", "", AgentPod.UID));
        assertThat(saidDone || room > RESULT_BYTES / 1024 || !found.equals(AgentPod.UID))
                .as("what does not fit on the disk cannot be there")
                .isTrue();

        AgentState end = AgentLife.run(pod, FileOperations.SYSTEM);

        assertThat(Objects.requireNonNull(end.committed())).isNotNull();
        // What is reported is on the disk, and not in memory alone.
        must("umount", volume.toString());
        assertThat(mountDisk()).isTrue();
        assertThat(reader.published()).contains(AgentPod.UID);
    }

    /** Whether the agent says that its results are in their place; it tries once. */
    private static boolean publishes(AgentPod pod) throws Exception {
        try {
            return AgentLife.run(pod, FileOperations.SYSTEM, 1).committed() != null;
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }
}
