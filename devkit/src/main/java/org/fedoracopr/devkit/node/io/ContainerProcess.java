package org.fedoracopr.devkit.node.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.devkit.node.decide.LaunchScript;
import org.fedoracopr.devkit.node.log.ContainerLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of one container: the first one, which gets its signals and whose exit code counts, and all that it starts, which end
 * with it.
 *
 * <p>Two threads copy its output to the log. They hold one block each and write it before they read the next, so a container that
 * writes faster than the disk waits in its own write.
 */
final class ContainerProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerProcess.class);
    private static final int BLOCK = 64 * 1024;
    private static final int LONGEST_REASON = 4096;

    /** Told about the container's life, from threads of its own. */
    interface Listener {
        /** The command runs. */
        void started();

        /** The first process has ended, all others with it, and the log is complete. */
        void ended(int exitCode);

        /** The command was never run. */
        void failed(String why);
    }

    private final Process process;
    private final ContainerLog log;
    private final Listener listener;
    private final CountDownLatch copied = new CountDownLatch(2);
    private final ByteArrayOutputStream before = new ByteArrayOutputStream();
    private volatile boolean started;

    private ContainerProcess(Process process, ContainerLog log, Listener listener) {
        this.process = process;
        this.log = log;
        this.listener = listener;
    }

    static ContainerProcess start(String name, List<String> command, ContainerLog log, Listener listener)
            throws IOException {
        Process process = Launcher.start(command, false);
        ContainerProcess container = new ContainerProcess(process, log, listener);
        thread(name + "-stdout", container::copyOutput);
        thread(name + "-stderr", () -> container.copy("stderr", process.getErrorStream()));
        thread(name + "-wait", container::await);
        return container;
    }

    /** Sends TERM to the container's first process, which it can ignore. */
    void terminate() {
        first().ifPresentOrElse(ProcessHandle::destroy, process::destroyForcibly);
    }

    /** Ends every process of the container. */
    void kill() {
        first().ifPresentOrElse(ProcessHandle::destroyForcibly, process::destroyForcibly);
    }

    /** Ends the process that needs most memory of those that the first one started; false when there are none. */
    boolean killLargestChild() {
        return first().flatMap(ContainerProcess::largestChild)
                .map(ProcessHandle::destroyForcibly)
                .orElse(false);
    }

    private static Optional<ProcessHandle> largestChild(ProcessHandle parent) {
        try (var children = parent.descendants()) {
            return children.max(Comparator.comparingLong(ContainerProcess::residentPages));
        }
    }

    void awaitEnd() {
        process.onExit().join();
    }

    private static long residentPages(ProcessHandle process) {
        try {
            String[] fields = Files.readString(Path.of("/proc/" + process.pid() + "/statm"))
                    .split(" ", 3);
            return Long.parseLong(fields[1]);
        } catch (IOException e) {
            return 0;
        }
    }

    /** The only child of the process that made the namespaces, which itself stays outside to wait for it. */
    private Optional<ProcessHandle> first() {
        try (var children = process.children()) {
            return children.findFirst();
        }
    }

    private void copyOutput() {
        InputStream output = process.getInputStream();
        try {
            started = awaitStart(output);
            if (started) {
                listener.started();
            }
        } catch (IOException e) {
            LOG.warn("a container's output broke before its command ran", e);
        }
        copy("stdout", output);
    }

    /** Reads up to the line that says that the command is about to run; byte by byte, for what follows is the container's. */
    private boolean awaitStart(InputStream output) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = output.read(); c >= 0; c = output.read()) {
            if (c != '\n') {
                line.write(c);
                continue;
            }
            if (line.toString(StandardCharsets.UTF_8).equals(LaunchScript.STARTED)) {
                return true;
            }
            if (before.size() + line.size() < LONGEST_REASON) {
                before.writeBytes(line.toByteArray());
                before.write('\n');
            }
            line.reset();
        }
        before.writeBytes(line.toByteArray());
        return false;
    }

    private void copy(String stream, InputStream in) {
        byte[] bytes = new byte[BLOCK];
        try (in) {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                log.append(stream, bytes, count);
            }
            log.finish(stream);
        } catch (IOException e) {
            // Nobody reads the pipe any more: the container's next write ends it, rather than its log going on with a
            // hole.
            LOG.warn("a container's {} could not be logged any further", stream, e);
        } finally {
            copied.countDown();
        }
    }

    private void await() {
        try {
            int code = process.waitFor();
            if (!copied.await(1, TimeUnit.MINUTES)) {
                LOG.warn("the output of an ended container is still open after a minute; its log may lack its end");
            }
            log.close();
            if (started) {
                listener.ended(code);
            } else {
                String why = before.toString(StandardCharsets.UTF_8).strip();
                listener.failed(why.isEmpty() ? "the process ended with " + code + " before the command ran" : why);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } catch (IOException e) {
            listener.failed("its log could not be closed: " + e.getMessage());
        }
    }

    private static void thread(String name, Runnable work) {
        Thread.ofPlatform().daemon().name(name).start(work);
    }
}
