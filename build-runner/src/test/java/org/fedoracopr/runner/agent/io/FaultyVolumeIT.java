package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.runner.agent.model.ResultLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A results volume that is really full, or really read-only, and then well again. */
@Timeout(300)
final class FaultyVolumeIT {

    @TempDir(factory = MemoryDirectory.class)
    Path directory;

    private Path volume;
    private AgentPod pod;
    private boolean mounted;

    @BeforeEach
    void pod() throws Exception {
        volume = Files.createDirectory(directory.resolve("volume"));
        pod = AgentLife.builtPod(Files.createDirectory(directory.resolve("pod")), volume, AgentPod.claim(1, false));
        pod.limits = new ResultLimits(200, 64 << 20, 4, 200);
    }

    @AfterEach
    void unmount() throws Exception {
        pod.close();
        if (mounted) {
            assertThat(run("umount", "-l", volume.toString())).isEmpty();
        }
    }

    /** What a command says; empty when it went well. */
    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : List.of(command) + ": " + output;
    }

    private void mount(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        command.add(volume.toString());
        String problem = run(command.toArray(String[]::new));
        Assumptions.assumeTrue(problem.isEmpty(), "cannot mount here (needs root): " + problem);
        mounted = true;
    }

    @Test
    void nothingIsVisibleOfWhatDoesNotFitAndAllOfItWhenThereIsRoom() throws Exception {
        mount("-t", "tmpfs", "-o", "size=1m", "copr-agent-test");
        Files.write(pod.result("large"), new byte[3 << 20]);
        pod.start().awaitOutput("No space left on device");
        assertThat(new VolumeReader(volume).published()).isEmpty();
        assertThat(run("mount", "-o", "remount,size=64m", volume.toString())).isEmpty();
        assertThat(pod.publish()).isZero();
        assertThat(new VolumeReader(volume).published()).contains(AgentPod.UID);
    }

    @Test
    void aVolumeThatIsReadOnlyForAWhileIsWaitedFor() throws Exception {
        mount("--bind", volume.toString());
        assertThat(run("mount", "-o", "remount,bind,ro", volume.toString())).isEmpty();
        pod.start().awaitOutput("Read-only file system");
        assertThat(run("mount", "-o", "remount,bind,rw", volume.toString())).isEmpty();
        assertThat(pod.publish()).isZero();
        assertThat(new VolumeReader(volume).published()).contains(AgentPod.UID);
    }

    @Test
    void aMillionFilesAreRefusedBeforeTheyAreLookedAt() throws Exception {
        pod.limits = ResultLimits.DEFAULT;
        Process files = new ProcessBuilder("sh", "-c", "seq 1000000 | xargs touch")
                .directory(Files.createDirectory(pod.result("many")).toFile())
                .inheritIO()
                .start();
        assertThat(files.waitFor()).isZero();
        pod.start().annotate(PodAnnotations.BUILDER_ENDED, "0:Completed");
        assertThat(pod.publish()).isZero();
        assertThat(pod.manifest().outcome().message())
                .isEqualTo("the results have more than 10000 files: no result of this build is published");
        assertThat(new VolumeReader(volume).published()).contains(AgentPod.UID);
    }
}
