package org.fedoracopr.e2e.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import org.fedoracopr.e2e.cluster.TestPod;
import org.fedoracopr.e2e.cluster.TestPods;
import org.junit.jupiter.api.Test;

/** What an operator that runs as a pod needs of the cluster. */
class ServiceAddressIT {

    @Test
    void aPodReachesTheApiServerWithItsOwnTokenAndHasThePrograms() {
        try (TestPods pods = TestPods.in("service-address")) {
            TestPod pod = pods.create("asks", "", """
                    containers:
                    - name: asks
                      image: localhost/copr-builder-operator
                      imagePullPolicy: IfNotPresent
                      command:
                      - bash
                      - -ec
                      - |
                        secret=/var/run/secrets/kubernetes.io/serviceaccount
                        curl -sS --fail-with-body --cacert $secret/ca.crt -H "Authorization: Bearer $(cat $secret/token)" \\
                            -H 'Content-Type: application/json' -d '{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}' \\
                            https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT/apis/authentication.k8s.io/v1/selfsubjectreviews
                        copr-builder-operator --help
                        log-store --help
                    """);

            Pod over = pod.awaitEnd();
            String log = pod.resource().getLog();

            assertThat(log)
                    .contains("system:serviceaccount:" + pods.namespace() + ":default")
                    .contains("Usage: copr-builder-operator")
                    .contains("Usage: log-store");
            assertThat(over.getStatus().getPhase()).as(log).isEqualTo("Succeeded");
        }
    }
}
