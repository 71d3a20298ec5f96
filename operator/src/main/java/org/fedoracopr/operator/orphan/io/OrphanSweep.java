package org.fedoracopr.operator.orphan.io;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.operator.build.io.OrphanedPods;
import org.fedoracopr.operator.orphan.decide.OrphanDecider;
import org.fedoracopr.operator.orphan.decide.OrphanStep;
import org.fedoracopr.operator.pod.PodIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends and lets go of builder Pods whose build was deleted, in whatever way: garbage collection deletes most of them, where our finalizer holds them, and
 * leaves those of a build that was deleted with its dependents orphaned.
 *
 * <p>A Pod is touched only when the API server itself says that no build of its UID is left (invariant I7).
 */
public final class OrphanSweep implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(OrphanSweep.class);

    /** What an orphan answers to a step comes within this time, or not soon. */
    private static final Duration BUSY = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final OrphanedPods pods;
    private final InstantSource clock;
    private volatile int orphans;
    private volatile Instant busyUntil = Instant.MIN;

    public OrphanSweep(KubernetesClient client, Set<String> namespaces, OrphanedPods pods, InstantSource clock) {
        this.client = Objects.requireNonNull(client, "client is null");
        this.pods = Objects.requireNonNull(pods, "pods is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.namespaces = Set.copyOf(namespaces);
    }

    /** How many Pods without a build the last round found; 0 when all is well. */
    public int orphans() {
        return orphans;
    }

    /** Whether an orphan was found or told something a moment ago, so that another round soon may do more. */
    public boolean isBusy() {
        return clock.instant().isBefore(busyUntil);
    }

    private void acted() {
        busyUntil = clock.instant().plus(BUSY);
    }

    @Override
    public synchronized void run() {
        int found = 0;
        for (String namespace : namespaces) {
            try {
                found += sweep(namespace);
            } catch (RuntimeException e) {
                log.warn("sweep of namespace {}: {}", namespace, e.getMessage());
            }
        }
        if (found > orphans) {
            acted();
        }
        orphans = found;
    }

    private int sweep(String namespace) {
        List<Pod> all = pods.pods(namespace);
        for (Pod pod : all.stream().filter(Pod::isMarkedForDeletion).toList()) {
            if (OrphanDecider.isForgotten(pods.observe(pod), isHeld(pod), clock.instant())) {
                pods.forget(pod);
                log.warn(
                        "took Pod {} out of the cluster: node {} does not end it",
                        pod.getMetadata().getName(),
                        pod.getSpec().getNodeName());
            }
        }
        Set<String> known = pods.buildUids(namespace);
        // A warm one belongs to no build and needs none.
        List<Pod> candidates = all.stream()
                .filter(pod -> !PodIdentity.isUnclaimed(pod))
                .filter(pod -> !known.contains(uid(pod)))
                .filter(pod -> !buildExists(pod))
                .toList();
        var lastAttempts =
                candidates.stream().collect(Collectors.toMap(OrphanSweep::uid, OrphanedPods::attempt, Math::max));
        for (Pod pod : candidates) {
            int attempt = OrphanedPods.attempt(pod);
            boolean last = attempt == lastAttempts.getOrDefault(uid(pod), attempt);
            OrphanStep step = OrphanDecider.next(pods.observe(pod), attempt, pods.read(pod), last, clock.instant());
            switch (step) {
                case OrphanStep.Nothing ignored -> {}
                case OrphanStep.Tell tell -> {
                    pods.tell(pod, tell.annotations());
                    acted();
                }
                case OrphanStep.LetGo ignored -> letGo(pod);
            }
        }
        return candidates.size();
    }

    /** A Pod that was let go of is there until its node has ended it. */
    private void letGo(Pod pod) {
        if (!pod.isMarkedForDeletion() || isHeld(pod)) {
            pods.letGo(pod);
            acted();
            log.info("let go of Pod {}, whose build is gone", pod.getMetadata().getName());
        }
    }

    private static boolean isHeld(Pod pod) {
        return pod.getMetadata().getFinalizers().contains(PodIdentity.EVIDENCE_FINALIZER);
    }

    private static String uid(Pod pod) {
        return String.valueOf(pod.getMetadata().getLabels().get(PodIdentity.BUILD_UID));
    }

    /** The cache may not have a new build yet. */
    private boolean buildExists(Pod pod) {
        String task = pods.buildName(pod);
        CoprBuild build = task == null
                ? null
                : client.resources(CoprBuild.class)
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(task)
                        .get();
        return build != null && build.getMetadata().getUid().equals(uid(pod));
    }
}
