package org.fedoracopr.operator.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.junit.jupiter.api.Test;

/** What the head of a build's backend.log says of the time before its Pod. */
class BuildJournalTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:30:00Z");

    private static final CoprBuilderPool POOL = Serialization.unmarshal("""
            metadata: {name: x86, namespace: copr}
            spec: {architectures: [{name: x86_64}, {name: noarch}], tags: [aws], priority: 7, results: {claimName: results}}
            """, CoprBuilderPool.class);

    @Test
    void saysWhenItWasQueuedWhatHeldItAndWhyItWentToThisPool() {
        CoprBuild build = build("""
                phase: Pending
                queue: {blockedBy: per-owner, message: "limit per-owner: 20 of 20 of @copr"}
                conditions: [{type: Scheduled, status: "False", lastTransitionTime: "2026-01-02T03:00:05Z"}]
                """);

        assertThat(journal(build, 1)).containsExactly("""
                        2026-01-02T03:00:00Z Build 12-fedora-43-x86-64 was queued""", """
                        2026-01-02T03:00:05Z It waits: limit per-owner: 20 of 20 of @copr""", """
                        2026-01-02T03:30:00Z Attempt 1 is given to pool x86, the first by priority (7) that serves the build and has room; \
                        it is for x86_64, noarch, tags aws; resources of class large""");
    }

    @Test
    void tellsOfEarlierAttemptsAndTheirVerdicts() {
        CoprBuild build = build("""
                phase: Starting
                attempts:
                - number: 1
                  pool: x86
                  nodeName: node-1
                  startedAt: "2026-01-02T03:01:00Z"
                  endedAt: "2026-01-02T03:02:00Z"
                  verdict: {cause: NodeLost, culprit: Node, message: node-1 is gone, retry: true, retryKind: Elsewhere}
                - {number: 2, pool: x86, startedAt: "2026-01-02T03:03:00Z"}
                """);

        assertThat(journal(build, 2)).startsWith("""
                        2026-01-02T03:00:00Z Build 12-fedora-43-x86-64 was queued""", """
                        2026-01-02T03:01:00Z Attempt 1 was given to pool x86, node node-1""", """
                        2026-01-02T03:02:00Z Attempt 1 has ended: NodeLost (Node), tried again (Elsewhere): node-1 is gone""");
        assertThat(journal(build, 2))
                .hasSize(4)
                .last()
                .asString()
                .startsWith("2026-01-02T03:03:00Z Attempt 2 is given to pool x86");
    }

    @Test
    void aBuildOfWhichNothingIsKnownHasItsPoolAlone() {
        var build = new CoprBuild();
        build.getMetadata().setName("b");

        assertThat(journal(build, 1)).hasSize(1);
    }

    @Test
    void staysFarBelowWhatAnAnnotationHolds() {
        String attempts = IntStream.rangeClosed(1, 60)
                .mapToObj(number -> """
                - {number: %d, pool: x86, startedAt: "2026-01-02T03:01:00Z", endedAt: "2026-01-02T03:02:00Z", verdict: {cause: NodeLost, message: "%s"}}
                """.formatted(number, "\\u0001<".repeat(400)))
                .collect(Collectors.joining());

        List<Claim.JournalLine> lines = BuildJournal.of(build("attempts:\n" + attempts), POOL, 61, null, NOW);

        assertThat(lines).hasSize(BuildJournal.MAX_LINES);
        assertThat(lines.getFirst().message()).contains("was queued");
        assertThat(lines.get(1).message()).isEqualTo("91 lines on earlier attempts are left out");
        assertThat(lines.getLast().message()).startsWith("Attempt 61 is given");
        assertThat(ProtocolJson.line(lines).getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(32 << 10);
    }

    @Test
    void theClaimOfAPodCarriesIt() {
        Pod pod = new BuilderPod(BuilderPodSettings.DEFAULT).desired(build("phase: Pending"), POOL, 1, null, NOW);

        Claim claim = ProtocolJson.read(
                Claim.class, pod.getMetadata().getAnnotations().getOrDefault(PodAnnotations.CLAIM, ""));

        assertThat(claim.journal()).isEqualTo(BuildJournal.of(build("phase: Pending"), POOL, 1, null, NOW));
        assertThat(claim.journal()).hasSize(2);
    }

    private static List<String> journal(CoprBuild build, int attempt) {
        return BuildJournal.of(build, POOL, attempt, attempt == 1 ? "large" : null, NOW).stream()
                .map(line -> line.at() + " " + line.message())
                .toList();
    }

    private static CoprBuild build(String status) {
        return Serialization.unmarshal("""
                metadata: {name: 12-fedora-43-x86-64, namespace: copr, uid: u-1, creationTimestamp: "2026-01-02T03:00:00Z"}
                spec:
                  buildId: 12
                  chroot: fedora-43-x86_64
                  packageName: hello
                  project: {owner: "@copr", name: dev}
                  source: {distGit: {cloneUrl: "https://git.example/hello", committish: main}}
                status:
                """ + status.indent(2), CoprBuild.class);
    }
}
