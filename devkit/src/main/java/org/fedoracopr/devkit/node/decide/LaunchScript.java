package org.fedoracopr.devkit.node.decide;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fedoracopr.devkit.node.model.MountStep;

/**
 * The shell script that turns a fresh mount and process namespace into a container and then becomes its command.
 *
 * <p>Until the command is executed everything the script says goes to standard output, ended by {@link #STARTED} on a line of its
 * own: what stands before that line is the reason why a container could not be started, what follows is the container's log.
 */
public final class LaunchScript {

    /** The line after which the output belongs to the container. */
    public static final String STARTED = "copr-devkit: started";

    /** The exit code that a container runtime gives a container whose command cannot be executed. */
    public static final int CANNOT_START = 128;

    /** The first process of a process namespace never hears a signal that it does not listen for, so this comes first. Who is told to end then looks like a command that ended at once. */
    private static final String LISTEN = "trap 'echo \"" + STARTED + "\"; exit 143' TERM\n";

    private static final String HEAD = LISTEN + """
            set -eu
            exec 3>&2 2>&1
            fail() { printf '%s\\n' "$*"; exit 128; }
            # A read-only mount keeps the restrictions of its file system, or a user namespace is refused.
            readonly_mount() {
                mount -o remount,bind,ro "$1" 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev "$1" 2>/dev/null ||
                    mount -o remount,bind,ro,nosuid,nodev,noexec "$1" || fail "cannot make $1 read-only"
            }
            umask 022
            """;

    private static final String PIVOT = """
            mount --make-private "$root"
            cd "$root"
            mkdir .machine
            pivot_root . .machine
            cd /
            umount -l /.machine
            rmdir /.machine
            """;

    private LaunchScript() {}

    /**
     * The script.
     *
     * @param root an empty directory of the machine that the tree is built on
     * @param home made in the container's file tree before the command runs
     */
    public static String render(
            Path root,
            List<MountStep> steps,
            Map<String, String> environment,
            String home,
            String workingDirectory,
            List<String> command) {
        StringBuilder script = new StringBuilder(HEAD);
        script.append("root=").append(quote(root.toString())).append('\n');
        mounts(root.toString(), steps, script);
        script.append(PIVOT);
        script.append("mkdir -p ").append(quote(home)).append('\n');
        String directory = quote(workingDirectory);
        script.append("mkdir -p ").append(directory).append(" && cd ").append(directory);
        script.append(" || fail 'the workingDir '").append(directory).append("' cannot be used'\n");
        script.append("search=")
                .append(quote(environment.getOrDefault("PATH", "")))
                .append('\n');
        script.append("command=").append(quote(command.getFirst())).append('\n');
        script.append(RESOLVE);
        script.append("printf '%s\\n' ").append(quote(STARTED)).append('\n');
        script.append("exec 2>&3 3>&-\n");
        script.append("exec \"$env\" -i");
        environment.forEach((name, value) -> script.append(" \\\n  ").append(quote(name + "=" + value)));
        command.forEach(argument -> script.append(" \\\n  ").append(quote(argument)));
        return script.append('\n').toString();
    }

    private static final String RESOLVE = """
            env=$(command -v env) || fail 'this machine has no env program'
            found=
            case $command in
            *=*) fail "the command $command has an = in its name: call it through sh -c" ;;
            */*) [ -f "$command" ] && [ -x "$command" ] && found=$command ;;
            *)
                IFS=:
                for directory in $search; do
                    if [ -f "$directory/$command" ] && [ -x "$directory/$command" ]; then found=$directory/$command; break; fi
                done
                unset IFS
                ;;
            esac
            [ -n "$found" ] || case $command in
                */*) fail "exec: \\"$command\\": no such file, or not executable" ;;
                *) fail "exec: \\"$command\\": executable file not found in \\$PATH ($search)" ;;
            esac
            """;

    /** Runs of steps of one kind become one command each: a fan-out of /etc has a hundred and fifty of them. */
    private static void mounts(String root, List<MountStep> steps, StringBuilder script) {
        List<MountStep> run = new ArrayList<>();
        for (MountStep step : steps) {
            if (!run.isEmpty() && !run.getFirst().getClass().equals(step.getClass())) {
                command(root, run, script);
                run.clear();
            }
            run.add(step);
        }
        if (!run.isEmpty()) {
            command(root, run, script);
        }
    }

    private static void command(String root, List<MountStep> run, StringBuilder script) {
        switch (run.getFirst()) {
            case MountStep.Directory unused ->
                script.append("mkdir -p").append(paths(root, run)).append('\n');
            case MountStep.EmptyFile unused -> {
                script.append("for file in").append(paths(root, run)).append("; do\n");
                script.append("    [ -e \"$file\" ] || { mkdir -p \"${file%/*}\"; : > \"$file\"; }\ndone\n");
            }
            case MountStep.Link unused ->
                run.forEach(step -> {
                    MountStep.Link link = (MountStep.Link) step;
                    script.append("ln -s -- ").append(quote(link.target())).append(' ');
                    script.append(quote(at(root, link.path()))).append('\n');
                });
            case MountStep.Bind unused -> {
                // One process mounts them all; ten times faster than one each.
                script.append("cat > \"$root.mounts\" <<'END_OF_MOUNTS'\n");
                run.forEach(step -> {
                    MountStep.Bind bind = (MountStep.Bind) step;
                    script.append(escape(bind.source().toString())).append(' ').append(escape(at(root, bind.path())));
                    script.append(bind.file() ? " none bind 0 0\n" : " none rbind 0 0\n");
                });
                script.append("END_OF_MOUNTS\nmount --all --fstab \"$root.mounts\"\n");
            }
            case MountStep.Memory unused ->
                run.forEach(step -> {
                    MountStep.Memory memory = (MountStep.Memory) step;
                    String path = quote(at(root, memory.path()));
                    script.append("mount -t tmpfs -o ")
                            .append(memory.options())
                            .append(" tmpfs ")
                            .append(path)
                            .append('\n');
                    if (memory.path().equals("/")) {
                        // Or showing the directory that the tree is built in would show the tree in itself.
                        script.append("mount --make-unbindable ").append(path).append('\n');
                    }
                });
            case MountStep.ReadOnly unused ->
                run.forEach(step -> script.append("readonly_mount ")
                        .append(quote(at(root, step.path())))
                        .append('\n'));
            case MountStep.Processes processes -> {
                String path = quote(at(root, processes.path()));
                // Inside another container the kernel may refuse a new one; the machine's is better than none.
                script.append("mount -t proc proc ")
                        .append(path)
                        .append(" 2>/dev/null || mount --rbind /proc ")
                        .append(path);
                script.append('\n');
            }
            case MountStep.Terminals terminals ->
                script.append("mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts ")
                        .append(quote(at(root, terminals.path())))
                        .append('\n');
        }
    }

    private static String paths(String root, List<MountStep> run) {
        return run.stream().map(step -> " " + quote(at(root, step.path()))).collect(Collectors.joining(" \\\n "));
    }

    private static String at(String root, String path) {
        return path.equals("/") ? root : root + path;
    }

    /** A word of the shell that stands for exactly this text. */
    public static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** A field of an fstab line that stands for exactly this path. */
    private static String escape(String path) {
        return path.replace("\\", "\\134")
                .replace(" ", "\\040")
                .replace("\t", "\\011")
                .replace("\n", "\\012");
    }
}
