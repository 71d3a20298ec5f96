package org.fedoracopr.operator.queue.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.fedoracopr.api.v1alpha1.PoolArchitecture;
import org.fedoracopr.api.v1alpha1.QuotaDimension;
import org.fedoracopr.api.v1alpha1.QuotaLimit;
import org.fedoracopr.api.v1alpha1.QuotaMatch;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.queue.model.BuildKind;
import org.fedoracopr.operator.queue.model.Limit;
import org.fedoracopr.operator.queue.model.Need;
import org.fedoracopr.operator.queue.model.Pool;
import org.fedoracopr.operator.queue.model.QueueOutlook;
import org.fedoracopr.operator.queue.model.QueuePlan;
import org.fedoracopr.operator.queue.model.WaitingBuild;
import org.jspecify.annotations.Nullable;

/** Copr's order, every limit, and nobody waits without a reason or for ever. */
class QueuePlannerTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final int ALL = Integer.MAX_VALUE;
    private static final QuotaMatch ANY = match(null, null, null, null);

    private static QuotaMatch match(
            @Nullable String owner, @Nullable String architecture, @Nullable Boolean ssh, @Nullable Boolean network) {
        return new QuotaMatch(owner, null, null, null, architecture, null, null, ssh, null, network);
    }

    private static Limit limit(String name, int max, QuotaMatch match, QuotaDimension... per) {
        return new Limit("quota/q/" + name, new QuotaLimit(name, match, List.of(), List.of(per), max, null, null));
    }

    private static BuildKind kind(String owner, String sandbox, String architecture, String... tags) {
        return new BuildKind(
                new Need(architecture, Set.of(tags), Set.of()),
                owner,
                "project",
                owner,
                sandbox,
                false,
                false,
                false,
                false,
                0);
    }

    private static BuildKind source(BuildKind kind) {
        return with(kind, true, kind.background(), kind.priority(), kind.network());
    }

    private static BuildKind background(BuildKind kind) {
        return with(kind, kind.source(), true, kind.priority(), kind.network());
    }

    private static BuildKind urgent(BuildKind kind, int priority) {
        return with(kind, kind.source(), kind.background(), priority, kind.network());
    }

    private static BuildKind networked(BuildKind kind) {
        return with(kind, kind.source(), kind.background(), kind.priority(), true);
    }

    private static BuildKind with(BuildKind kind, boolean source, boolean background, int priority, boolean network) {
        return new BuildKind(
                kind.need(),
                kind.owner(),
                kind.project(),
                kind.submitter(),
                kind.sandbox(),
                source,
                kind.ssh(),
                background,
                network,
                priority);
    }

    private static WaitingBuild build(int number, BuildKind kind) {
        return new WaitingBuild("uid-" + number, "build-" + number, TIME.plusSeconds(number), kind);
    }

    private static Pool pool(String name, int priority, int max, int maxStarting, PoolArchitecture... architectures) {
        return new Pool(name, List.of(architectures), Set.of("fast"), priority, max, maxStarting, 0, 0, null);
    }

    private static Pool x86(int max) {
        return pool("x86", 0, max, max, natively("x86_64"));
    }

    private static PoolArchitecture natively(String name) {
        return new PoolArchitecture(name, false);
    }

    private static QueuePlanner planner(WaitingBuild... builds) {
        var planner = new QueuePlanner();
        for (WaitingBuild build : builds) {
            planner.put(build);
        }
        return planner;
    }

    private static List<String> order(int places, WaitingBuild... builds) {
        return List.copyOf(planner(builds)
                .plan(Map.of(), List.of(x86(places)), List.of(), ALL)
                .admitted()
                .keySet());
    }

    private static Admission place(BuildKind kind, Pool... pools) {
        WaitingBuild build = build(1, kind);
        return planner(build).plan(Map.of(), List.of(pools), List.of(), ALL).admission(build);
    }

    @Example
    void buildGoesToThePoolOfItsArchitecture() {
        Pool source = pool("source", 0, 1, 1, natively("noarch"));
        assertThat(place(kind("a", "s", "x86_64"), x86(1), source)).isEqualTo(new Admission.Admitted("x86"));
        assertThat(place(kind("a", "s", "noarch"), x86(1), source)).isEqualTo(new Admission.Admitted("source"));
        assertThat(place(kind("a", "s", "s390x"), x86(1), source)).isInstanceOf(Admission.NoPool.class);
    }

    @Example
    void emulatedArchitectureIsTakenOnlyOnRequest() {
        Pool emulated = pool("emulated", 0, 1, 1, new PoolArchitecture("s390x", true));
        assertThat(place(kind("a", "s", "s390x"), emulated)).isInstanceOf(Admission.NoPool.class);
        assertThat(place(kind("a", "s", "s390x", "arch_s390x_emulated"), emulated))
                .isEqualTo(new Admission.Admitted("emulated"));
        assertThat(place(kind("a", "s", "s390x", "arch_s390x_native"), emulated))
                .isInstanceOf(Admission.NoPool.class);
    }

    @Example
    void poolHasToHaveEveryTag() {
        assertThat(place(kind("a", "s", "x86_64", "fast", "copr_builder", "arch_x86_64_native"), x86(1)))
                .isEqualTo(new Admission.Admitted("x86"));
        assertThat(place(kind("a", "s", "x86_64", "fast", "large"), x86(1))).isInstanceOf(Admission.NoPool.class);
    }

    @Example
    void poolOfHigherPriorityIsPreferredThenTheFirstName() {
        Pool b = pool("b", 0, 1, 1, natively("x86_64"));
        Pool a = pool("a", 0, 1, 1, natively("x86_64"));
        Pool preferred = pool("z", 5, 1, 1, natively("x86_64"));
        assertThat(place(kind("a", "s", "x86_64"), b, a)).isEqualTo(new Admission.Admitted("a"));
        assertThat(place(kind("a", "s", "x86_64"), b, a, preferred)).isEqualTo(new Admission.Admitted("z"));
    }

    /** A log backend that is away holds no pool, and does not fill the nodes either. */
    @Example
    void endedBuildsThatDrainTakePlacesFromTheSizeOfThePoolOn() {
        BuildKind kind = kind("alice", "s", "x86_64");
        assertThat(place(kind, draining(0, 3))).isEqualTo(new Admission.Admitted("x86"));
        assertThat(place(kind, draining(0, 5))).isEqualTo(new Admission.Admitted("x86"));
        assertThat(place(kind, draining(0, 6)))
                .isEqualTo(
                        new Admission.Waiting(
                                "pool/x86/draining",
                                "6 ended builds of pool x86 wait for the log backend, and their Pods take the places of others"));
        assertThat(place(kind, draining(1, 4))).isEqualTo(new Admission.Admitted("x86"));
        assertThat(place(kind, draining(2, 4))).isInstanceOf(Admission.Waiting.class);
        assertThat(place(kind, draining(3, 9)))
                .as("busy all the same")
                .isEqualTo(new Admission.Waiting("pool/x86/max", "all 3 builders of pool x86 are busy"));
    }

    private static Pool draining(int occupied, int draining) {
        return new Pool("x86", List.of(natively("x86_64")), Set.of(), 0, 3, 3, occupied, 0, draining, null, Map.of());
    }

    @Example
    void whatHoldsABuildIsNamed() {
        BuildKind kind = kind("alice", "s", "x86_64");
        Pool starting = new Pool("slow", List.of(natively("x86_64")), Set.of(), 0, 9, 2, 2, 2, null);
        Pool paused = new Pool(
                "p",
                List.of(natively("x86_64")),
                Set.of(),
                0,
                9,
                9,
                0,
                0,
                new Pool.Closed("paused", "pool p is paused"));
        assertThat(place(kind, x86(0)))
                .isEqualTo(new Admission.Waiting("pool/x86/max", "all 0 builders of pool x86 are busy"));
        assertThat(place(kind, starting))
                .isEqualTo(
                        new Admission.Waiting("pool/slow/maxStarting", "2 builders of pool slow are starting already"));
        assertThat(place(kind, paused)).isEqualTo(new Admission.Waiting("pool/p/paused", "pool p is paused"));
        assertThat(place(kind, paused, x86(0)))
                .isInstanceOfSatisfying(
                        Admission.Waiting.class,
                        waiting -> assertThat(waiting.blockedBy()).isEqualTo("pool/x86/max"));
        assertThat(place(kind, paused, x86(1))).isEqualTo(new Admission.Admitted("x86"));
    }

    private static Pool stopping(Pool pool, String chroot, boolean onTrial) {
        return new Pool(
                pool.name(),
                pool.architectures(),
                pool.tags(),
                pool.priority(),
                pool.max(),
                pool.maxStarting(),
                pool.occupied(),
                pool.starting(),
                pool.draining(),
                pool.closed(),
                Map.of(chroot, new Pool.Stopped(new Pool.Closed("chroot", "nobody knows " + chroot), onTrial)));
    }

    private static BuildKind of(String owner, String chroot) {
        BuildKind kind = kind(owner, "s", "x86_64");
        return new BuildKind(
                new Need("x86_64", Set.of(), Set.of(), chroot),
                kind.owner(),
                kind.project(),
                kind.submitter(),
                kind.sandbox(),
                false,
                false,
                false,
                false,
                0);
    }

    @Example
    void aPoolThatStopsAChrootTakesAllOthers() {
        Pool pool = stopping(x86(5), "old", false);
        assertThat(place(of("alice", "old"), pool))
                .isEqualTo(new Admission.Waiting("pool/x86/chroot", "nobody knows old"));
        assertThat(place(of("alice", ""), pool)).isEqualTo(new Admission.Admitted("x86"));
        assertThat(place(of("alice", "old"), pool, pool("z86", 0, 1, 1, natively("x86_64"))))
                .isEqualTo(new Admission.Admitted("z86"));
    }

    @Example
    void oneBuildAtATimeTriesAChrootThatWasStopped() {
        WaitingBuild first = build(1, of("alice", "old"));
        WaitingBuild second = build(2, of("alice", "old"));
        WaitingBuild third = build(3, of("bob", "old"));
        WaitingBuild other = build(4, of("bob", ""));
        QueuePlan plan = planner(first, second, third, other)
                .plan(Map.of(), List.of(stopping(x86(5), "old", true)), List.of(), ALL);
        assertThat(plan.admitted()).containsOnlyKeys("uid-1", "uid-4");
        assertThat(plan.admission(second)).isInstanceOf(Admission.Waiting.class);
        assertThat(plan.admission(third)).isInstanceOf(Admission.Waiting.class);
    }

    @Example
    void sourceBuildsGoFirstThenRpmsThenTheBackgroundAndPrioritiesWithinThese() {
        BuildKind rpm = kind("a", "s", "x86_64");
        assertThat(order(
                        6,
                        build(1, background(rpm)),
                        build(2, background(source(rpm))),
                        build(3, rpm),
                        build(4, urgent(kind("b", "t", "x86_64"), 3)),
                        build(5, source(rpm)),
                        build(6, urgent(kind("c", "u", "x86_64"), -3))))
                .containsExactly("uid-5", "uid-4", "uid-3", "uid-6", "uid-2", "uid-1");
    }

    @Example
    void ownersAndTheirSandboxesTakeTurns() {
        BuildKind first = kind("alice", "one", "x86_64");
        BuildKind second = kind("alice", "two", "x86_64");
        BuildKind bob = kind("bob", "his", "x86_64");
        assertThat(order(
                        6,
                        build(1, first),
                        build(2, first),
                        build(3, first),
                        build(4, second),
                        build(5, bob),
                        build(6, bob)))
                .containsExactly("uid-1", "uid-5", "uid-4", "uid-6", "uid-2", "uid-3");
    }

    @Example
    void whoHasBuildsUnderWayComesAfterWhoHasNone() {
        BuildKind alice = kind("alice", "a", "x86_64");
        WaitingBuild early = build(1, alice);
        WaitingBuild late = build(2, kind("bob", "b", "x86_64"));
        QueuePlan plan = planner(early, late).plan(Map.of(alice, 1), List.of(x86(1)), List.of(), ALL);
        assertThat(plan.admitted()).containsOnlyKeys("uid-2");
    }

    @Example
    void limitsOfQuotasHoldTheirBuildsAndNoOthers() {
        BuildKind alice = kind("alice", "a", "x86_64");
        WaitingBuild held = build(1, alice);
        WaitingBuild free = build(2, kind("bob", "b", "x86_64"));
        List<Limit> limits = List.of(
                limit("owner", 2, ANY, QuotaDimension.OWNER), limit("blocked", 0, match("mallory", null, null, null)));
        WaitingBuild blocked = build(3, kind("mallory", "m", "x86_64"));
        QueuePlan plan = planner(held, free, blocked).plan(Map.of(alice, 2), List.of(x86(9)), limits, ALL);
        assertThat(plan.admitted()).containsOnlyKeys("uid-2");
        assertThat(plan.admission(held))
                .isEqualTo(
                        new Admission.Waiting("quota/q/owner", "2 of 2 builds for owner alice are under way already"));
        assertThat(plan.admission(blocked))
                .isEqualTo(new Admission.Waiting(
                        "quota/q/blocked", "builds of owner mallory are held back by an administrator"));
    }

    @Example
    void networkThatIsNotAllowedEndsABuildAtOnceExceptForThoseWhoMay() {
        var rule = new QuotaLimit(
                "network",
                match(null, null, null, true),
                List.of(match("trusted", null, null, null)),
                List.of(),
                0,
                null,
                "ask in #copr");
        List<Limit> limits = List.of(new Limit("quota/q/network", rule));
        WaitingBuild refused = build(1, networked(kind("alice", "a", "x86_64")));
        WaitingBuild allowed = build(2, networked(kind("trusted", "t", "x86_64")));
        WaitingBuild without = build(3, kind("alice", "a", "x86_64"));
        QueuePlan plan = planner(refused, allowed, without).plan(Map.of(), List.of(x86(9)), limits, ALL);
        assertThat(plan.admitted()).containsOnlyKeys("uid-2", "uid-3");
        assertThat(plan.admission(refused))
                .isEqualTo(new Admission.Refused(
                        "quota/q/network", "builds with network are not allowed here (quota/q/network): ask in #copr"));
    }

    @Example
    void whoIsNextIsNotToldALimit() {
        WaitingBuild first = build(1, kind("a", "s", "x86_64"));
        WaitingBuild second = build(2, kind("a", "s", "x86_64"));
        QueuePlan plan = planner(first, second).plan(Map.of(), List.of(x86(9)), List.of(), 1);
        assertThat(plan.admission(first)).isEqualTo(new Admission.Admitted("x86"));
        assertThat(plan.admission(second)).isEqualTo(new Admission.Unknown());
    }

    @Example
    void placeAndTimeAreTold() {
        BuildKind alice = kind("alice", "a", "x86_64");
        var builds = new ArrayList<WaitingBuild>();
        for (int i = 1; i <= 5; i++) {
            builds.add(build(i, alice));
        }
        WaitingBuild bob = build(6, kind("bob", "b", "x86_64"));
        builds.add(bob);
        QueuePlanner planner = planner(builds.toArray(new WaitingBuild[0]));
        Pool busy = new Pool("x86", List.of(natively("x86_64")), Set.of(), 0, 2, 2, 2, 0, null);
        QueuePlan plan = planner.plan(Map.of(alice, 2), List.of(busy), List.of(), ALL);
        Map<String, Duration> usual = Map.of("x86", Duration.ofMinutes(10));
        QueueOutlook outlook = Outlooks.of(builds.get(4), planner, plan, List.of(busy), usual);
        assertThat(outlook)
                .isEqualTo(new QueueOutlook(
                        "pool/x86/max", "all 2 builders of pool x86 are busy; 5 ahead, about 30 min", 5, 1800L));
        assertThat(Outlooks.of(bob, planner, plan, List.of(busy), Map.of()))
                .isEqualTo(new QueueOutlook("pool/x86/max", "all 2 builders of pool x86 are busy; next", 0, null));
    }

    @Provide
    Arbitrary<BuildKind> kinds() {
        return Combinators.combine(
                        Arbitraries.of("alice", "bob", "carol"),
                        Arbitraries.of("one", "two"),
                        Arbitraries.of("x86_64", "aarch64", "s390x"),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false, false),
                        Arbitraries.integers().between(-1, 1),
                        Arbitraries.of(true, false, false))
                .as((owner, sandbox, architecture, source, background, priority, network) ->
                        with(kind(owner, owner + "-" + sandbox, architecture), source, background, priority, network));
    }

    @Provide
    Arbitrary<Limit> limits() {
        Arbitrary<QuotaMatch> matches = Arbitraries.of(
                ANY,
                match("alice", null, null, null),
                match(null, "x86_64", null, null),
                match(null, null, null, true));
        Arbitrary<List<QuotaDimension>> dimensions =
                Arbitraries.of(QuotaDimension.class).list().uniqueElements().ofMaxSize(2);
        return Combinators.combine(matches, dimensions, Arbitraries.integers().between(0, 4), Arbitraries.integers())
                .as((match, per, max, name) ->
                        new Limit("quota/q/" + name, new QuotaLimit("l", match, List.of(), per, max, null, null)));
    }

    @Provide
    Arbitrary<Pool> pools() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 99),
                        Arbitraries.subsetOf("x86_64", "aarch64", "s390x").filter(names -> !names.isEmpty()),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.of(false, false, false, true))
                .as((name, architectures, max, maxStarting, priority, closed) -> new Pool(
                        "pool-" + name,
                        architectures.stream()
                                .sorted()
                                .map(QueuePlannerTest::natively)
                                .toList(),
                        Set.of(),
                        priority,
                        max,
                        maxStarting,
                        0,
                        0,
                        closed ? new Pool.Closed("paused", "closed") : null));
    }

    @Property(tries = 500)
    void noLimitIsExceededAndWhoWaitsIsHeldBySomething(
            @ForAll("kinds") BuildKind one,
            @ForAll List<@From("kinds") BuildKind> kinds,
            @ForAll List<@From("limits") Limit> limits,
            @ForAll List<@From("pools") Pool> somePools,
            @ForAll @IntRange(max = 20) int atMost) {
        List<Pool> pools = distinct(somePools);
        var builds = new ArrayList<WaitingBuild>();
        builds.add(build(0, one));
        kinds.forEach(kind -> builds.add(build(builds.size(), kind)));
        QueuePlan plan = planner(builds.toArray(new WaitingBuild[0])).plan(Map.of(), pools, limits, atMost);
        assertThat(plan.admitted().size()).isLessThanOrEqualTo(atMost);
        var taken = new HashMap<String, Integer>();
        var used = new HashMap<List<Object>, Integer>();
        for (WaitingBuild build : builds) {
            if (plan.admission(build) instanceof Admission.Admitted place) {
                taken.merge(place.pool(), 1, Integer::sum);
                for (int i = 0; i < limits.size(); i++) {
                    Limit limit = limits.get(i);
                    if (limit.concerns(build.kind())) {
                        int now = used.merge(List.of(i, limit.group(build.kind())), 1, Integer::sum);
                        assertThat(now).isLessThanOrEqualTo(limit.max());
                    }
                }
            }
        }
        for (Pool pool : pools) {
            int most = pool.closed() != null ? 0 : Math.min(pool.max(), pool.maxStarting());
            assertThat(taken.getOrDefault(pool.name(), 0)).isLessThanOrEqualTo(most);
        }
        for (WaitingBuild build : builds) {
            switch (plan.admission(build)) {
                case Admission.Admitted ignored -> {}
                case Admission.Unknown ignored -> assertThat(plan.admitted()).hasSize(atMost);
                case Admission.NoPool ignored ->
                    assertThat(pools).noneMatch(pool -> pool.serves(build.kind().need()));
                case Admission.Refused refused -> assertIsReached(refused.blockedBy(), build, limits, used);
                case Admission.Waiting waiting -> {
                    if (waiting.blockedBy().startsWith("quota/")) {
                        assertIsReached(waiting.blockedBy(), build, limits, used);
                    } else {
                        assertThat(pools)
                                .filteredOn(pool -> pool.serves(build.kind().need()))
                                .allMatch(pool -> pool.closed() != null
                                        || taken.getOrDefault(pool.name(), 0)
                                                >= Math.min(pool.max(), pool.maxStarting()));
                    }
                }
            }
        }
    }

    private static void assertIsReached(
            String name, WaitingBuild build, List<Limit> limits, Map<List<Object>, Integer> used) {
        boolean reached = false;
        for (int i = 0; i < limits.size(); i++) {
            Limit limit = limits.get(i);
            reached |= limit.name().equals(name)
                    && limit.concerns(build.kind())
                    && used.getOrDefault(List.of(i, limit.group(build.kind())), 0) >= limit.max();
        }
        assertThat(reached).as("%s holds %s", name, build).isTrue();
    }

    /** What it remembers changes nothing: after any changes it says what a new one says. */
    @Property(tries = 300)
    void planDependsOnTheQueueAloneNotOnHowItCameAbout(
            @ForAll @Size(max = 40) List<@From("kinds") BuildKind> kinds,
            @ForAll @Size(min = 20, max = 40) List<@IntRange(max = 12) Integer> numbers,
            @ForAll List<@From("limits") Limit> limits,
            @ForAll List<@From("pools") Pool> somePools) {
        List<Pool> pools = distinct(somePools);
        var old = new QueuePlanner();
        var present = new HashMap<String, WaitingBuild>();
        var underWay = new HashMap<BuildKind, Integer>();
        for (int step = 0; step < Math.min(kinds.size(), numbers.size()); step++) {
            WaitingBuild build = build(numbers.get(step), kinds.get(step));
            if (step % 3 == 2) {
                old.remove(build.uid());
                present.remove(build.uid());
                underWay.merge(build.kind(), 1, Integer::sum);
            } else {
                old.put(build);
                present.put(build.uid(), build);
            }
            List<Limit> now = step % 2 == 0 ? limits : List.of();
            QueuePlan plan = old.plan(underWay, pools, now, 3);
            QueuePlan fresh =
                    planner(present.values().toArray(new WaitingBuild[0])).plan(underWay, pools, now, 3);
            assertThat(plan).isEqualTo(fresh);
            assertThat(List.copyOf(plan.admitted().keySet()))
                    .isEqualTo(List.copyOf(fresh.admitted().keySet()));
        }
    }

    /** While places become free, every build that some open pool serves and no limit of 0 holds has its turn, whatever comes after it. */
    @Property(tries = 100)
    void nobodyWaitsForEver(
            @ForAll @Size(max = 12) List<@From("kinds") BuildKind> kinds,
            @ForAll("kinds") BuildKind flood,
            @ForAll @IntRange(min = 1, max = 3) int places) {
        var planner = new QueuePlanner();
        var waiting = new HashSet<String>();
        for (BuildKind kind : kinds) {
            BuildKind equal = with(kind, false, false, 0, false);
            WaitingBuild build = build(waiting.size(), equal);
            planner.put(build);
            waiting.add(build.uid());
        }
        var running = new ArrayList<WaitingBuild>();
        Map<String, WaitingBuild> all = new HashMap<>();
        planner.builds().forEach(build -> all.put(build.uid(), build));
        Pool pool = pool("all", 0, places, places, natively("x86_64"), natively("aarch64"), natively("s390x"));
        for (int round = 0; round < 10 * kinds.size() + 10; round++) {
            // Somebody with many sandboxes sends more than can be built.
            for (int i = 0; i < places; i++) {
                int number = 1000 + all.size();
                WaitingBuild more = build(
                        number,
                        with(kind("flood", "sandbox-" + number, flood.need().architecture()), false, false, 0, false));
                planner.put(more);
                all.put(more.uid(), more);
            }
            if (!running.isEmpty() && (round % 2 == 0 || running.size() == places)) {
                running.removeFirst();
            }
            var underWay = new HashMap<BuildKind, Integer>();
            running.forEach(build -> underWay.merge(build.kind(), 1, Integer::sum));
            Pool now = new Pool(
                    pool.name(), pool.architectures(), pool.tags(), 0, places, places, running.size(), 0, null);
            planner.plan(underWay, List.of(now), List.of(), ALL)
                    .admitted()
                    .keySet()
                    .forEach(uid -> {
                        waiting.remove(uid);
                        planner.remove(uid);
                        running.add(Objects.requireNonNull(all.get(uid)));
                    });
        }
        assertThat(waiting).isEmpty();
    }

    private static List<Pool> distinct(List<Pool> pools) {
        var names = new HashSet<String>();
        return pools.stream().filter(pool -> names.add(pool.name())).toList();
    }
}
