package org.fedoracopr.devkit.node.decide;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.fedoracopr.devkit.node.model.HostTree;
import org.fedoracopr.devkit.node.model.HostTree.Kind;
import org.fedoracopr.devkit.node.model.MountPoint;
import org.fedoracopr.devkit.node.model.MountStep;

/**
 * Plans a container's file tree: the machine's own directories, with mount points that need not exist on the machine.
 *
 * <p>The root is a file system in memory that shows each top-level directory of the machine. Where a mount point is missing in a
 * directory of the machine, that directory is <em>fanned out</em>: replaced by one in memory that shows the same children, so that
 * the mount point can be made without touching the machine, which an unprivileged user could not do.
 */
public final class MountPlanner {

    /** Directories of the root that a container has for itself. */
    private static final Set<String> OWN = Set.of("proc", "sys", "dev", "tmp");

    private static final List<String> DEVICES =
            List.of("null", "zero", "full", "random", "urandom", "tty", "fuse", "kvm");
    private static final int MAX_LINKS = 40;

    private final HostTree host;

    public MountPlanner(HostTree host) {
        this.host = host;
    }

    /**
     * The steps that give a container these mount points; {@code temporary} is the directory that becomes its /tmp.
     *
     * @throws IllegalArgumentException when a mount point cannot be had, with a sentence that says why
     */
    public List<MountStep> plan(Path temporary, List<MountPoint> mounts) {
        // A later mount at the same path wins, as it does for the kernel.
        TreeMap<String, MountPoint> byPath =
                new TreeMap<>(Comparator.comparingInt(MountPlanner::depth).thenComparing(Comparator.naturalOrder()));
        mounts.forEach(mount -> byPath.put(resolve(mount.path()), mount));
        SortedSet<String> fanOuts =
                new TreeSet<>(Comparator.comparingInt(MountPlanner::depth).thenComparing(Comparator.naturalOrder()));
        Set<String> volumes = new LinkedHashSet<>();
        byPath.forEach((path, mount) -> {
            if (below(path, "/proc") || below(path, "/sys")) {
                throw new IllegalArgumentException("nothing can be mounted at " + mount.path()
                        + ": /proc and /sys are the kernel's; use another mountPath");
            }
            boolean inOurs = below(path, "/tmp")
                    || below(path, "/dev")
                    || volumes.stream().anyMatch(v -> below(path, v));
            if (!inOurs && host.kind(path) == Kind.ABSENT) {
                String existing = existingAncestor(path);
                if (!existing.equals("/")) {
                    fanOuts.add(existing);
                }
            }
            volumes.add(path);
        });
        List<MountStep> steps = new ArrayList<>();
        steps.add(new MountStep.Memory("/", "mode=755,size=16m"));
        expose("/", OWN, steps);
        own(temporary, steps);
        for (String directory : fanOuts) {
            steps.add(new MountStep.Memory(directory, "mode=755,size=512m"));
            expose(directory, Set.of(), steps);
        }
        byPath.forEach((path, mount) -> {
            steps.add(mount.file() ? new MountStep.EmptyFile(path) : new MountStep.Directory(path));
            steps.add(new MountStep.Bind(path, mount.source(), mount.file()));
            if (mount.readOnly()) {
                steps.add(new MountStep.ReadOnly(path));
            }
        });
        return steps;
    }

    private void own(Path temporary, List<MountStep> steps) {
        for (String name : List.of("/proc", "/sys", "/dev", "/tmp")) {
            steps.add(new MountStep.Directory(name));
        }
        steps.add(new MountStep.Processes("/proc"));
        steps.add(new MountStep.Bind("/sys", Path.of("/sys"), false));
        steps.add(new MountStep.Bind("/tmp", temporary, false));
        steps.add(new MountStep.Memory("/dev", "mode=755,size=1m"));
        steps.add(new MountStep.Directory("/dev/pts"));
        steps.add(new MountStep.Directory("/dev/shm"));
        List<String> devices = DEVICES.stream()
                .map(name -> "/dev/" + name)
                .filter(path -> host.kind(path) == Kind.FILE)
                .toList();
        devices.forEach(path -> steps.add(new MountStep.EmptyFile(path)));
        steps.add(new MountStep.Link("/dev/ptmx", "pts/ptmx"));
        steps.add(new MountStep.Link("/dev/fd", "/proc/self/fd"));
        steps.add(new MountStep.Link("/dev/stdin", "/proc/self/fd/0"));
        steps.add(new MountStep.Link("/dev/stdout", "/proc/self/fd/1"));
        steps.add(new MountStep.Link("/dev/stderr", "/proc/self/fd/2"));
        devices.forEach(path -> steps.add(new MountStep.Bind(path, Path.of(path), true)));
        steps.add(new MountStep.Terminals("/dev/pts"));
        steps.add(new MountStep.Memory("/dev/shm", "mode=1777,size=64m"));
    }

    /** Shows each child of a directory of the machine in the directory of the same name that lies in memory. */
    private void expose(String directory, Set<String> except, List<MountStep> steps) {
        List<MountStep> made = new ArrayList<>();
        List<MountStep> links = new ArrayList<>();
        List<MountStep> binds = new ArrayList<>();
        for (String name : host.children(directory)) {
            if (except.contains(name)) {
                continue;
            }
            String path = directory.equals("/") ? "/" + name : directory + "/" + name;
            switch (host.kind(path)) {
                case DIRECTORY -> {
                    made.addFirst(new MountStep.Directory(path));
                    binds.add(new MountStep.Bind(path, Path.of(path), false));
                }
                case FILE -> {
                    made.addLast(new MountStep.EmptyFile(path));
                    binds.add(new MountStep.Bind(path, Path.of(path), true));
                }
                case LINK -> links.add(new MountStep.Link(path, host.linkTarget(path)));
                case ABSENT -> {}
            }
        }
        // Same kinds together: each run of equal steps is one command of the script.
        steps.addAll(made);
        steps.addAll(links);
        steps.addAll(binds);
    }

    /** The path with the machine's symbolic links followed, as the kernel would on the way to a mount point. */
    private String resolve(String path) {
        Deque<String> rest = new ArrayDeque<>(parts(path));
        String done = "";
        int links = 0;
        while (!rest.isEmpty()) {
            String part = rest.removeFirst();
            if (part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                done = done.substring(0, Math.max(0, done.lastIndexOf('/')));
                continue;
            }
            String next = done + "/" + part;
            boolean ours = OWN.stream().anyMatch(name -> below(next, "/" + name));
            if (!ours && host.kind(next) == Kind.LINK) {
                if (++links > MAX_LINKS) {
                    throw new IllegalArgumentException("too many symbolic links on the way to the mountPath " + path);
                }
                String target = host.linkTarget(next);
                parts(target).reversed().forEach(rest::addFirst);
                if (target.startsWith("/")) {
                    done = "";
                }
            } else {
                done = next;
            }
        }
        if (done.isEmpty()) {
            throw new IllegalArgumentException("the mountPath " + path + " is the root directory; use another one");
        }
        return done;
    }

    private String existingAncestor(String path) {
        String parent = path;
        do {
            parent = parent.substring(0, parent.lastIndexOf('/'));
        } while (!parent.isEmpty() && host.kind(parent) == Kind.ABSENT);
        if (!parent.isEmpty() && host.kind(parent) != Kind.DIRECTORY) {
            throw new IllegalArgumentException("the mountPath " + path + " lies below " + parent + ", which is a file");
        }
        return parent.isEmpty() ? "/" : parent;
    }

    private static List<String> parts(String path) {
        return List.of(path.split("/", -1)).stream()
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static int depth(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }

    private static boolean below(String path, String directory) {
        return path.equals(directory) || path.startsWith(directory + "/");
    }
}
