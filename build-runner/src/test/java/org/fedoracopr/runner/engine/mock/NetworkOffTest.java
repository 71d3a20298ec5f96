package org.fedoracopr.runner.engine.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fedoracopr.runner.config.NetworkGuard;
import org.junit.jupiter.api.Test;

class NetworkOffTest {

    private static final List<String> MOCK = List.of("mock", "--rebuild", "$(touch /x)");

    @Test
    void withoutAGuardMockIsStartedAsItIs() {
        assertThat(NetworkOff.wrapped(NetworkGuard.NONE, MOCK)).isEqualTo(MOCK);
        assertThat(NetworkOff.options(NetworkGuard.NONE)).isEmpty();
    }

    @Test
    void aNamespaceIsMadeAroundMockWhoseArgumentsNoShellReads() {
        List<String> wrapped = NetworkOff.wrapped(NetworkGuard.NAMESPACE, MOCK);
        assertThat(wrapped.subList(0, 5)).containsExactly("unshare", "--net", "--", "/bin/sh", "-c");
        assertThat(wrapped.get(5)).contains("lo").endsWith("exec \"$@\"\n").doesNotContain("touch");
        assertThat(wrapped.subList(6, wrapped.size())).containsExactly("sh", "mock", "--rebuild", "$(touch /x)");
        assertThat(NetworkOff.options(NetworkGuard.NAMESPACE)).isEmpty();
    }

    @Test
    void nspawnGetsAControlGroupNamespaceAndNoSystemBus() {
        assertThat(NetworkOff.wrapped(NetworkGuard.NSPAWN, MOCK))
                .containsExactly("unshare", "--cgroup", "--", "mock", "--rebuild", "$(touch /x)");
        assertThat(NetworkOff.options(NetworkGuard.NSPAWN))
                .containsExactly(
                        "--isolation",
                        "nspawn",
                        "--config-opts",
                        "nspawn_args=['--capability=cap_ipc_lock', '--register=no', '--keep-unit']");
    }
}
