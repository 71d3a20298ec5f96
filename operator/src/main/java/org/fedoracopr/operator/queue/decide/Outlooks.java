package org.fedoracopr.operator.queue.decide;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.queue.model.BuildKind;
import org.fedoracopr.operator.queue.model.Pool;
import org.fedoracopr.operator.queue.model.QueueOutlook;
import org.fedoracopr.operator.queue.model.QueuePlan;
import org.fedoracopr.operator.queue.model.WaitingBuild;
import org.jspecify.annotations.Nullable;

/** Tells a waiting build's place in the queue and how long it may still take, from the last plan and from what builds took lately. */
public final class Outlooks {

    private Outlooks() {}

    /**
     * What to tell of a build.
     *
     * @param usual how long builds occupy a builder of each pool, for those of which it is known
     */
    public static QueueOutlook of(
            WaitingBuild build, QueuePlanner planner, QueuePlan plan, List<Pool> pools, Map<String, Duration> usual) {
        Admission admission = plan.admission(build);
        int ahead = planner.ahead(build, plan, pools);
        return switch (admission) {
            case Admission.Admitted admitted -> new QueueOutlook(null, "admitted to pool " + admitted.pool(), 0, 0L);
            case Admission.Unknown ignored -> new QueueOutlook(null, "next: a builder is free", ahead, 0L);
            case Admission.NoPool noPool -> new QueueOutlook("pools", noPool.message(), ahead, null);
            case Admission.Refused refused -> new QueueOutlook(refused.blockedBy(), refused.message(), ahead, null);
            case Admission.Waiting waiting -> {
                Long seconds = seconds(build.kind(), waiting, planner, ahead, pools, usual);
                yield new QueueOutlook(waiting.blockedBy(), waiting.message() + words(ahead, seconds), ahead, seconds);
            }
        };
    }

    /** In steady work a place becomes free each time that a builder's usual time, divided by the builders, is over. */
    private static @Nullable Long seconds(
            BuildKind kind,
            Admission.Waiting waiting,
            QueuePlanner planner,
            int ahead,
            List<Pool> pools,
            Map<String, Duration> usual) {
        long places = 0;
        Duration longest = null;
        for (Pool pool : pools) {
            if (pool.closed() == null && pool.max() > 0 && pool.serves(kind.need())) {
                places += pool.max();
                Duration one = usual.get(pool.name());
                longest = one == null || (longest != null && longest.compareTo(one) >= 0) ? longest : one;
            }
        }
        places = Math.min(places, planner.placesOf(kind, waiting.blockedBy()));
        return places == 0 || longest == null ? null : longest.toSeconds() * (ahead + 1) / places;
    }

    private static String words(int ahead, @Nullable Long seconds) {
        String place = ahead == 0 ? "; next" : "; " + ahead + " ahead";
        return seconds == null ? place : place + ", about " + time(Duration.ofSeconds(seconds));
    }

    private static String time(Duration duration) {
        if (duration.toMinutes() < 2) {
            return Math.max(1, duration.toSeconds()) + " s";
        }
        return duration.toHours() < 3 ? duration.toMinutes() + " min" : duration.toHours() + " h";
    }
}
