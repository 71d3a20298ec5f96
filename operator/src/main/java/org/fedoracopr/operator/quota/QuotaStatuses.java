package org.fedoracopr.operator.quota;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildQuota;
import org.fedoracopr.api.v1alpha1.CoprBuildQuotaStatus;
import org.fedoracopr.api.v1alpha1.LimitUse;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.queue.io.QuotaView;
import org.fedoracopr.operator.queue.model.BuildKind;
import org.fedoracopr.operator.queue.model.Limit;
import org.fedoracopr.operator.status.Conditions;
import org.fedoracopr.operator.unread.Unread;
import org.jspecify.annotations.Nullable;

/** What a quota says of itself, as a pure function of its spec, the builds and what the queue holds. */
final class QuotaStatuses {

    private QuotaStatuses() {}

    static CoprBuildQuotaStatus of(
            CoprBuildQuota quota, List<CoprBuild> builds, Map<String, Integer> heldBy, Instant now) {
        CoprBuildQuotaStatus before = quota.getStatus();
        long generation = Objects.requireNonNullElse(quota.getMetadata().getGeneration(), 0L);
        List<BuildKind> underWay = QuotaView.underWay(builds, now);
        List<LimitUse> uses = QuotaView.limits(quota).stream()
                .map(limit -> use(limit, underWay, heldBy))
                .toList();
        String unread = Unread.problem(quota);
        StatusCondition ready = Conditions.of(
                "Ready",
                unread == null,
                unread == null ? "InForce" : Unread.REASON,
                unread,
                before == null ? List.of() : before.conditions(),
                generation,
                now);
        return new CoprBuildQuotaStatus(uses.stream().mapToInt(LimitUse::held).sum(), uses, List.of(ready), generation);
    }

    private static LimitUse use(Limit limit, List<BuildKind> underWay, Map<String, Integer> heldBy) {
        var groups = new HashMap<List<String>, Integer>();
        int all = 0;
        for (BuildKind kind : underWay) {
            if (limit.isReadable() && limit.concerns(kind)) {
                groups.merge(limit.group(kind), 1, Integer::sum);
                all++;
            }
        }
        int most = 0;
        @Nullable String whose = null;
        for (List<String> group : sorted(groups)) {
            int builds = groups.getOrDefault(group, 0);
            if (builds > most && !group.isEmpty()) {
                most = builds;
                whose = limit.words(group);
            }
        }
        return new LimitUse(limit.rule().name(), all, heldBy.getOrDefault(limit.name(), 0), whose, most);
    }

    /** In an order of their own, so that a status does not change with nothing. */
    private static List<List<String>> sorted(Map<List<String>, Integer> groups) {
        var sorted = new ArrayList<>(groups.keySet());
        sorted.sort((left, right) -> String.join("\n", left).compareTo(String.join("\n", right)));
        return sorted;
    }
}
