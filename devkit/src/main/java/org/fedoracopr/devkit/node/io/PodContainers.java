package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.fedoracopr.devkit.node.decide.LaunchScript;
import org.fedoracopr.devkit.node.decide.MountPlanner;
import org.fedoracopr.devkit.node.decide.Variables;
import org.fedoracopr.devkit.node.log.ContainerLog;
import org.fedoracopr.devkit.node.model.ContainerState;
import org.fedoracopr.devkit.node.model.LogQuery;
import org.fedoracopr.devkit.node.model.MountPoint;
import org.fedoracopr.devkit.node.model.PodEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The containers of one pod: their launch scripts, processes, logs and termination messages. */
final class PodContainers {

    private static final Logger LOG = LoggerFactory.getLogger(PodContainers.class);
    private static final int LONGEST_MESSAGE = 4096;
    private static final long FALLBACK_LINES = 80;
    private static final int FALLBACK_BYTES = 2048;

    private final NodeContext node;
    private final Path directory;
    private final Consumer<PodEvent> events;
    private final Map<String, ContainerProcess> processes = new ConcurrentHashMap<>();
    private volatile boolean abandoned;
    private final Map<String, Watcher> watchers = new ConcurrentHashMap<>();
    private final Map<String, ContainerLog> logs = new ConcurrentHashMap<>();
    private final Map<String, ContainerLog> previousLogs = new ConcurrentHashMap<>();
    private final Map<String, Integer> runs = new HashMap<>();

    PodContainers(NodeContext node, Path directory, Consumer<PodEvent> events) {
        this.node = node;
        this.directory = directory;
        this.events = events;
    }

    /** Writes the script that starts a container, finding out all that could be wrong with it. */
    void prepare(Pod pod, Container container, PodVolumes volumes, Path image) throws NotReadyException, IOException {
        Path own = directory(container);
        Directories.delete(own.resolve("tmp"));
        Path temporary = Directories.make(own.resolve("tmp"), "rwxrwxrwx");
        Directories.make(own.resolve("root"), "rwxr-xr-x");
        Directories.make(own.resolve("log"), "rwxr-xr-x");
        List<MountPoint> mounts = new ArrayList<>();
        if (image.startsWith("/tmp")) {
            // The container's own /tmp hides the machine's; programs in a bin need what is beside it.
            Path parent = image.getParent();
            Path installed = parent != null && image.endsWith("bin") ? parent : image;
            mounts.add(new MountPoint(installed.toString(), installed, false, false));
        }
        for (VolumeMount mount : container.getVolumeMounts()) {
            mounts.add(volumes.mount(pod, mount));
        }
        Path message = own.resolve("termination-log");
        Files.deleteIfExists(message);
        Files.createFile(message);
        Files.setPosixFilePermissions(message, PosixFilePermissions.fromString("rw-rw-rw-"));
        mounts.add(new MountPoint(messagePath(container), message, false, true));
        Map<String, String> environment = node.environments().of(pod, container, image);
        List<String> command = new ArrayList<>();
        container.getCommand().forEach(word -> command.add(Variables.expand(word, environment)));
        container.getArgs().forEach(word -> command.add(Variables.expand(word, environment)));
        String workingDirectory =
                container.getWorkingDir() == null || container.getWorkingDir().isEmpty()
                        ? "/"
                        : container.getWorkingDir();
        Files.writeString(
                own.resolve("launch.sh"),
                LaunchScript.render(
                        own.resolve("root"),
                        new MountPlanner(new HostFiles()).plan(temporary, mounts),
                        environment,
                        PodEnvironment.HOME,
                        workingDirectory,
                        command));
    }

    /** Starts a prepared container; what becomes of it is told as events. */
    void start(Pod pod, Container container, @Nullable Long sandbox) {
        String name = container.getName();
        Path own = directory(container);
        ContainerLog log = newLog(name, own);
        String id = "process://" + UUID.randomUUID().toString().replace("-", "");
        Watcher watcher = new Watcher(container, id, log);
        watchers.put(name, watcher);
        try {
            processes.put(
                    name,
                    ContainerProcess.start(
                            pod.getMetadata().getName() + "-" + name,
                            node.namespaces().container(own.resolve("launch.sh"), sandbox),
                            log,
                            watcher));
            if (abandoned) {
                kill(name);
            }
        } catch (IOException e) {
            events.accept(new PodEvent.Ended(name, cannotStart(String.valueOf(e.getMessage()), id)));
        }
    }

    /** The log of a container's next run; that of the run before stays, as with a kubelet. */
    private ContainerLog newLog(String name, Path own) {
        int run = runs.merge(name, 1, Integer::sum) - 1;
        ContainerLog log = new ContainerLog(own.resolve("log"), run, node.logMaxFiles(), node.clock());
        ContainerLog before = logs.put(name, log);
        if (before != null) {
            ContainerLog beforeThat = previousLogs.put(name, before);
            if (beforeThat != null) {
                try {
                    beforeThat.remove();
                } catch (IOException e) {
                    LOG.warn("an old log of container {} could not be removed", name, e);
                }
            }
        }
        return log;
    }

    void terminate(String container) {
        Optional.ofNullable(processes.get(container)).ifPresent(ContainerProcess::terminate);
    }

    void kill(String container) {
        Optional.ofNullable(processes.get(container)).ifPresent(ContainerProcess::kill);
    }

    void terminate() {
        processes.values().forEach(ContainerProcess::terminate);
    }

    void kill() {
        processes.values().forEach(ContainerProcess::kill);
    }

    /**
     * Does to a container what the kernel does to one that needs too much memory: kills the first process, or one that it started, and
     * makes that the reason of the container's end, whatever its exit code is then.
     */
    void oomKill(String container, boolean child) {
        ContainerProcess process = processes.get(container);
        Watcher watcher = watchers.get(container);
        if (process == null || watcher == null) {
            throw new IllegalStateException("container " + container + " does not run: wait until it does");
        }
        watcher.outOfMemory = true;
        if (!child) {
            process.kill();
        } else if (!process.killLargestChild()) {
            watcher.outOfMemory = false;
            throw new IllegalStateException("the first process of container " + container
                    + " has no children: kill that one, or let it start some");
        }
    }

    /** Kills everything, also what is just being started, and returns when it has ended. */
    void killAndAwait() {
        abandoned = true;
        kill();
        processes.values().forEach(ContainerProcess::awaitEnd);
    }

    /** The log of a container that was started, of its latest run or the one before. */
    Optional<ContainerLog> log(String container, boolean previous) {
        return Optional.ofNullable((previous ? previousLogs : logs).get(container));
    }

    /** Rotates the logs that are larger than this many bytes. */
    void rotateLogs(long larger) throws IOException {
        for (ContainerLog log : logs.values()) {
            if (log.length() > larger) {
                log.rotate();
            }
        }
    }

    /** Removes what only a running container needs. */
    void freeSpace() {
        for (String name : logs.keySet()) {
            try {
                Directories.delete(directory.resolve(name).resolve("tmp"));
            } catch (IOException e) {
                LOG.warn("the temporary directory of container {} could not be removed", name, e);
            }
        }
    }

    void removeLogs() throws IOException {
        for (ContainerLog log : logs.values()) {
            log.remove();
        }
        for (ContainerLog log : previousLogs.values()) {
            log.remove();
        }
    }

    private final class Watcher implements ContainerProcess.Listener {
        private final Container container;
        private final String id;
        private final ContainerLog log;
        private volatile @Nullable Instant startedAt;
        private volatile boolean outOfMemory;

        Watcher(Container container, String id, ContainerLog log) {
            this.container = container;
            this.id = id;
            this.log = log;
        }

        @Override
        public void started() {
            Instant now = node.clock().instant();
            startedAt = now;
            events.accept(new PodEvent.Started(container.getName(), id, now));
        }

        @Override
        public void ended(int exitCode) {
            events.accept(new PodEvent.Ended(
                    container.getName(),
                    new ContainerState.Terminated(
                            exitCode,
                            outOfMemory ? "OOMKilled" : exitCode == 0 ? "Completed" : "Error",
                            message(container, log, exitCode),
                            startedAt,
                            node.clock().instant(),
                            id)));
        }

        @Override
        public void failed(String why) {
            events.accept(new PodEvent.Ended(container.getName(), cannotStart(why, id)));
        }
    }

    private ContainerState.Terminated cannotStart(String why, String id) {
        Instant now = node.clock().instant();
        return new ContainerState.Terminated(
                LaunchScript.CANNOT_START, "StartError", "failed to start the container: " + why, null, now, id);
    }

    private @Nullable String message(Container container, ContainerLog log, int exitCode) {
        try {
            byte[] bytes = Tail.of(directory(container).resolve("termination-log"), LONGEST_MESSAGE);
            if (bytes.length == 0
                    && exitCode != 0
                    && "FallbackToLogsOnError".equals(container.getTerminationMessagePolicy())) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                log.read(new LogQuery(false, false, null, FALLBACK_LINES, null), out);
                bytes = Tail.of(out.toByteArray(), FALLBACK_BYTES);
            }
            return bytes.length == 0 ? null : new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "Error on reading termination log: " + e.getMessage();
        }
    }

    private static String messagePath(Container container) {
        String path = container.getTerminationMessagePath();
        return path == null || path.isEmpty() ? "/dev/termination-log" : path;
    }

    private Path directory(Container container) {
        return directory.resolve(container.getName());
    }
}
