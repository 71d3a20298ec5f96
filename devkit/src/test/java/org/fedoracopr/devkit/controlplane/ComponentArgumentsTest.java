package org.fedoracopr.devkit.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ComponentArgumentsTest {
    private static final ControlPlaneFiles FILES = new ControlPlaneFiles(Path.of("/kept"), Path.of("/short"));

    @Test
    void nothingListensBeyondLoopback() {
        assertThat(ComponentArguments.etcd(FILES))
                .filteredOn(argument -> argument.startsWith("--listen-"))
                .hasSize(2)
                .allMatch(argument -> argument.contains("=unix:///short/"));
        assertThat(ComponentArguments.apiServer(FILES, "127.0.0.1", 20_001))
                .contains("--bind-address=127.0.0.1", "--secure-port=20001", "--etcd-servers=unix:///short/etcd.sock");
        assertThat(ComponentArguments.controllerManager(FILES, Path.of("/k"))).contains("--secure-port=0");
        assertThat(ComponentArguments.scheduler(FILES)).contains("--secure-port=0");
    }

    @Test
    void theApiServerListensWhereItIsTold() {
        assertThat(ComponentArguments.apiServer(FILES, "192.0.2.7", 20_001))
                .contains("--bind-address=192.0.2.7", "--advertise-address=192.0.2.7");
    }

    @Test
    void nodesAreAuthorisedAndVerified() {
        assertThat(ComponentArguments.apiServer(FILES, "127.0.0.1", 20_001))
                .contains(
                        "--authorization-mode=Node,RBAC",
                        "--allow-privileged=true",
                        "--kubelet-certificate-authority=/kept/pki/ca.crt",
                        "--kubelet-preferred-address-types=InternalIP");
    }

    @Test
    void schedulerConfigurationQuotesItsPath() {
        assertThat(ComponentArguments.schedulerConfiguration(Path.of("/a \"b\"/k")))
                .contains("kubeconfig: \"/a \\\"b\\\"/k\"");
    }
}
