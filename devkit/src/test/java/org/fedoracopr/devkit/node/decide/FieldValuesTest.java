package org.fedoracopr.devkit.node.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelectorBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldValuesTest {

    private final Pod pod = Pods.two().build();

    @Test
    void knowsThePodsFields() {
        assertThat(FieldValues.of(pod, "metadata.annotations['task']")).isEqualTo("one \"two\"\n");
        assertThat(FieldValues.of(pod, "metadata.annotations['none']")).isEmpty();
        assertThat(FieldValues.of(pod, "metadata.labels['app']")).isEqualTo("x");
        assertThat(FieldValues.of(pod, "metadata.uid")).isEqualTo("u");
        assertThat(FieldValues.of(pod, "spec.nodeName")).isEqualTo("node");
        assertThat(FieldValues.of(pod, "status.podIP")).isEqualTo("127.0.0.1");
    }

    @Test
    void quotesWholeMaps() {
        assertThat(FieldValues.of(pod, "metadata.annotations")).isEqualTo("task=\"one \\\"two\\\"\\n\"");
    }

    @Test
    void refusesOtherFieldsByName() {
        assertThatThrownBy(() -> FieldValues.of(pod, "spec.priority")).hasMessageContaining("spec.priority");
    }

    @Test
    void roundsResourcesUp() {
        var container = new ContainerBuilder()
                .withNewResources()
                .addToLimits("cpu", new Quantity("1500m"))
                .endResources()
                .build();
        var cpu = new ResourceFieldSelectorBuilder().withResource("limits.cpu").build();
        var memory = new ResourceFieldSelectorBuilder()
                .withResource("limits.memory")
                .withDivisor(new Quantity("1Mi"))
                .build();
        Map<String, Quantity> capacity = Map.of("memory", new Quantity("4Gi"));
        assertThat(FieldValues.of(container, cpu, capacity)).isEqualTo("2");
        assertThat(FieldValues.of(container, memory, capacity)).isEqualTo("4096");
    }
}
