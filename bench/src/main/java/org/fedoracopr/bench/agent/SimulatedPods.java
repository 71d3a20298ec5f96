package org.fedoracopr.bench.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.bench.watch.Mark;
import org.fedoracopr.bench.watch.WatchedObject;

/** The containers of all simulated Pods: they follow the watch of Pods, and print what they would print. */
public final class SimulatedPods {

    private static final String AGENT = "agent";
    private static final String BUILDER = "builder";

    private final Map<String, SimulatedPod> pods = new ConcurrentHashMap<>();
    private final Marker marker;
    private final InstantSource clock;

    /** Told what an agent has just printed. */
    @FunctionalInterface
    public interface Marker {
        void see(String build, Mark mark, long nanos);
    }

    public SimulatedPods(Marker marker, InstantSource clock) {
        this.marker = Objects.requireNonNull(marker, "marker is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** An event of the watch of Pods; one that is gone is remembered, so that a reader who comes too late does not wait for it. */
    public void seen(WatchedObject event) {
        pod(event.name()).seen(event);
    }

    /** Prints a container's log, and returns when it is complete or the Pod is gone. */
    void print(String pod, String container, OutputStream out) throws IOException {
        try {
            switch (container) {
                case AGENT -> agent(pod(pod), out);
                case BUILDER -> builder(pod(pod), out);
                default -> throw new IOException("no container " + container);
            }
        } catch (CancellationException e) {
            // The Pod was deleted; a kubelet ends the stream.
            return;
        }
    }

    /** A reader may come before the watch has told of the Pod. */
    private SimulatedPod pod(String name) {
        return pods.computeIfAbsent(name, ignored -> new SimulatedPod());
    }

    private void agent(SimulatedPod pod, OutputStream out) throws IOException {
        Claim claim = pod.claim();
        var script = new AgentScript(claim, clock.instant());
        write(out, script.begin());
        pod.awaitBuilderEnded();
        write(out, script.prepared(clock.instant()));
        marker.see(claim.build(), Mark.PREPARED, System.nanoTime());
        CommitPermit permit = pod.awaitPermit();
        write(out, script.committed(permit.manifestSha256()));
        marker.see(claim.build(), Mark.COMMITTED, System.nanoTime());
        pod.awaitEnded();
    }

    private static void builder(SimulatedPod pod, OutputStream out) throws IOException {
        byte[] log = SimulatedLog.bytes();
        out.write(log, 0, log.length / 2);
        out.flush();
        pod.awaitBuilderEnded();
        out.write(log, log.length / 2, log.length - log.length / 2);
        out.flush();
    }

    private static void write(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }
}
