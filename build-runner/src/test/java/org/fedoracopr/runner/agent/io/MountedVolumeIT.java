package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.runner.agent.model.AgentState;
import org.fedoracopr.runner.file.Trees;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A results volume of the file system that is to be used, such as an NFS mount: agents publish, replace and race there.
 *
 * <p>Which one says the environment variable {@code COPR_TEST_VOLUME}, a directory that may be written to. Most machines that build this have no NFS in their kernel.
 */
@Timeout(300)
final class MountedVolumeIT {

    private static final String VARIABLE = "COPR_TEST_VOLUME";
    private static final String OLD = "0c5d0f0e-0000-4000-8000-0000000000aa";
    private static final int RACES = 20;
    private static final int AGENTS = 3;

    @TempDir
    Path directory;

    private Path volume;
    private VolumeReader reader;
    private int pods;

    @BeforeEach
    void volume() throws Exception {
        String mount = System.getenv(VARIABLE);
        Assumptions.assumeTrue(
                mount != null,
                VARIABLE + " names no directory on NFS or another file system to try; NFS in this kernel: "
                        + Files.readString(Path.of("/proc/filesystems")).contains("\tnfs"));
        volume = Files.createTempDirectory(Path.of(Objects.requireNonNull(mount)), "copr-agent-test");
        System.out.println("MountedVolumeIT: " + volume + " is on "
                + Files.getFileStore(volume).type());
        reader = new VolumeReader(volume);
    }

    @AfterEach
    void empty() throws Exception {
        if (volume != null) {
            Trees.empty(volume);
            Files.delete(volume);
        }
    }

    private AgentPod pod(String buildUid, int attempt) throws IOException {
        return AgentLife.builtPod(
                Files.createDirectory(directory.resolve("pod" + ++pods)),
                volume,
                AgentPod.claim(buildUid, attempt, false));
    }

    @Test
    void itIsFitForResults() {
        assertThat(new VolumeCheck(volume, "test", FileOperations.SYSTEM).run().fault())
                .isNull();
    }

    @Test
    void anotherBuildIsReplacedAndKept() throws Exception {
        AgentLife.run(pod(OLD, 1), FileOperations.SYSTEM);
        assertThat(reader.published()).contains(OLD);

        AgentState end = AgentLife.run(pod(AgentPod.UID, 1), FileOperations.SYSTEM);

        assertThat(end.committed()).isNotNull();
        assertThat(reader.published()).contains(AgentPod.UID);
        assertThat(reader.replaced()).containsExactly(OLD);
        assertThat(reader.names(ResultsPlace.INCOMING)).isEmpty();
    }

    @Test
    void attemptsThatPublishAtOnceEndWithOneResultThatAllReport() throws Exception {
        for (int race = 0; race < RACES; race++) {
            var agents = new ArrayList<Callable<AgentState>>();
            for (int attempt = 1; attempt <= AGENTS; attempt++) {
                AgentPod pod = pod(AgentPod.UID, attempt);
                agents.add(() -> AgentLife.run(pod, FileOperations.SYSTEM));
            }
            try (var threads = Executors.newFixedThreadPool(AGENTS)) {
                List<Future<AgentState>> ends = threads.invokeAll(agents);
                assertThat(reader.published()).contains(AgentPod.UID);
                String published = Digests.hex(
                        Files.readAllBytes(volume.resolve(AgentPod.PLACE).resolve("manifest.json")));
                for (Future<AgentState> end : ends) {
                    assertThat(Objects.requireNonNull(end.get().committed()).manifestSha256())
                            .as("race %d", race)
                            .isEqualTo(published);
                }
            }
            assertThat(reader.replaced()).isEmpty();
            Trees.empty(volume);
        }
    }
}
