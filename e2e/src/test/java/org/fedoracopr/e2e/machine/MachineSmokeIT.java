package org.fedoracopr.e2e.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.fedoracopr.operator.cluster.Commands;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The comparison that ends every run finds what could be left behind.
 *
 * <p>All of it is left in namespaces of the test's own, and goes with them.
 */
class MachineSmokeIT {

    private static final String CLUSTER =
            Path.of("cluster").toAbsolutePath().normalize().toString();

    @BeforeAll
    static void needsRoot() {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "making namespaces needs root");
    }

    @Test
    void findsNothingWhereNothingWasLeft() {
        Commands.Result found = leave(":");

        assertThat(found.exitCode()).as(found.output()).isZero();
        assertThat(found.output()).contains("The machine is as it was before");
    }

    @Test
    void namesEachThingThatWasLeft() {
        Commands.Result found = leave("""
                mount -t tmpfs left-mount /mnt
                ip link add left-link type veth peer name left-peer
                ip addr add 10.209.0.1/32 dev left-link
                ip link set left-link up
                ip route add 10.209.1.0/24 dev left-link
                iptables -t nat -N LEFT
                iptables -t nat -A LEFT -d 10.209.2.1 -j RETURN
                ip netns add left-netns
                echo 1 >/proc/sys/net/ipv4/ip_forward
                mkdir /sys/fs/cgroup/kubepods
                bash -c 'echo containerd-left >/proc/self/comm; read -r' <>/run/never &
                until grep -q containerd-left /proc/$!/comm; do :; done
                """);

        assertThat(found.exitCode()).as(found.output()).isEqualTo(1);
        assertThat(found.output().lines())
                .contains(
                        "left behind: mount: /mnt tmpfs left-mount",
                        "left behind: link: left-link@left-peer",
                        "left behind: address: left-link 10.209.0.1/32",
                        "left behind: iptables-save: -A LEFT -d 10.209.2.1/32 -j RETURN",
                        "left behind: file: /run/netns/left-netns",
                        "left behind: sysctl: net.ipv4.ip_forward = 1",
                        "missing: sysctl: net.ipv4.ip_forward = 0",
                        "left behind: cgroup: /sys/fs/cgroup/kubepods");
        for (String start : List.of("left behind: route: 10.209.1.0/24", "left behind: process: ")) {
            assertThat(found.output()).contains(start);
        }
    }

    /** Lists the machine, runs the script, and compares. */
    private static Commands.Result leave(String script) {
        return Commands.attempt(
                Path.of("."),
                "unshare",
                "--mount",
                "--net",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "bash",
                "-ec",
                """
                mount -t tmpfs none /run
                mount -t tmpfs none /sys/fs/cgroup
                mkfifo /run/never
                "$0" machine >/run/before
                %s
                "$0" machine --since /run/before
                """.formatted(script),
                CLUSTER);
    }
}
