package org.fedoracopr.runner.engine.mock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.config.NetworkGuard;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.process.CapturedOutput;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.process.Command;

/**
 * Makes sure that a build without network has none, and ends the build where that cannot be had (ENG-9).
 *
 * <p>mock itself takes the network away in nspawn only.
 */
final class NetworkOff {

    private static final int MAX_ANSWER_BYTES = 4096;

    /** A new network namespace has a loopback device that is down, and builds test on it. */
    private static final String LOOPBACK_UP = """
            ip link set lo up 2>/dev/null || python3 -c 'import fcntl,socket,struct
            s=socket.socket(); fcntl.ioctl(s,0x8914,struct.pack("16sH14x",b"lo",0x49))' 2>/dev/null \\
                || echo "WARNING: the loopback device is down: neither ip nor python3 could bring it up" >&2
            exec "$@"
            """;

    private NetworkOff() {}

    /** How a step is started that runs the package's own commands. */
    static List<String> wrapped(NetworkGuard guard, List<String> mock) {
        List<String> arguments = new ArrayList<>(
                switch (guard) {
                    case NONE -> List.<String>of();
                    case NSPAWN -> List.of("unshare", "--cgroup", "--");
                    case NAMESPACE -> List.of("unshare", "--net", "--", "/bin/sh", "-c", LOOPBACK_UP, "sh");
                });
        arguments.addAll(mock);
        return arguments;
    }

    /** What mock is told besides. In a container there is no system bus to register a machine with. */
    static List<String> options(NetworkGuard guard) {
        return switch (guard) {
            case NONE, NAMESPACE -> List.of();
            case NSPAWN ->
                List.of(
                        "--isolation",
                        "nspawn",
                        "--config-opts",
                        "nspawn_args=['--capability=cap_ipc_lock', '--register=no', '--keep-unit']");
        };
    }

    /** Tries the namespace before anything else costs time. */
    static void check(NetworkGuard guard, ChildRunner children, Path directory) throws BuildException {
        String option = switch (guard) {
            case NONE -> null;
            case NSPAWN -> "--cgroup";
            case NAMESPACE -> "--net";
        };
        if (option == null) {
            return;
        }
        CapturedOutput tried = children.capture(
                new Command(List.of("unshare", option, "true"), directory, Map.of()), MAX_ANSWER_BYTES);
        if (!tried.status().isSuccess()) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED,
                    "this build is to have no network, but network_guard = " + guard.text()
                            + " cannot be had on this builder: run it as root with the capability SYS_ADMIN ("
                            + tried.text().strip() + ")");
        }
    }
}
