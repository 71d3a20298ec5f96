package org.fedoracopr.bench.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.PoolArchitecture;
import org.fedoracopr.api.v1alpha1.QuotaDimension;
import org.fedoracopr.api.v1alpha1.QuotaLimit;
import org.fedoracopr.api.v1alpha1.QuotaMatch;
import org.fedoracopr.operator.queue.decide.QueuePlanner;
import org.fedoracopr.operator.queue.model.BuildKind;
import org.fedoracopr.operator.queue.model.Limit;
import org.fedoracopr.operator.queue.model.Need;
import org.fedoracopr.operator.queue.model.Pool;
import org.fedoracopr.operator.queue.model.WaitingBuild;

/** Builds of many owners and sandboxes for five architectures, pools that are nearly full, and limits of every kind; always the same. */
public final class RecordDay {

    private static final String[] ARCHITECTURES = {"x86_64", "aarch64", "ppc64le", "s390x", "noarch"};
    private static final List<QuotaDimension> DIMENSIONS = List.of(
            QuotaDimension.OWNER,
            QuotaDimension.PROJECT,
            QuotaDimension.SUBMITTER,
            QuotaDimension.SANDBOX,
            QuotaDimension.ARCHITECTURE);
    private static final int OWNERS = 2_000;
    private static final int SANDBOXES = 4;
    private static final int BUILDERS = 430;
    private static final int ADMISSIONS = 8;
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final Random random = new Random(1);
    private final QueuePlanner planner = new QueuePlanner();
    private final Map<BuildKind, Integer> underWay = new HashMap<>();
    private final List<Pool> pools = new ArrayList<>();
    private final List<Limit> limits = new ArrayList<>();
    private int next;

    public RecordDay(int waiting, int poolCount, int limitCount) {
        for (int i = 0; i < waiting; i++) {
            planner.put(build());
        }
        for (int i = 0; i < BUILDERS; i++) {
            underWay.merge(kind(), 1, Integer::sum);
        }
        for (int i = 0; i < poolCount; i++) {
            int max = Math.max(1, BUILDERS / poolCount);
            int busy = i % 3 == 0 ? max - 1 : max;
            pools.add(new Pool(
                    "pool-" + i,
                    List.of(new PoolArchitecture(ARCHITECTURES[i % ARCHITECTURES.length], false)),
                    i % 7 == 0 ? Set.of("large") : Set.of(),
                    i % 4,
                    max,
                    max,
                    busy,
                    0,
                    null));
        }
        for (int i = 0; i < limitCount; i++) {
            limits.add(limit(i));
        }
    }

    private Limit limit(int number) {
        QuotaDimension dimension = DIMENSIONS.get(number % DIMENSIONS.size());
        String owner = number % 5 == 0 ? null : "owner-" + number;
        String architecture = number % 3 == 0 ? ARCHITECTURES[number % ARCHITECTURES.length] : null;
        var match = new QuotaMatch(owner, null, null, null, architecture, null, null, null, null, null);
        return new Limit(
                "quota/copr/limit-" + number,
                new QuotaLimit("limit-" + number, match, List.of(), List.of(dimension), 4 + number % 30, null, null));
    }

    private BuildKind kind() {
        // Few owners have most of the builds.
        int owner = (int) (OWNERS * Math.pow(random.nextDouble(), 4));
        int sandbox = random.nextInt(SANDBOXES);
        String architecture = ARCHITECTURES[random.nextInt(ARCHITECTURES.length)];
        return new BuildKind(
                new Need(architecture, random.nextInt(20) == 0 ? Set.of("large") : Set.of(), Set.of()),
                "owner-" + owner,
                "project-" + sandbox,
                "owner-" + owner,
                owner + "/" + sandbox,
                architecture.equals("noarch"),
                false,
                random.nextInt(3) == 0,
                random.nextInt(5) == 0,
                0);
    }

    private WaitingBuild build() {
        int number = next++;
        return new WaitingBuild("uid-" + number, "build-" + number, BEGIN.plusSeconds(number), kind());
    }

    /** One more build comes, and the queue is planned; what it admits leaves the queue. Returns how many that were. */
    public int pass() {
        planner.put(build());
        var admitted =
                planner.plan(underWay, pools, limits, ADMISSIONS).admitted().keySet();
        admitted.forEach(planner::remove);
        return admitted.size();
    }
}
