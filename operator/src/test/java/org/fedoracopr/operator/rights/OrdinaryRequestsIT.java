package org.fedoracopr.operator.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.devkit.controlplane.AuditLog;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.fedoracopr.operator.CoprBuilderOperator;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.Packages;
import org.junit.jupiter.api.Test;

/** What the operator asks the API server for during an ordinary build: every request is paid for by the whole cluster. */
class OrdinaryRequestsIT {

    @Test
    void nothingIsAskedForTwice() throws Exception {
        try (Installation copr = Installation.create("requests-it");
                CoprBuilderOperator operator =
                        CoprBuilderOperator.start(copr.operatorClient(), copr.operatorOptions())) {
            assertThat(operator).isNotNull();
            String url = copr.distGit().addPackage("fine", Packages.spec("fine", ":"), null, null);
            var build = BuildRequest.create(copr, 1, "fine", "distGit: {cloneUrl: \"" + url + "\"}");
            assertThat(build.awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);

            List<AuditLog.Request> requests = SharedControlPlane.get().auditLog().requests().stream()
                    .filter(request -> request.user().equals(Installation.OPERATOR)
                            && request.namespace().equals(copr.namespace())
                            // A pool's volume is tried once, and not for a build.
                            && !request.name().contains("-results-check-"))
                    .toList();
            assertThat(asked(requests, "create", "pods")).hasSize(1);
            assertThat(asked(requests, "delete", "pods")).hasSize(1);
            assertThat(asked(requests, "get", "pods")).isEmpty();
            // The permit; the acknowledgement when the backend has the log later than that; the finalizer.
            assertThat(asked(requests, "patch", "pods")).hasSizeBetween(2, 3);
            // Admitted, running, permitted, ended; and that the backend has the log, when that comes last.
            assertThat(asked(requests, "patch", "coprbuilds/status")).hasSizeBetween(4, 5);
        }
    }

    private static List<String> asked(List<AuditLog.Request> requests, String verb, String resource) {
        return requests.stream()
                .filter(request ->
                        request.verb().equals(verb) && request.resource().equals(resource))
                .map(AuditLog.Request::id)
                .distinct()
                .collect(Collectors.toList());
    }
}
