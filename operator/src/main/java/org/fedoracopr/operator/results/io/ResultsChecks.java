package org.fedoracopr.operator.results.io;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.pod.ResultsCheckPod;
import org.fedoracopr.operator.results.decide.ResultsCheck;
import org.fedoracopr.operator.results.decide.SharedClaim;
import org.fedoracopr.operator.results.model.CheckMemory;
import org.fedoracopr.operator.results.model.CheckSight;
import org.fedoracopr.operator.results.model.CheckStep;
import org.fedoracopr.operator.results.model.Finding;
import org.fedoracopr.operator.results.model.ResultsFindings;
import org.fedoracopr.operator.unread.Unread;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the results volumes of pools, a step at each of a pool's turns.
 *
 * <p>A pool whose volume is known to work costs one look at its claim now and then. What fails here is told in the pool's status and keeps nothing else from going on.
 */
public final class ResultsChecks {

    /** How old what was seen of a claim may be. */
    static final Duration CLAIM_FRESH = Duration.ofMinutes(5);
    /** Longer than the grace of a Pod that its node ends. */
    static final Duration FORGET_AFTER = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(ResultsChecks.class);

    private final CheckCluster cluster;
    private final InstantSource clock;
    private final Map<String, CheckMemory> memories = new ConcurrentHashMap<>();
    private final Map<String, SeenClaim> claims = new ConcurrentHashMap<>();

    public ResultsChecks(CheckCluster cluster, InstantSource clock) {
        this.cluster = Objects.requireNonNull(cluster, "cluster is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** What was seen of a claim when a pool was as it was then. */
    private record SeenClaim(@Nullable Long generation, Finding finding, Instant at) {}

    /** What is known of a pool's results volume after this step. */
    public ResultsFindings of(CoprBuilderPool pool) {
        String subject = Unread.problem(pool) == null ? ResultsCheck.subject(pool.getSpec()) : null;
        if (subject == null) {
            return ResultsFindings.NONE;
        }
        Instant now = clock.instant();
        List<StatusCondition> conditions =
                pool.getStatus() == null ? List.of() : pool.getStatus().conditions();
        Finding shared = shared(pool, now);
        Finding known = ResultsCheck.known(pool.getSpec(), conditions);
        boolean none = shared.reason().equals("NoClaim");
        if (none || pool.getSpec().paused() || pool.isMarkedForDeletion()) {
            return new ResultsFindings(known, shared);
        }
        CheckMemory memory = memory(pool, subject);
        return new ResultsFindings(
                ResultsCheck.isDue(pool.getSpec(), conditions, memory, now)
                        ? step(pool, subject, conditions, memory, now)
                        : known,
                shared);
    }

    private CheckMemory memory(CoprBuilderPool pool, String subject) {
        String whole = pool.getMetadata().getUid() + " " + subject;
        return memories.compute(
                key(pool),
                (key, before) -> before != null && before.subject().equals(whole) ? before : CheckMemory.of(whole));
    }

    private Finding step(
            CoprBuilderPool pool, String subject, List<StatusCondition> conditions, CheckMemory memory, Instant now) {
        try {
            Pod pod = cluster.pod(pool.getMetadata().getNamespace(), ResultsCheckPod.name(pool));
            CheckSight sight = CheckPods.sight(pod, subject);
            CheckStep step = ResultsCheck.next(pool.getSpec(), conditions, memory, sight, now);
            switch (step.act()) {
                case MAKE -> {
                    return make(pool, subject, step, now);
                }
                case REMOVE -> cluster.delete(Objects.requireNonNull(pod));
                case NOTHING -> {
                    if (pod != null && pod.isMarkedForDeletion() && isStuck(pod, now)) {
                        cluster.forget(pod);
                    }
                }
            }
            memories.put(key(pool), step.memory());
            return step.finding();
        } catch (KubernetesClientException e) {
            log.warn("the results volume of pool {} cannot be tried now: {}", key(pool), e.getMessage());
            return ResultsCheck.known(pool.getSpec(), conditions);
        }
    }

    private Finding make(CoprBuilderPool pool, String subject, CheckStep step, Instant now) {
        try {
            cluster.create(ResultsCheckPod.desired(pool, subject));
            return step.finding();
        } catch (KubernetesClientException e) {
            CheckStep refused =
                    ResultsCheck.refused(pool.getSpec(), step.memory(), String.valueOf(e.getMessage()), now);
            memories.put(key(pool), refused.memory());
            return refused.finding();
        }
    }

    private static boolean isStuck(Pod pod, Instant now) {
        Instant due = Instant.parse(pod.getMetadata().getDeletionTimestamp());
        return !now.isBefore(due.plus(FORGET_AFTER));
    }

    private Finding shared(CoprBuilderPool pool, Instant now) {
        SeenClaim seen = claims.get(key(pool));
        Long generation = pool.getMetadata().getGeneration();
        boolean usable = seen != null
                && Objects.equals(seen.generation(), generation)
                && now.isBefore(seen.at()
                        .plus(seen.finding().value().equals("True") ? CLAIM_FRESH : CLAIM_FRESH.dividedBy(10)));
        if (seen != null && usable) {
            return seen.finding();
        }
        Finding finding = look(pool);
        claims.put(key(pool), new SeenClaim(generation, finding, now));
        return finding;
    }

    private Finding look(CoprBuilderPool pool) {
        String name =
                String.valueOf(Objects.requireNonNull(pool.getSpec().results()).claimName());
        try {
            return SharedClaim.finding(
                    pool.getSpec(), cluster.claim(pool.getMetadata().getNamespace(), name));
        } catch (KubernetesClientException e) {
            return Finding.unknown(
                    e.getCode() == HttpURLConnection.HTTP_FORBIDDEN ? "Forbidden" : "NotRead",
                    "claim " + name + " cannot be read: " + e.getMessage());
        }
    }

    private static String key(CoprBuilderPool pool) {
        return pool.getMetadata().getNamespace() + "/" + pool.getMetadata().getName();
    }
}
