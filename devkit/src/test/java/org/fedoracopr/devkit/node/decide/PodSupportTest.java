package org.fedoracopr.devkit.node.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PodSupportTest {

    @Test
    void acceptsAPlainPod() {
        assertThat(PodSupport.refusal(Pods.two().build())).isEmpty();
    }

    @Test
    void acceptsWhatAReplicaSetMakes() {
        var pod = Pods.two()
                .editSpec()
                .withRestartPolicy("Always")
                .withDnsPolicy("ClusterFirst")
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .endSecurityContext()
                .addNewTopologySpreadConstraint()
                .withTopologyKey("kubernetes.io/hostname")
                .endTopologySpreadConstraint()
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .editFirstContainer()
                .addNewPort()
                .withName("web")
                .withContainerPort(8080)
                .endPort()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withNewPort("web")
                .endHttpGet()
                .endReadinessProbe()
                .withNewSecurityContext()
                .withReadOnlyRootFilesystem(true)
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
        assertThat(PodSupport.refusal(pod)).isEmpty();
    }

    @Test
    void namesEveryFieldThatItDoesNotSupport() {
        var pod = Pods.two()
                .editSpec()
                .withRestartPolicy("Always")
                .withHostNetwork(true)
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
                .withNewExec()
                .endExec()
                .endReadinessProbe()
                .withNewLivenessProbe()
                .withNewTcpSocket()
                .withNewPort("web")
                .endTcpSocket()
                .endLivenessProbe()
                .endContainer()
                .endSpec()
                .build();
        assertThat(PodSupport.refusal(pod).orElseThrow())
                .doesNotContain("restartPolicy")
                .contains("spec.hostNetwork")
                .contains("spec.initContainers")
                .contains("spec.volumes[disk]")
                .contains("spec.containers[a].command")
                .contains("spec.containers[a].readinessProbe that is neither httpGet nor tcpSocket")
                .contains("spec.containers[a].livenessProbe whose port web the container does not name");
    }
}
