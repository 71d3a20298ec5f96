package org.fedoracopr.devkit.node.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The commands that put a process into namespaces of its own, by util-linux.
 *
 * <p>What {@link Launcher} starts dies with this JVM, then the container's first process dies with that, and with this one the kernel
 * ends the whole process namespace.
 */
final class Namespaces {

    /**
     * Runs a script as the first process of the new process namespace, which dies with this shell, and exits as it does, with 128 more
     * than the number of the signal that killed it ({@code unshare --fork} reports 1 for KILL). The shell's own remarks about that
     * signal are kept out of the container's log: the redirection is in a subshell, for dash undoes one of a plain command too late.
     */
    private static final String WAIT_FOR_FIRST =
            "exec 3>&2 2>/dev/null; (exec setpriv --pdeathsig KILL /bin/sh \"$1\" 2>&3 3>&-); code=$?; exit \"$code\"";

    private final boolean root;
    private final List<String> before;

    /** For the user of this process. */
    static Namespaces ofThisUser() {
        try {
            boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
            return new Namespaces(root, List.of());
        } catch (IOException e) {
            throw new IllegalStateException("the process node needs Linux with /proc mounted", e);
        }
    }

    /** {@code before} is a command that all others are run by, such as one that changes the user. */
    Namespaces(boolean root, List<String> before) {
        this.root = root;
        this.before = List.copyOf(before);
    }

    /** A command that runs a script as the first process of a container. */
    List<String> container(Path script, @Nullable Long sandbox) {
        List<String> command = new ArrayList<>(before);
        if (sandbox != null) {
            command.addAll(List.of("nsenter", "--target", Long.toString(sandbox), "--mount"));
            if (!root) {
                command.addAll(List.of("--user", "--preserve-credentials"));
            }
        }
        command.add("unshare");
        if (!root && sandbox == null) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.addAll(List.of("--mount", "--propagation", "private", "--pid"));
        command.addAll(List.of("/bin/sh", "-c", WAIT_FOR_FIRST, "sh", script.toString()));
        return command;
    }

    /** A command that runs shell text in a mount namespace which containers can join. */
    List<String> sandbox(String text) {
        List<String> command = new ArrayList<>(before);
        command.add("unshare");
        if (!root) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.addAll(List.of("--mount", "--propagation", "private", "/bin/sh", "-c", text));
        return command;
    }

    /** Fails with one sentence that says what to do when this machine does not let this user make namespaces. */
    void check() {
        String said;
        try {
            Process probe = Launcher.start(sandbox("mount -t tmpfs tmpfs /tmp && echo works"), true);
            said = new String(probe.getInputStream().readNBytes(4096), StandardCharsets.UTF_8).strip();
            if (!probe.waitFor(1, TimeUnit.MINUTES)) {
                probe.destroyForcibly();
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the process node needs the programs setpriv, unshare and nsenter: install util-linux", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the machine's namespaces were tried", e);
        }
        if (!said.endsWith("works")) {
            throw new IllegalStateException(
                    root
                            ? "this machine does not let root make a mount namespace (" + said
                                    + "): run the process node on a machine, or in a container, that has CAP_SYS_ADMIN"
                            : "this machine does not let unprivileged users make namespaces (" + said
                                    + "): run as root, or have root set sysctl user.max_user_namespaces=15000, and where they exist"
                                    + " kernel.unprivileged_userns_clone=1 and kernel.apparmor_restrict_unprivileged_userns=0");
        }
    }
}
