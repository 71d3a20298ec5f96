package org.fedoracopr.operator.warm.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.fedoracopr.operator.warm.model.WarmBuilder;
import org.fedoracopr.operator.warm.model.WarmBuilder.State;
import org.fedoracopr.operator.warm.model.WarmKind;
import org.fedoracopr.operator.warm.model.WarmPlan;
import org.fedoracopr.operator.warm.model.WarmPlan.Reason;
import org.fedoracopr.operator.warm.model.WarmPool;
import org.jspecify.annotations.Nullable;

/**
 * Decides how many warm builders a pool has. They count against its {@code max} and give way to builds at once: together they are never more (invariant I2).
 *
 * <p>A pure function of what is there; a builder that a build is to have is none of its business.
 */
public final class WarmPlanner {

    /** From making a Pod until its chroot is made; a slow mirror is no reason to try again. */
    static final Duration PATIENCE = Duration.ofHours(1);

    /** The most useful ones first: warm, and the youngest. */
    private static final Comparator<WarmBuilder> BEST = Comparator.comparing(
                    (WarmBuilder builder) -> builder.state() != State.WARM)
            .thenComparing(WarmBuilder::createdAt, Comparator.reverseOrder())
            .thenComparing(WarmBuilder::uid);

    private WarmPlanner() {}

    /** What is to go, and what is to be made. */
    public static WarmPlan plan(WarmPool pool, Instant now) {
        var drop = new ArrayList<WarmPlan.Drop>();
        var kept = new ArrayList<WarmBuilder>();
        for (WarmBuilder builder : pool.builders()) {
            Reason reason = useless(builder, pool, now);
            if (reason == null) {
                kept.add(builder);
            } else {
                drop.add(new WarmPlan.Drop(builder, reason));
            }
        }
        kept.sort(BEST);
        for (WarmKind kind : pool.kinds()) {
            List<WarmBuilder> ofKind =
                    kept.stream().filter(builder -> kind.has(builder, now)).toList();
            leave(ofKind.subList(Math.min(kind.count(), ofKind.size()), ofKind.size()), Reason.SURPLUS, kept, drop);
        }
        giveWay(pool, kept, drop);
        return new WarmPlan(drop, make(pool, kept, now));
    }

    private static @Nullable Reason useless(WarmBuilder builder, WarmPool pool, Instant now) {
        if (builder.state() == State.OVER) {
            return Reason.ENDED;
        }
        if (builder.state() == State.BARRED) {
            return Reason.NODE_LEFT_OUT;
        }
        if (!pool.open() || pool.max() == 0 || pool.maxWarm() == 0) {
            return Reason.CLOSED;
        }
        if (pool.kinds().stream().anyMatch(kind -> kind.has(builder, now))) {
            boolean late = !now.isBefore(builder.createdAt().plus(PATIENCE));
            return builder.state() == State.WARMING && late ? Reason.OVERDUE : null;
        }
        boolean same = pool.kinds().stream()
                .anyMatch(kind ->
                        kind.chroot().equals(builder.chroot()) && kind.made().equals(builder.made()));
        return same ? Reason.OLD : Reason.CHANGED;
    }

    /** Those of the least wanted kinds go first, of a kind the least useful ones. */
    private static void giveWay(WarmPool pool, List<WarmBuilder> kept, List<WarmPlan.Drop> drop) {
        int surplus = kept.size() - pool.maxWarm();
        int room = kept.size() - Math.max(0, pool.max() - pool.occupied());
        // Those that are going already make room, too.
        int pressed = pool.unschedulable() - pool.leaving() - drop.size();
        var leaving = new ArrayList<WarmBuilder>();
        for (WarmKind kind : pool.kinds().reversed()) {
            kept.reversed().stream()
                    .filter(builder -> kind.chroot().equals(builder.chroot()))
                    .forEach(leaving::add);
        }
        int forRoom = Math.min(leaving.size(), Math.max(room, pressed));
        if (forRoom > 0) {
            leave(leaving.subList(0, forRoom), Reason.GIVES_WAY, kept, drop);
        }
        int more = Math.min(leaving.size(), surplus);
        if (more > Math.max(0, forRoom)) {
            leave(leaving.subList(Math.max(0, forRoom), more), Reason.SURPLUS, kept, drop);
        }
    }

    private static void leave(
            List<WarmBuilder> leaving, Reason reason, List<WarmBuilder> kept, List<WarmPlan.Drop> drop) {
        for (WarmBuilder builder : List.copyOf(leaving)) {
            kept.removeIf(other -> other.uid().equals(builder.uid()));
            drop.add(new WarmPlan.Drop(builder, reason));
        }
    }

    private static List<WarmKind> make(WarmPool pool, List<WarmBuilder> kept, Instant now) {
        var make = new ArrayList<WarmKind>();
        if (!pool.open() || pool.onTrial() || pool.unschedulable() > 0) {
            return make;
        }
        int warming = (int) kept.stream()
                .filter(builder -> builder.state() == State.WARMING)
                .count();
        // One that was told to go still takes its room on a node.
        int room = Math.min(pool.maxWarm(), pool.max() - pool.occupied()) - kept.size() - pool.leaving();
        room = Math.min(room, pool.maxStarting() - pool.starting() - warming);
        for (WarmKind kind : pool.kinds()) {
            long have = kept.stream().filter(builder -> kind.has(builder, now)).count();
            long wanted = now.isBefore(kind.notBefore()) ? 0 : kind.count() - have;
            for (; wanted > 0 && make.size() < room; wanted--) {
                make.add(kind);
            }
        }
        return make;
    }

    /** The warm builder that a build of a chroot gets: of those that are warm, the oldest, so that chroots are used before they are too old. */
    public static @Nullable WarmBuilder choose(
            List<WarmKind> kinds, List<WarmBuilder> builders, String chroot, Instant now) {
        return builders.stream()
                .filter(builder -> builder.state() == State.WARM
                        && builder.chroot().equals(chroot)
                        && kinds.stream().anyMatch(kind -> kind.has(builder, now)))
                .min(Comparator.comparing(WarmBuilder::createdAt).thenComparing(WarmBuilder::uid))
                .orElse(null);
    }
}
