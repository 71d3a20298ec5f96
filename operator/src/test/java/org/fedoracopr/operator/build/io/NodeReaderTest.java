package org.fedoracopr.operator.build.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.operator.build.model.NodeObservation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is known of a node, and how often the API server is asked. */
class NodeReaderTest {

    private static final NodeObservation UNKNOWN = new NodeObservation.Unknown();

    private final List<String> asked = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private @Nullable Node node = node("True", "KubeletReady", "kubelet is posting ready status");
    private int refusal;
    private final NodeReader reader = new NodeReader(this::get, () -> now);

    private @Nullable Node get(String name) {
        asked.add(name);
        if (refusal != 0) {
            throw new KubernetesClientException("refused", refusal, null);
        }
        return node;
    }

    private static Node node(String ready, String reason, @Nullable String message, String... taints) {
        var builder = new NodeBuilder().withNewSpec();
        for (String taint : taints) {
            builder.addNewTaint().withKey(taint).withEffect("NoExecute").endTaint();
        }
        return builder.endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("MemoryPressure")
                .withStatus("False")
                .endCondition()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .withReason(reason)
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();
    }

    @Test
    void aNodeIsReadOnceInTenSeconds() {
        NodeObservation first = reader.observe("node1");
        node = null;
        now = now.plus(NodeReader.FRESH).minusMillis(1);
        assertThat(reader.observe("node1")).isEqualTo(first).isEqualTo(new NodeObservation.Known(true, ""));
        assertThat(reader.observe("node2")).isEqualTo(new NodeObservation.Gone());
        now = now.plusMillis(1);
        assertThat(reader.observe("node1")).isEqualTo(new NodeObservation.Gone());
        assertThat(asked).containsExactly("node1", "node2", "node1");
    }

    @Test
    void readinessIsTheConditionsUnlessATaintSaysThatTheNodeIsDown() {
        assertThat(NodeReader.observation(node("Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.")))
                .isEqualTo(new NodeObservation.Known(false, "Kubelet stopped posting node status."));
        assertThat(NodeReader.observation(node("False", "KubeletNotReady", null)))
                .isEqualTo(new NodeObservation.Known(false, "KubeletNotReady"));
        assertThat(NodeReader.observation(node("True", "KubeletReady", null, "node.kubernetes.io/out-of-service")))
                .isEqualTo(new NodeObservation.Known(false, "it has the taint node.kubernetes.io/out-of-service"));
        assertThat(NodeReader.observation(node("True", "KubeletReady", null, "dedicated")))
                .isEqualTo(new NodeObservation.Known(true, ""));
        assertThat(NodeReader.observation(new Node())).isEqualTo(UNKNOWN);
    }

    @Test
    void aClusterThatRefusesIsAskedAgainAfterAWhileOnly() {
        refusal = HttpURLConnection.HTTP_FORBIDDEN;
        assertThat(reader.observe("node1")).isEqualTo(UNKNOWN);
        now = now.plus(NodeReader.REFUSED).minusMillis(1);
        assertThat(reader.observe("node1")).isEqualTo(UNKNOWN);
        assertThat(reader.observe("node2")).isEqualTo(UNKNOWN);
        assertThat(asked).hasSize(1);
        refusal = 0;
        now = now.plusMillis(1);
        assertThat(reader.observe("node2")).isEqualTo(new NodeObservation.Known(true, ""));
    }

    @Test
    void anAnswerThatFailsSaysNothingOfTheNode() {
        refusal = HttpURLConnection.HTTP_UNAVAILABLE;
        assertThat(reader.observe("node1")).isEqualTo(UNKNOWN);
        refusal = 0;
        now = now.plus(NodeReader.FRESH);
        assertThat(reader.observe("node1")).isEqualTo(new NodeObservation.Known(true, ""));
    }
}
