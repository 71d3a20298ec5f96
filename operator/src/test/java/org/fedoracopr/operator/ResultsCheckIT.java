package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.leadership.Role;
import org.junit.jupiter.api.Test;

/** A pool's results volume is tried by a Pod before builds need it, on the real API server and the process node. */
class ResultsCheckIT {

    /** The node runs everything as whoever runs it; naming that user is another thing to try, and the same one in effect. */
    private static final String OWN_USER = "{\"results\":{\"uid\":%d}}";

    @Test
    void aVolumeThatTakesNoResultsClosesThePoolUntilItDoes() throws Exception {
        try (Installation copr = Installation.scripted("results-check-it");
                CoprBuilderOperator operator =
                        CoprBuilderOperator.start(copr.operatorClient(), copr.operatorOptions())) {
            assertThat(operator.role()).isEqualTo(Role.LEADING);
            await(copr, "ResultsShared", condition -> "ReadWriteMany".equals(condition.reason()));
            await(copr, "ResultsWritable", condition -> "Writable".equals(condition.reason()));
            awaitNoPods(copr);
            assertThat(copr.results().resolve(".incoming")).isEmptyDirectory();

            // Also root's agent cannot make a directory there.
            Path incoming = copr.results().resolve(".incoming");
            Files.delete(incoming);
            Files.writeString(incoming, "in the way");
            long uid = ((Number) Files.getAttribute(copr.results(), "unix:uid")).longValue();
            copr.changePool(OWN_USER.formatted(uid));
            StatusCondition fault =
                    await(copr, "ResultsWritable", condition -> "NotWritable".equals(condition.reason()));
            assertThat(fault.message()).contains("as user " + uid, "cannot make a directory in .incoming");
            await(copr, "Admitting", condition -> "ResultsNotWritable".equals(condition.reason()));
            var build = BuildRequest.create(
                    copr, 1, "succeeds-0", "distGit: {cloneUrl: \"https://git.example/succeeds-0\"}");
            build.await(
                    "waits for the volume",
                    status -> status.queue() != null
                            && String.valueOf(status.queue().message())
                                    .contains("cannot make a directory in .incoming"));

            Files.delete(incoming);
            copr.changePool("{\"results\":{\"uid\":null}}");
            assertThat(build.awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);
            await(copr, "ResultsWritable", condition -> "Writable".equals(condition.reason()));
            awaitNoPods(copr);
        }
    }

    @Test
    void anotherOwnerIsToldAndKeepsNoBuildOut() throws Exception {
        try (Installation copr = Installation.scripted("results-owner-it");
                CoprBuilderOperator operator =
                        CoprBuilderOperator.start(copr.operatorClient(), copr.operatorOptions())) {
            assertThat(operator.role()).isEqualTo(Role.LEADING);
            copr.changePool(OWN_USER.formatted(12_345));
            StatusCondition owner =
                    await(copr, "ResultsWritable", condition -> "OtherOwner".equals(condition.reason()));
            assertThat(owner.message()).contains("files there belong to user ");
            var build = BuildRequest.create(
                    copr, 1, "succeeds-0", "distGit: {cloneUrl: \"https://git.example/succeeds-0\"}");
            assertThat(build.awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);
        }
    }

    private static StatusCondition await(Installation copr, String type, Predicate<StatusCondition> wanted) {
        return Awaitility.await(type)
                .atMost(Duration.ofMinutes(2))
                .until(
                        () -> conditions(copr).stream()
                                .filter(condition -> condition.type().equals(type))
                                .filter(wanted)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static List<StatusCondition> conditions(Installation copr) {
        CoprBuilderPool pool = copr.client()
                .resources(CoprBuilderPool.class)
                .inNamespace(copr.namespace())
                .withName("local")
                .get();
        return pool.getStatus() == null ? List.of() : pool.getStatus().conditions();
    }

    private static void awaitNoPods(Installation copr) {
        Awaitility.await("nothing of the check is left")
                .atMost(Duration.ofMinutes(1))
                .until(() -> copr.client().pods().inNamespace(copr.namespace()).list().getItems().stream()
                        .map(Pod::getMetadata)
                        .noneMatch(metadata -> metadata.getName().contains("-results-check-")));
    }
}
