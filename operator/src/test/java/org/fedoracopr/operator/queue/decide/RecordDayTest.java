package org.fedoracopr.operator.queue.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.fedoracopr.api.v1alpha1.PoolArchitecture;
import org.fedoracopr.api.v1alpha1.QuotaDimension;
import org.fedoracopr.api.v1alpha1.QuotaLimit;
import org.fedoracopr.operator.queue.model.BuildKind;
import org.fedoracopr.operator.queue.model.Limit;
import org.fedoracopr.operator.queue.model.Need;
import org.fedoracopr.operator.queue.model.Pool;
import org.fedoracopr.operator.queue.model.QueuePlan;
import org.fedoracopr.operator.queue.model.WaitingBuild;
import org.junit.jupiter.api.Test;

/**
 * 70,000 builds wait while pools come and go, are paused and changed, and limits are lowered and raised: no plan exceeds anything, nobody is admitted twice or before
 * an older one of his kind, and the day ends with an empty queue.
 */
class RecordDayTest {
    private static final int WAITING = 70_000;
    private static final int OWNERS = 700;
    private static final int POOLS = 50;
    private static final List<String> ARCHITECTURES = List.of("x86_64", "aarch64", "ppc64le", "s390x", "noarch");
    private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

    private final Random random = new Random(70_000);
    private final QueuePlanner planner = new QueuePlanner();
    private final Map<String, WaitingBuild> waiting = new HashMap<>();
    private final Map<String, Integer> sizes = new TreeMap<>();
    private final Set<String> paused = new HashSet<>();
    /** Pool of each build under way. */
    private final Map<WaitingBuild, String> running = new HashMap<>();
    /** The newest build of each kind that was admitted. */
    private final Map<BuildKind, WaitingBuild> newest = new HashMap<>();

    /** What the last plan admitted. */
    private final List<WaitingBuild> admitted = new ArrayList<>();

    private int perOwner = 20;
    private int perSandbox = 10;

    private BuildKind kind(int owner) {
        String architecture = ARCHITECTURES.get(random.nextInt(ARCHITECTURES.size()));
        return new BuildKind(
                new Need(architecture, Set.of(), Set.of()),
                "owner-" + owner,
                "project",
                "owner-" + owner,
                owner + "/" + random.nextInt(2),
                architecture.equals("noarch"),
                false,
                random.nextInt(3) == 0,
                false,
                0);
    }

    @Test
    void endsWithAnEmptyQueueAndNoLimitExceeded() {
        for (int number = 0; number < WAITING; number++) {
            // Few owners have most of the builds.
            var build = new WaitingBuild("uid-" + number, "build-" + number, BEGIN.plusSeconds(number), kind((int)
                    (OWNERS * Math.pow(random.nextDouble(), 3))));
            waiting.put(build.uid(), build);
            planner.put(build);
        }
        for (int i = 0; i < POOLS; i++) {
            sizes.put("pool-" + i, 10 + i % 30);
        }
        for (int round = 0; round < 5_000 && !waiting.isEmpty(); round++) {
            change(round);
            round();
            end();
        }
        assertThat(waiting).isEmpty();
        assertThat(planner.builds()).isEmpty();
    }

    /** Every architecture keeps a pool. */
    private void change(int round) {
        String name = "pool-" + (ARCHITECTURES.size() + random.nextInt(POOLS - ARCHITECTURES.size()));
        switch (round % 5) {
            case 0 -> sizes.remove(name);
            case 1 -> sizes.put(name, random.nextInt(60));
            case 2 -> paused.add(name);
            case 3 -> paused.clear();
            default -> {
                perOwner = 5 + random.nextInt(40);
                perSandbox = 3 + random.nextInt(20);
            }
        }
    }

    private void round() {
        var occupied = new HashMap<String, Integer>();
        var underWay = new HashMap<BuildKind, Integer>();
        running.forEach((build, pool) -> {
            occupied.merge(pool, 1, Integer::sum);
            underWay.merge(build.kind(), 1, Integer::sum);
        });
        var pools = new ArrayList<Pool>();
        sizes.forEach((name, size) -> {
            int number = Integer.parseInt(name.substring("pool-".length()));
            pools.add(new Pool(
                    name,
                    List.of(new PoolArchitecture(ARCHITECTURES.get(number % ARCHITECTURES.size()), false)),
                    Set.of(),
                    0,
                    size,
                    size,
                    occupied.getOrDefault(name, 0),
                    0,
                    paused.contains(name) ? new Pool.Closed("paused", "paused") : null));
        });
        QueuePlan plan = planner.plan(
                underWay,
                pools,
                List.of(
                        limit("owner", perOwner, QuotaDimension.OWNER),
                        limit("sandbox", perSandbox, QuotaDimension.SANDBOX)),
                Integer.MAX_VALUE);
        admitted.clear();
        plan.admitted().forEach(this::admit);
        for (Pool pool : pools) {
            long now = running.values().stream()
                    .filter(place -> place.equals(pool.name()))
                    .count();
            int most = pool.closed() == null ? Math.max(pool.max(), pool.occupied()) : pool.occupied();
            assertThat(now).as("builders of %s", pool).isLessThanOrEqualTo(most);
        }
        checkOwnersAndSandboxes(underWay);
    }

    private static Limit limit(String name, int max, QuotaDimension dimension) {
        return new Limit(
                "quota/day/" + name, new QuotaLimit(name, null, List.of(), List.of(dimension), max, null, null));
    }

    private void admit(String uid, String pool) {
        assertThat(waiting).as("%s is admitted once", uid).containsKey(uid);
        WaitingBuild build = Objects.requireNonNull(waiting.remove(uid));
        WaitingBuild before = newest.put(build.kind(), build);
        assertThat(before == null || before.createdAt().isBefore(build.createdAt()))
                .as("%s comes after %s", build, before)
                .isTrue();
        assertThat(sizes).containsKey(pool);
        planner.remove(uid);
        running.put(build, pool);
        admitted.add(build);
    }

    /** Who was above a limit that was lowered got nothing more. */
    private void checkOwnersAndSandboxes(Map<BuildKind, Integer> before) {
        var owners = new HashMap<String, Integer>();
        var sandboxes = new HashMap<String, Integer>();
        before.forEach((kind, count) -> {
            owners.merge(kind.owner(), count, Integer::sum);
            sandboxes.merge(kind.sandbox(), count, Integer::sum);
        });
        var now = new HashMap<>(owners);
        var nowSandboxes = new HashMap<>(sandboxes);
        for (WaitingBuild build : admitted) {
            now.merge(build.kind().owner(), 1, Integer::sum);
            nowSandboxes.merge(build.kind().sandbox(), 1, Integer::sum);
        }
        now.forEach((owner, count) -> assertThat(count)
                .as("builds of %s", owner)
                .isLessThanOrEqualTo(Math.max(perOwner, owners.getOrDefault(owner, 0))));
        nowSandboxes.forEach((sandbox, count) -> assertThat(count)
                .as("builds of %s", sandbox)
                .isLessThanOrEqualTo(Math.max(perSandbox, sandboxes.getOrDefault(sandbox, 0))));
    }

    /** Most builders end their builds before the next plan. */
    private void end() {
        running.keySet().removeIf(build -> random.nextInt(10) != 0);
    }
}
