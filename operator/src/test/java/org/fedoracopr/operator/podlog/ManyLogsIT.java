package org.fedoracopr.operator.podlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.fedoracopr.operator.cluster.Installation;
import org.junit.jupiter.api.Test;

/** More logs at once than an API server takes streams on one connection. */
class ManyLogsIT {

    private static final int LOGS = 250;
    private static final String POD = "talker";

    @Test
    void followsHundredsOfLogsAndStillGetsAnswers() throws Exception {
        try (Installation copr = Installation.create("logs-it");
                var logs = new KubernetesPodLogs(copr.operatorClient())) {
            startTalker(copr);
            List<InputStream> open = new ArrayList<>();
            for (int i = 0; i < LOGS; i++) {
                InputStream stream = logs.follow(new ContainerRef(copr.namespace(), POD, "main"));
                open.add(stream);
                assertThat(new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)).readLine())
                        .isEqualTo("hello");
            }

            assertThat(copr.operatorClient()
                            .pods()
                            .inNamespace(copr.namespace())
                            .withName(POD)
                            .get())
                    .as("the answer to another request while all logs are followed")
                    .isNotNull();
            for (InputStream stream : open) {
                stream.close();
            }
        }
    }

    private static void startTalker(Installation copr) {
        copr.client()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(POD)
                        .withNamespace(copr.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withRestartPolicy("Never")
                        .withTerminationGracePeriodSeconds(1L)
                        .withNodeSelector(Map.of("test", copr.namespace()))
                        .addNewContainer()
                        .withName("main")
                        .withImage("localhost/copr-builder")
                        .withCommand("sh", "-c", "echo hello; exec tail -f /dev/null")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        Awaitility.await("the Pod runs")
                .atMost(Duration.ofMinutes(1))
                .until(() -> "Running"
                        .equals(copr.client()
                                .pods()
                                .inNamespace(copr.namespace())
                                .withName(POD)
                                .get()
                                .getStatus()
                                .getPhase()));
    }
}
