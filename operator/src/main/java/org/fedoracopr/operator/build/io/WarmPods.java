package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.operator.attempt.AttemptTarget;
import org.fedoracopr.operator.build.decide.LastWord;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.metrics.OperatorMetrics;
import org.fedoracopr.operator.pod.PodIdentity;
import org.fedoracopr.operator.pod.WarmPod;
import org.fedoracopr.operator.warm.model.WarmBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Pods that no build has yet, as the cache and their agents tell of them. */
final class WarmPods {

    private static final Logger log = LoggerFactory.getLogger(WarmPods.class);

    /** Of an agent that has said nothing but that its builder is warm. */
    private static final int LINES = 20;

    private final Cluster cluster;
    private final Function<String, List<Pod>> pods;
    private final OperatorMetrics metrics;
    private final InstantSource clock;
    /** The UIDs of Pods whose agent has said that they are warm. */
    private final Set<String> warm = ConcurrentHashMap.newKeySet();
    /** The UIDs of Pods that were told to go: the cache has them for a while as they were. */
    private final Set<String> dropped = ConcurrentHashMap.newKeySet();

    /** @param pods all of a namespace, also those that were made a moment ago */
    WarmPods(Cluster cluster, Function<String, List<Pod>> pods, OperatorMetrics metrics, InstantSource clock) {
        this.cluster = Objects.requireNonNull(cluster, "cluster is null");
        this.pods = Objects.requireNonNull(pods, "pods is null");
        this.metrics = Objects.requireNonNull(metrics, "metrics is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    List<Pod> unclaimed(String namespace) {
        return pods.apply(namespace).stream().filter(PodIdentity::isUnclaimed).toList();
    }

    /** @param quarantined nodes that are left out of the pool's new builders */
    WarmBuilder builder(Pod pod, Set<String> quarantined) {
        PodObservation.Present seen = PodObserver.present(pod);
        boolean over = seen.hasEnded()
                || seen.builder() instanceof ContainerState.Terminated
                || seen.agent() instanceof ContainerState.Terminated;
        return new WarmBuilder(
                seen.name(),
                seen.uid(),
                pool(pod),
                chroot(pod),
                pod.getMetadata().getLabels().getOrDefault(PodIdentity.WARM, ""),
                Instant.parse(pod.getMetadata().getCreationTimestamp()),
                over ? WarmBuilder.State.OVER : state(pod, quarantined));
    }

    private WarmBuilder.State state(Pod pod, Set<String> quarantined) {
        String node = pod.getSpec().getNodeName();
        if (node != null && quarantined.contains(node)) {
            return WarmBuilder.State.BARRED;
        }
        return warm.contains(pod.getMetadata().getUid()) ? WarmBuilder.State.WARM : WarmBuilder.State.WARMING;
    }

    /** How many builders of a pool wait for a build. */
    int count(String namespace, String pool) {
        return (int) unclaimed(namespace).stream()
                .filter(pod -> pool(pod).equals(pool) && !isLeaving(pod))
                .filter(pod -> builder(pod, Set.of()).state() == WarmBuilder.State.WARM)
                .count();
    }

    boolean isLeaving(Pod pod) {
        return pod.isMarkedForDeletion() || dropped.contains(pod.getMetadata().getUid());
    }

    /** Has a Pod go unless it has changed since it was seen: then somebody may have claimed it, and the next look tells. */
    boolean drop(Pod pod) {
        boolean told = cluster.deleteUnchanged(pod);
        if (told) {
            dropped.add(pod.getMetadata().getUid());
        }
        return told;
    }

    /**
     * Hears which Pods have become warm: one whose warm-up ends is not told of by the cluster. A node that does not answer delays this, so that the dispatcher must
     * not wait for it.
     *
     * @return those that have, since the last time
     */
    List<WarmBuilder> listen(String namespace) {
        return unclaimed(namespace).stream()
                .filter(pod ->
                        !isLeaving(pod) && !warm.contains(pod.getMetadata().getUid()))
                .filter(WarmPods::runs)
                .filter(this::saysItIsWarm)
                .map(pod -> {
                    warm.add(pod.getMetadata().getUid());
                    metrics.warmed(
                            Duration.between(Instant.parse(pod.getMetadata().getCreationTimestamp()), clock.instant()));
                    return builder(pod, Set.of());
                })
                .toList();
    }

    private static boolean runs(Pod pod) {
        PodObservation.Present seen = PodObserver.present(pod);
        return seen.agent() instanceof ContainerState.Running && seen.builder() instanceof ContainerState.Running;
    }

    private boolean saysItIsWarm(Pod pod) {
        try {
            return cluster.tail(pod, AttemptTarget.AGENT, LINES)
                    .lines()
                    .anyMatch(line -> ProtocolJson.agentRecord(line)
                            .filter(AgentRecord.Warm.class::isInstance)
                            .isPresent());
        } catch (KubernetesClientException e) {
            log.debug("agent of {}: {}", pod.getMetadata().getName(), e.getMessage());
            return false;
        }
    }

    /** Forgets Pods that are gone. */
    void forgetGone(Set<String> namespaces) {
        var present = new HashSet<String>();
        namespaces.forEach(namespace -> pods.apply(namespace)
                .forEach(pod -> present.add(pod.getMetadata().getUid())));
        warm.retainAll(present);
        dropped.retainAll(present);
    }

    /** Why a Pod has ended, as far as anybody says. */
    static String lastWord(Pod pod) {
        PodObservation.Present seen = PodObserver.present(pod);
        String said = LastWord.ofUnclaimed(seen.agent());
        return said != null ? said : seen.reason() != null ? seen.reason() : "it said nothing";
    }

    static String pool(Pod pod) {
        return pod.getMetadata().getLabels().getOrDefault(PodIdentity.POOL, "");
    }

    static String chroot(Pod pod) {
        return Objects.requireNonNullElse(WarmPod.chroot(pod), "");
    }
}
