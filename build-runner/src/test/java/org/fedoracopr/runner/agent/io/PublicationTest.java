package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The step from staged to published, and what may be in its way. */
final class PublicationTest {

    @TempDir
    Path directory;

    private AgentPod pod;

    @BeforeEach
    void pod() throws Exception {
        pod = new AgentPod(directory).claimed();
        Files.writeString(pod.result("hello.spec"), "Name: hello");
    }

    @AfterEach
    void close() {
        pod.close();
    }

    @Test
    void keepsAnotherBuildsDirectoryAside() throws Exception {
        Files.createDirectories(pod.published(""));
        Files.writeString(pod.published("other"), "other");
        pod.start().annotate(PodAnnotations.BUILDER_ENDED, "0:Completed");
        assertThat(pod.publish()).isZero();
        assertThat(pod.published("hello.spec")).exists();
        assertThat(pod.published("other")).doesNotExist();
        try (var kept = Files.list(pod.volume.resolve(".replaced"))) {
            assertThat(kept).singleElement().satisfies(place -> {
                assertThat(place.getFileName().toString()).endsWith("Z-" + AgentPod.UID);
                assertThat(place.resolve("other")).exists();
            });
        }
    }

    @Test
    void takesWhatAnEarlierAttemptPublishedForTheResult() throws Exception {
        pod.start();
        try (var runner = new FakeRunner(pod.files.shared())) {
            pod.await(AgentRecord.RunnerSeen.class);
            runner.outcome("SUCCEEDED").end();
        }
        assertThat(pod.publish()).isZero();
        String published = pod.endRecord().manifestSha256();
        byte[] manifest = Files.readAllBytes(pod.published("manifest.json"));

        try (var second = new AgentPod(directory.resolve("second"))) {
            Files.delete(second.volume);
            Files.createSymbolicLink(second.volume, pod.volume);
            second.claimed(AgentPod.claim(2, false))
                    .annotate(PodAnnotations.BUILDER_ENDED, "0:Completed")
                    .annotate(PodAnnotations.ACKNOWLEDGED, "2")
                    .start();
            assertThat(second.end()).isZero();
            assertThat(second.await(AgentRecord.Committed.class).manifestSha256())
                    .isEqualTo(published);
            assertThat(AgentPod.document(second.records(), AgentRecord.Chunk.MANIFEST))
                    .isEqualTo(manifest);
            assertThat(second.endRecord().committed()).isTrue();
            assertThat(second.endRecord().outcome()).isEqualTo(BuildResult.SUCCEEDED);
        }
    }

    @Test
    void takesARenameThatHappenedThoughItWasNotRecordedForTheCommit() throws Exception {
        pod.start().annotate(PodAnnotations.BUILDER_ENDED, "0:Completed");
        AgentRecord.Prepared prepared = pod.await(AgentRecord.Prepared.class);
        Path staged = pod.volume.resolve(AgentPod.claim(1, false).incomingPath());
        Files.createDirectories(pod.published("..").normalize());
        Files.move(staged, pod.published(""));
        assertThat(pod.publish()).isZero();
        assertThat(pod.endRecord().manifestSha256()).isEqualTo(prepared.manifestSha256());
    }

    @Test
    void leavesWhatIsStagedWhenNoPermitComes() throws Exception {
        Claim claim = AgentPod.claim(1, false);
        pod.claimed(new Claim(
                        1,
                        claim.buildUid(),
                        claim.build(),
                        1,
                        claim.taskSha256(),
                        claim.resultsPath(),
                        null,
                        1000,
                        1,
                        false))
                .start()
                .annotate(PodAnnotations.BUILDER_ENDED, "0:Completed");
        assertThat(pod.end()).isZero();
        assertThat(pod.endRecord().committed()).isFalse();
        assertThat(pod.endRecord().message()).isEqualTo("no permit to publish came within 1 s");
        assertThat(pod.volume.resolve(claim.incomingPath()).resolve("manifest.json"))
                .exists();
        assertThat(pod.published("")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a", "/etc/a", "a/../../b", "", ".incoming/a", "a/.replaced/b"})
    void refusesAResultsPathThatLeadsElsewhere(String path) {
        var claim = new Claim(1, AgentPod.UID, "b", 1, "", path, null, 1, 1, false);
        assertThatThrownBy(() -> new Publication(pod.volume, claim, FileOperations.SYSTEM))
                .hasMessageContaining("not a path below");
    }

    @Test
    void putsTheOtherDirectoryBackWhenItCannotPublish() throws Exception {
        Files.createDirectories(pod.published(""));
        Files.writeString(pod.published("other"), "other");
        var publication = new Publication(pod.volume, AgentPod.claim(1, false), FileOperations.SYSTEM);
        assertThatThrownBy(() -> publication.commit(Instant.EPOCH, "")).isInstanceOf(IOException.class);
        assertThat(pod.published("other")).exists();
    }
}
