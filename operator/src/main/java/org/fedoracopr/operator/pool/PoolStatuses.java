package org.fedoracopr.operator.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolStatus;
import org.fedoracopr.api.v1alpha1.NodeHealthMode;
import org.fedoracopr.api.v1alpha1.NodeState;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.nodehealth.decide.NodeWords;
import org.fedoracopr.operator.nodehealth.model.NodeFindings;
import org.fedoracopr.operator.nodehealth.model.NodeHealthRules;
import org.fedoracopr.operator.queue.decide.PoolHealth;
import org.fedoracopr.operator.queue.io.PoolView;
import org.fedoracopr.operator.queue.model.Pool;
import org.fedoracopr.operator.results.decide.ResultsCheck;
import org.fedoracopr.operator.results.decide.SharedClaim;
import org.fedoracopr.operator.results.model.Finding;
import org.fedoracopr.operator.results.model.ResultsFindings;
import org.fedoracopr.operator.status.Conditions;
import org.fedoracopr.operator.unread.Unread;
import org.fedoracopr.operator.warm.model.WarmState;
import org.jspecify.annotations.Nullable;

/** What a pool says of itself, as a pure function of its spec and the builds that are admitted to it. */
final class PoolStatuses {

    private PoolStatuses() {}

    /**
     * Its status.
     *
     * @param config what was found in its ConfigMaps
     * @param warm how it fares with builders that are made ahead
     * @param results what is found of its results volume
     */
    static CoprBuilderPoolStatus of(
            CoprBuilderPool pool,
            NamespaceSight sight,
            NodeFindings findings,
            ConfigFindings config,
            WarmState warm,
            ResultsFindings results,
            Instant now) {
        String name = pool.getMetadata().getName();
        long generation = Objects.requireNonNullElse(pool.getMetadata().getGeneration(), 0L);
        List<StatusCondition> before =
                pool.getStatus() == null ? List.of() : pool.getStatus().conditions();
        PoolHealth health = sight.health(name);
        var conditions = new ArrayList<StatusCondition>();
        conditions.add(ready(pool, before, generation, now));
        ConfigConditions.readable(config, before, generation, now).ifPresent(conditions::add);
        add(conditions, ResultsCheck.CONDITION, results.writable(), before, generation, now);
        add(conditions, SharedClaim.CONDITION, results.shared(), before, generation, now);
        conditions.add(admitting(pool, List.copyOf(conditions), health, before, generation, now));
        conditions.add(chrootsKnown(health, before, generation, now));
        NodeHealthRules rules = NodeHealthRules.of(pool.getSpec());
        if (rules.mode() != NodeHealthMode.OFF) {
            conditions.add(nodesHealthy(findings, rules, before, generation, now));
        }
        ConfigConditions.nodesShared(pool.getSpec(), before, generation, now).ifPresent(conditions::add);
        if (!pool.getSpec().prealloc().isEmpty()) {
            conditions.add(warm(warm, before, generation, now));
        }
        return new CoprBuilderPoolStatus(
                sight.starting().getOrDefault(name, 0),
                sight.running().getOrDefault(name, 0),
                warm.warm(),
                (int) findings.nodes().stream()
                        .filter(node -> node.state() == NodeState.QUARANTINED)
                        .count(),
                findings.nodes(),
                conditions,
                generation);
    }

    private static void add(
            List<StatusCondition> conditions,
            String type,
            @Nullable Finding finding,
            List<StatusCondition> before,
            long generation,
            Instant now) {
        if (finding != null) {
            conditions.add(
                    Conditions.of(type, finding.value(), finding.reason(), finding.message(), before, generation, now));
        }
    }

    private static StatusCondition warm(WarmState warm, List<StatusCondition> before, long generation, Instant now) {
        return Conditions.of(
                "Warm",
                warm.problem() == null,
                warm.problem() == null ? "Working" : "WarmUpFailed",
                warm.problem(),
                before,
                generation,
                now);
    }

    private static StatusCondition nodesHealthy(
            NodeFindings findings, NodeHealthRules rules, List<StatusCondition> before, long generation, Instant now) {
        String reason = NodeWords.reason(findings, rules.mode());
        return Conditions.of(
                "NodesHealthy",
                reason.equals("Healthy"),
                reason,
                NodeWords.message(findings, rules),
                before,
                generation,
                now);
    }

    /** Whether the pool takes all chroots, and if not, which ones it does not. */
    private static StatusCondition chrootsKnown(
            PoolHealth health, List<StatusCondition> before, long generation, Instant now) {
        String unknown = health.chroots().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(chroot -> chroot.getKey() + " until " + chroot.getValue().until() + ", and then one build: "
                        + chroot.getValue().message())
                .collect(Collectors.joining("; "));
        return Conditions.of(
                "ChrootsKnown",
                unknown.isEmpty(),
                unknown.isEmpty() ? "AllTaken" : "ChrootUnknown",
                unknown.isEmpty() ? null : "nothing is admitted for " + unknown,
                before,
                generation,
                now);
    }

    private static StatusCondition ready(
            CoprBuilderPool pool, List<StatusCondition> before, long generation, Instant now) {
        CoprBuilderPoolSpec spec = pool.getSpec();
        String unread = Unread.problem(pool);
        boolean hasClaim = spec.results() != null && spec.results().claimName() != null;
        return Conditions.of(
                "Ready",
                hasClaim && unread == null,
                unread != null ? Unread.REASON : hasClaim ? "Configured" : "NoResultsClaim",
                unread != null ? unread : hasClaim ? null : "name a claim for the results in spec.results.claimName",
                before,
                generation,
                now);
    }

    /** Whether the pool takes builds, and if not, why: what waiting builds say of it, too. */
    private static StatusCondition admitting(
            CoprBuilderPool pool,
            List<StatusCondition> known,
            PoolHealth health,
            List<StatusCondition> before,
            long generation,
            Instant now) {
        Pool.Closed closed = PoolView.closed(pool, known, health, now);
        String reason = closed == null
                ? health.isOnTrial() ? "OnTrial" : "Open"
                : closed.reason().substring(0, 1).toUpperCase(Locale.ROOT)
                        + closed.reason().substring(1);
        String message = closed == null
                ? health.isOnTrial() ? "one builder at a time is tried after: " + health.message() : null
                : closed.message();
        return Conditions.of("Admitting", closed == null, reason, message, before, generation, now);
    }
}
