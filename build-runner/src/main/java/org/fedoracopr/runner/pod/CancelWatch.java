package org.fedoracopr.runner.pod;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.runner.stop.StopReason;
import org.fedoracopr.runner.stop.StopToken;

/** Looks once a second whether the operator has asked for the build's end or the Pod was told to end, and passes that on (POD-3). */
public final class CancelWatch implements AutoCloseable {

    private static final int MAX_REASON_CHARACTERS = 200;

    private final Path annotation;
    private final Path terminating;
    private final StopToken stop;
    private final ScheduledFuture<?> polls;

    public CancelWatch(PodFiles pod, StopToken stop, ScheduledExecutorService scheduler) {
        this.annotation = pod.annotation(PodAnnotations.CANCEL);
        this.terminating = pod.agentTerminating();
        this.stop = stop;
        this.polls = scheduler.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }

    private void look() {
        if (Files.exists(terminating)) {
            stop.request(new StopReason.Canceled("the Pod was told to end"));
        }
        String text;
        try {
            text = new String(Files.readAllBytes(annotation), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            // Not there, or just being replaced by the kubelet: the next look will tell.
            return;
        }
        if (!text.isEmpty()) {
            String reason = text.replaceAll("\\p{Cntrl}+", " ");
            stop.request(new StopReason.Canceled(
                    reason.length() <= MAX_REASON_CHARACTERS ? reason : reason.substring(0, MAX_REASON_CHARACTERS)));
        }
    }

    @Override
    public void close() {
        polls.cancel(false);
    }
}
