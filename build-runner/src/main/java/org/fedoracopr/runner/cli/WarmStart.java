package org.fedoracopr.runner.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.api.protocol.WarmUpOrder;
import org.fedoracopr.api.protocol.WarmUpReport;
import org.fedoracopr.runner.build.WarmUp;
import org.fedoracopr.runner.config.ConfigurationException;
import org.fedoracopr.runner.config.ConfigurationLoader;
import org.fedoracopr.runner.engine.mock.WarmChroot;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.AtomicFiles;
import org.fedoracopr.runner.pod.CancelWatch;
import org.fedoracopr.runner.stop.StopReason;
import org.fedoracopr.runner.stop.StopToken;
import org.fedoracopr.runner.stop.TerminationSignals;
import org.jspecify.annotations.Nullable;

/**
 * The time of a builder before it has a task (WARM-1, WARM-2): it warms up, says so, and waits. It writes nothing to its output and does not hold the runner's
 * lock, which says that a build has begun.
 */
final class WarmStart {

    private static final Duration POLL = Duration.ofMillis(50);

    private final PodFiles pod;
    private final InstantSource clock;
    private final ScheduledExecutorService scheduler;
    private final StopToken stop = new StopToken();

    WarmStart(PodFiles pod, InstantSource clock, ScheduledExecutorService scheduler) {
        this.pod = pod;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** Where the configuration comes from. */
    @FunctionalInterface
    interface Configurations {
        ConfigurationLoader.Loaded load() throws ConfigurationException;
    }

    /** What is to be done ahead; empty in a Pod that has its task. */
    static Optional<WarmUpOrder> order(PodFiles pod) throws IOException {
        String text = text(pod.annotation(PodAnnotations.WARM_UP));
        if (text.isEmpty() || hasTask(pod)) {
            return Optional.empty();
        }
        try {
            WarmUpOrder order = ProtocolJson.read(WarmUpOrder.class, text);
            if (!ProtocolVersion.isReadable(order.protocol())) {
                throw new IOException(ProtocolVersion.mismatch("the order to warm up", order.protocol()));
            }
            return Optional.of(order);
        } catch (ProtocolException e) {
            throw new IOException("the order to warm up cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns when the task is there; empty when none will be: the warm-up failed, or the Pod is to end. */
    @SuppressWarnings("try") // Closing it is its use.
    Optional<WarmChroot> await(WarmUpOrder order, Configurations configurations) throws IOException {
        TerminationSignals.handle(name -> stop.request(new StopReason.Canceled("signal " + name)));
        try (var unused = new CancelWatch(pod, stop, scheduler)) {
            WarmChroot chroot =
                    new WarmUp(configurations.load().configuration(), stop, scheduler, clock).perform(order);
            report(order, null);
            while (!hasTask(pod)) {
                stop.pause(POLL);
            }
            return Optional.of(chroot);
        } catch (ConfigurationException e) {
            report(order, Explanations.of(e));
        } catch (BuildException e) {
            if (!Files.exists(pod.warmUp())) {
                report(order, e.failure().message());
            }
        } catch (RuntimeException e) {
            report(order, "the builder itself failed: " + Explanations.of(e));
        }
        return Optional.empty();
    }

    private void report(WarmUpOrder order, @Nullable String failure) throws IOException {
        AtomicFiles.write(
                pod.warmUp(),
                ProtocolJson.document(
                        new WarmUpReport(ProtocolVersion.CURRENT, order.chroot(), clock.instant(), failure)));
    }

    private static boolean hasTask(PodFiles pod) throws IOException {
        return !text(pod.annotation(PodAnnotations.TASK)).isEmpty();
    }

    private static String text(Path annotation) throws IOException {
        try {
            return new String(Files.readAllBytes(annotation), StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
