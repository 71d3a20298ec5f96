package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildNames;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.attempt.AttemptKey;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.nodehealth.decide.LeftOut;
import org.fedoracopr.operator.pod.BuilderPod;
import org.fedoracopr.operator.pod.PodIdentity;
import org.fedoracopr.operator.pod.WarmPod;
import org.fedoracopr.operator.unread.Unread;
import org.jspecify.annotations.Nullable;

/**
 * The Pods of attempts: makes, finds, annotates and deletes them.
 *
 * <p>What the API server answers goes into the cache at once. Else a run that comes before the watch has brought it would do the same again, and pay for it
 * with a request.
 */
final class PodMaker {

    /** A Pod that changes more often than that while it is claimed is about to end. */
    private static final int CLAIM_TRIES = 3;

    private final Cluster cluster;
    private final BuilderPod builderPod;
    private final WarmPod warmPod;
    private final InstantSource clock;
    private final InformerEventSource<Pod, CoprBuild> pods;
    private final InformerEventSource<CoprBuilderPool, CoprBuild> pools;
    private final MadePods made;
    /** What no cache can have yet: a Pod whose build is deleted meanwhile takes a place all the same. */
    private final Map<AttemptKey, Place> beingMade = new ConcurrentHashMap<>();
    /** The cache cannot say it: a Pod may have been made by an operator before this one, whose readers then missed its beginning. */
    private final Set<AttemptKey> madeHere = ConcurrentHashMap.newKeySet();
    /** No answer to a deletion is worth caching: it has the Pod as it was, or does not have it. */
    private final Set<AttemptKey> deletedHere = ConcurrentHashMap.newKeySet();

    PodMaker(
            Cluster cluster,
            BuilderPod builderPod,
            InformerEventSource<Pod, CoprBuild> pods,
            MadePods made,
            InformerEventSource<CoprBuilderPool, CoprBuild> pools,
            InstantSource clock) {
        this.cluster = Objects.requireNonNull(cluster, "cluster is null");
        this.builderPod = Objects.requireNonNull(builderPod, "builderPod is null");
        this.warmPod = new WarmPod(builderPod);
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.pods = Objects.requireNonNull(pods, "pods is null");
        this.made = Objects.requireNonNull(made, "made is null");
        this.pools = Objects.requireNonNull(pools, "pools is null");
    }

    /**
     * Makes the Pod of an attempt; one that is there already is as good.
     *
     * @return why it cannot be made, in words for users; null when it is there
     */
    @Nullable
    String create(CoprBuild build, Action.CreatePod create) {
        var pool = BuildServices.find(pools, build.getMetadata().getNamespace(), create.pool());
        if (pool.isEmpty()) {
            return "pool " + create.pool() + " is gone: make it again, or delete the build";
        }
        String unread = Unread.problem(pool.get());
        if (unread != null) {
            return "pool " + create.pool() + " cannot be used: " + unread;
        }
        var key = new AttemptKey(build.getMetadata().getUid(), create.attempt());
        beingMade.put(key, new Place(build.getMetadata().getNamespace(), create.pool()));
        try {
            Pod pod = cluster.create(builderPod.desired(
                    build, pool.get(), create.attempt(), create.resourceClass(), clock.instant(), leftOut(pool.get())));
            if (pod != null) {
                madeHere.add(key);
                pods.handleRecentResourceCreate(ResourceID.fromResource(pod), pod);
                made.put(pod);
            }
            return null;
        } catch (KubernetesClientException | IllegalArgumentException e) {
            return "the builder Pod is refused: " + e.getMessage();
        } finally {
            beingMade.remove(key);
        }
    }

    private Set<String> leftOut(CoprBuilderPool pool) {
        if (pool.getStatus() == null || pool.getStatus().nodes().isEmpty()) {
            return Set.of();
        }
        String name = pool.getMetadata().getName();
        return LeftOut.of(
                pool,
                pods.list(
                                pool.getMetadata().getNamespace(),
                                pod -> name.equals(pod.getMetadata().getLabels().get(PodIdentity.POOL)))
                        .toList());
    }

    /** A pool's place that a builder takes. */
    private record Place(String namespace, String pool) {}

    /** The pool of each builder that runs, or is being made, for none of these builds. */
    List<String> strays(String namespace, Set<String> builds) {
        var found = new HashMap<AttemptKey, String>();
        beingMade.forEach((key, place) -> {
            if (place.namespace().equals(namespace) && !builds.contains(key.buildUid())) {
                found.put(key, place.pool());
            }
        });
        made.over(namespace, () -> pods.list(namespace, ignored -> true).toList()).stream()
                .filter(pod -> !PodIdentity.isUnclaimed(pod) && !builds.contains(PodIdentity.buildUid(pod)))
                .filter(pod -> PodObserver.present(pod).mayBuild())
                .forEach(pod -> found.put(
                        new AttemptKey(PodIdentity.buildUid(pod), OrphanedPods.attempt(pod)),
                        pod.getMetadata().getLabels().getOrDefault(PodIdentity.POOL, "")));
        return List.copyOf(found.values());
    }

    /**
     * Makes a warm Pod the attempt's, which has recorded it; a Pod that is the attempt's already is as good.
     *
     * <p>What is not known to be the attempt's afterwards is taken away: nobody else shall have a Pod that this may yet become.
     *
     * @return false when it cannot be had
     */
    boolean claim(CoprBuild build, Action.ClaimPod claim) {
        String namespace = build.getMetadata().getNamespace();
        var pool = BuildServices.find(pools, namespace, claim.pool());
        Pod pod = BuildServices.find(pods, namespace, claim.pod()).orElse(null);
        var key = new AttemptKey(build.getMetadata().getUid(), claim.attempt());
        for (int tries = 0; tries < CLAIM_TRIES; tries++) {
            if (pod == null || !pod.getMetadata().getUid().equals(claim.uid())) {
                return false;
            }
            if (PodIdentity.isOf(pod, build.getMetadata().getUid(), claim.attempt())) {
                return true;
            }
            if (pool.isEmpty() || Unread.problem(pool.get()) != null || !PodIdentity.isUnclaimed(pod)) {
                break;
            }
            Pod claimed = cluster.patch(pod, warmPod.claim(build, pool.get(), claim.attempt(), pod, clock.instant()));
            if (claimed != null) {
                madeHere.add(key);
                remember(claimed);
                return true;
            }
            // Its kubelet may have said something of it meanwhile.
            pod = cluster.pod(namespace, claim.pod());
        }
        if (pod != null && PodIdentity.isUnclaimed(pod)) {
            cluster.deleteUnchanged(pod);
        }
        return false;
    }

    /** Sets annotations on the Pod of an attempt. */
    void annotate(CoprBuild build, Action.Annotate annotate) {
        remember(cluster.annotate(build.getMetadata().getNamespace(), annotate));
    }

    /** Acknowledges, takes our finalizer off and deletes, in this order: the first two are one request. */
    void release(CoprBuild build, Action.Release release) {
        Pod pod = find(build, release.attempt());
        var key = new AttemptKey(build.getMetadata().getUid(), release.attempt());
        if (pod == null || !pod.getMetadata().getUid().equals(release.uid()) || deletedHere.contains(key)) {
            return;
        }
        if (pod.getMetadata().getFinalizers().contains(PodIdentity.EVIDENCE_FINALIZER)) {
            Pod acquitted =
                    cluster.acquit(pod, Map.of(PodAnnotations.ACKNOWLEDGED, Integer.toString(release.attempt())));
            // One that is being deleted is gone with its last finalizer.
            if (!pod.isMarkedForDeletion()) {
                remember(acquitted);
            }
        }
        if (!pod.isMarkedForDeletion()) {
            cluster.delete(pod);
            deletedHere.add(key);
        }
    }

    private void remember(@Nullable Pod patched) {
        Pod before = patched == null
                ? null
                : pods.get(ResourceID.fromResource(patched)).orElse(null);
        if (patched != null && before != null) {
            pods.handleRecentResourceUpdate(ResourceID.fromResource(patched), patched, before);
        }
    }

    /** The attempt's Pod in the cache; null when the cache has none of this build and attempt. */
    @Nullable
    Pod find(CoprBuild build, int attempt) {
        Pod pod = named(build, attempt);
        return pod != null && PodIdentity.isOf(pod, build.getMetadata().getUid(), attempt) ? pod : null;
    }

    /** The Pod with the attempt's name in the cache, whoever it belongs to. */
    @Nullable
    Pod named(CoprBuild build, int attempt) {
        return BuildServices.find(pods, build.getMetadata().getNamespace(), name(build, attempt))
                .orElse(null);
    }

    /** The name that the attempt has recorded, for a Pod that was made before its build has one of its own; else the one that its Pod will get. */
    static String name(CoprBuild build, int attempt) {
        if (build.getStatus() != null) {
            for (BuildAttempt recorded : build.getStatus().attempts()) {
                if (recorded.number() == attempt && recorded.podName() != null) {
                    return recorded.podName();
                }
            }
        }
        return CoprBuildNames.podName(build.getMetadata().getName(), attempt);
    }

    /** True when this process made the attempt's Pod and so has missed nothing of it. */
    boolean wasMadeHere(AttemptKey key) {
        return madeHere.contains(key);
    }

    /** The attempts of which something is kept here. */
    Set<AttemptKey> remembered() {
        var all = new HashSet<>(madeHere);
        all.addAll(deletedHere);
        return all;
    }

    void forget(AttemptKey key) {
        madeHere.remove(key);
        deletedHere.remove(key);
    }
}
