package org.fedoracopr.operator.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildQuota;
import org.fedoracopr.api.v1alpha1.CoprBuildQuotaSpec;
import org.fedoracopr.api.v1alpha1.QuotaLimit;
import org.fedoracopr.devkit.controlplane.AuditLog;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.fedoracopr.operator.CoprBuilderOperator;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.Packages;
import org.fedoracopr.operator.leadership.LeaseOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The operator's role against the API server's audit log: no verb is used that is not granted, none is granted that is not used.
 *
 * <p>It comes last, so that whatever the other tests made the operator ask for counts too; and it does enough of its own to be run alone.
 */
@Tag("last")
class OperatorRightsIT {

    /** The name that the role is for. */
    private static final String LEASE = "copr-builder-operator";

    @Test
    void theOperatorUsesExactlyItsRights() throws Exception {
        try (Installation copr = Installation.create("rights-it");
                CoprBuilderOperator operator = CoprBuilderOperator.start(
                        copr.operatorClient(),
                        copr.operatorOptions().withLease(LeaseOptions.of(copr.namespace(), LEASE, "rights-it")))) {
            assertThat(operator).isNotNull();
            var check = new RightsCheck(copr.operatorClient());
            assertThat(check.missing(Set.of(copr.namespace()))).isEmpty();
            assertThat(check.missingForLease(copr.namespace(), LEASE)).isEmpty();
            assertThat(check.missingForLease(copr.namespace(), "another"))
                    .containsExactly("in namespace " + copr.namespace()
                            + " get leases.coordination.k8s.io, update leases.coordination.k8s.io");
            BuildRequest succeeded = aBuildSucceeds(copr);
            aQuotaIsCounted(copr);
            aPodIsTakenAway(copr);
            aPodIsDeleted(copr);
            aBuildIsDeleted(copr);
            succeeded.awaitExpiry();

            List<AuditLog.Request> requests = SharedControlPlane.requests().stream()
                    .filter(request -> request.user().equals(Installation.OPERATOR))
                    .toList();
            // An API server that was just started has not read the roles yet, and refuses what it allows a moment
            // later.
            Set<String> allowed = requests.stream()
                    .filter(request -> request.code() < 300)
                    .map(OperatorRightsIT::rightAndPlace)
                    .collect(Collectors.toSet());
            assertThat(requests)
                    .filteredOn(request -> request.code() == 403 && !allowed.contains(rightAndPlace(request)))
                    .isEmpty();
            // Every user may ask about himself and read the API's description.
            Set<String> used = requests.stream()
                    .filter(request ->
                            !request.resource().isEmpty() && !request.apiGroup().equals("authorization.k8s.io"))
                    .map(request -> right(request.verb(), request.apiGroup(), request.resource()))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(used).isEqualTo(granted(copr.client()));
        }
    }

    private static BuildRequest aBuildSucceeds(Installation copr) throws IOException {
        String url = copr.distGit().addPackage("fine", Packages.spec("fine", ":"), null, null);
        var build = BuildRequest.create(copr, 1, "fine", "distGit: {cloneUrl: \"" + url + "\"}");
        assertThat(build.awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);
        return build;
    }

    private static void aQuotaIsCounted(Installation copr) {
        var quota = new CoprBuildQuota();
        quota.getMetadata().setName("counted");
        quota.setSpec(
                new CoprBuildQuotaSpec(List.of(new QuotaLimit("all", null, List.of(), List.of(), 100, null, null))));
        var resource = copr.client().resource(quota).inNamespace(copr.namespace());
        resource.create();
        Awaitility.await("the quota is counted")
                .atMost(Duration.ofMinutes(1))
                .until(() -> resource.get().getStatus() != null);
    }

    /** Without a trace, so that the operator has to ask the API server. */
    private static void aPodIsTakenAway(Installation copr) throws IOException {
        BuildRequest build = endless(copr, 2, "taken");
        var pod = copr.client().pods().inNamespace(copr.namespace()).withName(build.podName());
        pod.edit(taken -> taken.edit()
                .editMetadata()
                .withFinalizers(List.of())
                .endMetadata()
                .build());
        pod.withGracePeriod(0).delete();
        cancelTheNextAttempt(build);
    }

    /** While its containers still run, so that its node may be lost. */
    private static void aPodIsDeleted(Installation copr) throws IOException {
        BuildRequest build = endless(copr, 3, "robbed");
        copr.client()
                .pods()
                .inNamespace(copr.namespace())
                .withName(build.podName())
                .delete();
        cancelTheNextAttempt(build);
    }

    private static void cancelTheNextAttempt(BuildRequest build) {
        build.await("is tried again", status -> status.attempts().size() == 2);
        build.cancel();
        assertThat(build.awaitEnd().phase()).isEqualTo(BuildPhase.CANCELED);
    }

    private static void aBuildIsDeleted(Installation copr) throws IOException {
        BuildRequest build = endless(copr, 4, "deleted");
        build.delete();
        Awaitility.await("the Pod goes")
                .atMost(Duration.ofMinutes(1))
                .until(() -> copr.client()
                                .pods()
                                .inNamespace(copr.namespace())
                                .withName(build.podName())
                                .get()
                        == null);
    }

    private static BuildRequest endless(Installation copr, int id, String name) throws IOException {
        String url = copr.distGit().addPackage(name, Packages.spec(name, "tail -f /dev/null"), null, null);
        var build = BuildRequest.create(copr, id, name, "distGit: {cloneUrl: \"" + url + "\"}");
        build.awaitRunning();
        return build;
    }

    /** From the file that an installation applies, not from the code that it is made of. */
    private static Set<String> granted(KubernetesClient client) throws IOException {
        try (var manifest = Files.newInputStream(Path.of("..", "config", "rbac", "operator.yaml"))) {
            return client.load(manifest).items().stream()
                    .flatMap(OperatorRightsIT::rules)
                    .flatMap(rule -> rule.getVerbs().stream()
                            .map(verb -> right(
                                    verb,
                                    rule.getApiGroups().getFirst(),
                                    rule.getResources().getFirst())))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Stream<PolicyRule> rules(HasMetadata object) {
        return switch (object) {
            case Role role -> role.getRules().stream();
            case ClusterRole role -> role.getRules().stream();
            default -> Stream.empty();
        };
    }

    private static String rightAndPlace(AuditLog.Request request) {
        return right(request.verb(), request.apiGroup(), request.resource()) + " in " + request.namespace();
    }

    private static String right(String verb, String group, String resource) {
        return verb + " " + new Right(group, resource, List.of(verb), "").qualifiedResource();
    }
}
