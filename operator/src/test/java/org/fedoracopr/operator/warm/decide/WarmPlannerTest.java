package org.fedoracopr.operator.warm.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.fedoracopr.operator.warm.model.WarmBuilder;
import org.fedoracopr.operator.warm.model.WarmBuilder.State;
import org.fedoracopr.operator.warm.model.WarmKind;
import org.fedoracopr.operator.warm.model.WarmPlan;
import org.fedoracopr.operator.warm.model.WarmPlan.Reason;
import org.fedoracopr.operator.warm.model.WarmPool;
import org.jspecify.annotations.Nullable;

/** How many warm builders a pool has. */
class WarmPlannerTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration MAX_AGE = Duration.ofHours(6);
    private static final WarmKind F43 = new WarmKind("fedora-43-x86_64", 2, "a", MAX_AGE, Instant.EPOCH);
    private static final WarmKind F42 = new WarmKind("fedora-42-x86_64", 1, "b", MAX_AGE, Instant.EPOCH);

    private static WarmBuilder builder(String uid, WarmKind kind, State state, Duration age) {
        return new WarmBuilder("pod-" + uid, uid, "x86", kind.chroot(), kind.made(), NOW.minus(age), state);
    }

    private static WarmBuilder warm(String uid, WarmKind kind) {
        return builder(uid, kind, State.WARM, Duration.ofMinutes(5));
    }

    private static WarmPool pool(int max, int occupied, WarmBuilder... builders) {
        return new WarmPool("x86", true, false, max, max, max, occupied, 0, 0, 0, List.of(F43, F42), List.of(builders));
    }

    private static List<Reason> reasons(WarmPlan plan) {
        return plan.drop().stream().map(WarmPlan.Drop::reason).toList();
    }

    private static List<String> dropped(WarmPlan plan) {
        return plan.drop().stream().map(drop -> drop.builder().uid()).toList();
    }

    private static @Nullable WarmBuilder choose(WarmPool pool, String chroot) {
        return WarmPlanner.choose(pool.kinds(), pool.builders(), chroot, NOW);
    }

    @Example
    void makesWhatThePoolIsToHave() {
        WarmPlan plan = WarmPlanner.plan(pool(10, 0), NOW);

        assertThat(plan.make()).containsExactly(F43, F43, F42);
        assertThat(plan.drop()).isEmpty();
    }

    @Example
    void makesTheMostWantedFirstWhereThereIsNoRoomForAll() {
        assertThat(WarmPlanner.plan(pool(10, 8), NOW).make()).containsExactly(F43, F43);
        assertThat(WarmPlanner.plan(pool(10, 10), NOW).make()).isEmpty();
    }

    @Example
    void makesOnlyWhatIsMissing() {
        assertThat(WarmPlanner.plan(pool(10, 0, warm("1", F43), warm("2", F42)), NOW)
                        .make())
                .containsExactly(F43);
        assertThat(WarmPlanner.plan(pool(10, 0, warm("1", F43), warm("2", F42), warm("3", F43)), NOW))
                .isEqualTo(new WarmPlan(List.of(), List.of()));
    }

    @Example
    void waitsAfterAWarmUpThatFailed() {
        var later = new WarmKind("fedora-43-x86_64", 2, "a", MAX_AGE, NOW.plusSeconds(1));
        var pool = new WarmPool("x86", true, false, 10, 10, 10, 0, 0, 0, 0, List.of(later, F42), List.of());

        assertThat(WarmPlanner.plan(pool, NOW).make()).containsExactly(F42);
        assertThat(WarmPlanner.plan(pool, NOW.plusSeconds(1)).make()).containsExactly(later, later, F42);
    }

    @Example
    void buildsTakeThePlaceOfTheLeastWanted() {
        WarmPlan plan = WarmPlanner.plan(pool(4, 2, warm("1", F43), warm("2", F42), warm("3", F43)), NOW);

        assertThat(dropped(plan)).containsExactly("2");
        assertThat(reasons(plan)).containsExactly(Reason.GIVES_WAY);
        assertThat(plan.make()).isEmpty();
    }

    @Example
    void whatIsNotWarmYetGivesWayBeforeWhatIs() {
        WarmBuilder warming = builder("1", F43, State.WARMING, Duration.ofMinutes(9));

        assertThat(dropped(WarmPlanner.plan(pool(4, 3, warming, warm("2", F43)), NOW)))
                .containsExactly("1");
    }

    @Example
    void oneGivesWayToABuildThatFindsNoNode() {
        var pool = new WarmPool(
                "x86", true, false, 10, 10, 10, 3, 1, 1, 0, List.of(F43), List.of(warm("1", F43), warm("2", F43)));

        WarmPlan plan = WarmPlanner.plan(pool, NOW);

        assertThat(reasons(plan)).containsExactly(Reason.GIVES_WAY);
        assertThat(plan.make()).isEmpty();
        var leaving = new WarmPool("x86", true, false, 10, 10, 10, 3, 1, 1, 1, List.of(F43), List.of(warm("2", F43)));
        assertThat(WarmPlanner.plan(leaving, NOW)).isEqualTo(new WarmPlan(List.of(), List.of()));
    }

    @Example
    void allOfAPoolThatAdmitsNothingGo() {
        var pool = new WarmPool(
                "x86", false, false, 10, 10, 10, 0, 0, 0, 0, List.of(F43), List.of(warm("1", F43), warm("2", F43)));

        assertThat(reasons(WarmPlanner.plan(pool, NOW))).containsExactly(Reason.CLOSED, Reason.CLOSED);
        assertThat(WarmPlanner.plan(pool, NOW).make()).isEmpty();
    }

    @Example
    void whatIsOldChangedEndedOverdueOrOnANodeThatIsLeftOutIsReplaced() {
        WarmBuilder old = builder("1", F43, State.WARM, MAX_AGE);
        var changed = new WarmBuilder("pod-2", "2", "x86", F43.chroot(), "other", NOW, State.WARM);
        WarmBuilder ended = builder("3", F43, State.OVER, Duration.ZERO);
        WarmBuilder overdue = builder("4", F42, State.WARMING, WarmPlanner.PATIENCE);

        WarmBuilder barred = builder("5", F42, State.BARRED, Duration.ZERO);

        WarmPlan plan = WarmPlanner.plan(pool(10, 0, old, changed, ended, overdue, barred), NOW);

        assertThat(reasons(plan))
                .containsExactly(Reason.OLD, Reason.CHANGED, Reason.ENDED, Reason.OVERDUE, Reason.NODE_LEFT_OUT);
        assertThat(plan.make()).containsExactly(F43, F43, F42);
        for (WarmBuilder useless : List.of(old, changed, ended, overdue, barred)) {
            assertThat(choose(pool(10, 0, useless), useless.chroot())).isNull();
        }
    }

    @Example
    void theOldestIsUsedFirst() {
        WarmPool pool = pool(
                10,
                0,
                warm("1", F43),
                builder("2", F43, State.WARM, Duration.ofHours(1)),
                builder("3", F43, State.WARMING, Duration.ofHours(2)),
                builder("4", F42, State.WARM, Duration.ofHours(2)));

        assertThat(choose(pool, F43.chroot())).isEqualTo(pool.builders().get(1));
        assertThat(choose(pool, "fedora-41-x86_64")).isNull();
    }

    /** Invariant I2: what is left and what is made has room beside the builders of builds. */
    @Property
    void neverMoreThanThePoolMayHave(@ForAll("pools") WarmPool pool) {
        WarmPlan plan = WarmPlanner.plan(pool, NOW);

        int after = pool.builders().size() - plan.drop().size() + plan.make().size();
        assertThat(after).isLessThanOrEqualTo(Math.max(0, pool.max() - pool.occupied()));
        assertThat(after).isLessThanOrEqualTo(pool.maxWarm());
        for (WarmKind kind : pool.kinds()) {
            long left = pool.builders().stream()
                    .filter(builder -> kind.has(builder, NOW))
                    .filter(builder -> plan.drop().stream()
                            .noneMatch(drop -> drop.builder().uid().equals(builder.uid())))
                    .count();
            assertThat(left + plan.make().stream().filter(kind::equals).count()).isLessThanOrEqualTo(kind.count());
        }
    }

    @Property
    void nobodyGoesTwiceAndOnlyWhoIsThere(@ForAll("pools") WarmPool pool) {
        assertThat(dropped(WarmPlanner.plan(pool, NOW)))
                .doesNotHaveDuplicates()
                .allMatch(uid -> pool.builders().stream()
                        .anyMatch(builder -> builder.uid().equals(uid)));
    }

    /** A plan that was carried out is followed by one that has nothing to do: nothing is made only to be dropped. */
    @Property
    void oncePlannedIsPlanned(@ForAll("pools") WarmPool pool) {
        WarmPlan plan = WarmPlanner.plan(pool, NOW);
        var after = new ArrayList<>(pool.builders());
        after.removeIf(builder -> dropped(plan).contains(builder.uid()));
        int number = 0;
        for (WarmKind kind : plan.make()) {
            number++;
            after.add(builder("new-" + number, kind, State.WARMING, Duration.ZERO));
        }
        var next = new WarmPool(
                pool.name(),
                pool.open(),
                pool.onTrial(),
                pool.max(),
                pool.maxStarting(),
                pool.maxWarm(),
                pool.occupied(),
                pool.starting(),
                pool.unschedulable(),
                pool.leaving() + plan.drop().size(),
                pool.kinds(),
                after);

        assertThat(WarmPlanner.plan(next, NOW)).isEqualTo(new WarmPlan(List.of(), List.of()));
    }

    @Property
    void noMoreStartAtOnceThanThePoolAllows(@ForAll("pools") WarmPool pool) {
        WarmPlan plan = WarmPlanner.plan(pool, NOW);
        long warming = pool.builders().stream()
                .filter(builder -> builder.state() == State.WARMING)
                .filter(builder -> plan.drop().stream()
                        .noneMatch(drop -> drop.builder().uid().equals(builder.uid())))
                .count();

        if (!plan.make().isEmpty()) {
            assertThat(warming + plan.make().size() + pool.starting()).isLessThanOrEqualTo(pool.maxStarting());
        }
    }

    @Property
    void whoIsChosenIsWarmAndFresh(@ForAll("pools") WarmPool pool, @ForAll("kinds") WarmKind kind) {
        WarmBuilder chosen = choose(pool, kind.chroot());

        if (chosen != null) {
            assertThat(chosen.state()).isEqualTo(State.WARM);
            assertThat(chosen.chroot()).isEqualTo(kind.chroot());
            assertThat(pool.kinds()).anyMatch(wanted -> wanted.has(chosen, NOW));
        }
    }

    @Provide
    Arbitrary<WarmKind> kinds() {
        return Arbitraries.of(F43, F42);
    }

    @Provide
    Arbitrary<WarmPool> pools() {
        Arbitrary<WarmBuilder> builders = Combinators.combine(
                        Arbitraries.of(F43.chroot(), F42.chroot(), "fedora-41-x86_64"),
                        Arbitraries.of("a", "b", "c"),
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.of(State.values()),
                        Arbitraries.integers().between(0, 1_000_000))
                .as((chroot, made, minutes, state, uid) -> new WarmBuilder(
                        "pod-" + uid, "" + uid, "x86", chroot, made, NOW.minus(Duration.ofMinutes(minutes)), state));
        Arbitrary<Integer> small = Arbitraries.integers().between(0, 6);
        return Combinators.combine(
                        Arbitraries.of(true, true, true, false),
                        small.tuple4(),
                        small.tuple3(),
                        builders.list().ofMaxSize(8).uniqueElements(WarmBuilder::uid),
                        Arbitraries.of(true, false))
                .as((open, limits, use, list, both) -> new WarmPool(
                        "x86",
                        open,
                        limits.get4() == 0,
                        limits.get1(),
                        Math.max(1, limits.get2()),
                        limits.get3(),
                        use.get1(),
                        use.get2(),
                        use.get3() / 3,
                        limits.get4() / 3,
                        both ? List.of(F43, F42) : List.of(F42),
                        list));
    }
}
