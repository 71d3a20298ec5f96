package org.fedoracopr.devkit.node.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PodSupportTest {

    @Test
    void acceptsAPlainPod() {
        assertThat(PodSupport.refusal(Pods.two().build())).isEmpty();
    }

    @Test
    void namesEveryFieldThatItDoesNotSupport() {
        var pod = Pods.two()
                .editSpec()
                .withRestartPolicy("Always")
                .addNewInitContainer()
                .withName("i")
                .endInitContainer()
                .addNewVolume()
                .withName("disk")
                .withNewNfs()
                .endNfs()
                .endVolume()
                .editFirstContainer()
                .withCommand()
                .withNewReadinessProbe()
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .build();
        assertThat(PodSupport.refusal(pod).orElseThrow())
                .contains("spec.restartPolicy Always")
                .contains("spec.initContainers")
                .contains("spec.volumes[disk]")
                .contains("spec.containers[a].command")
                .contains("spec.containers[a].readinessProbe");
    }
}
