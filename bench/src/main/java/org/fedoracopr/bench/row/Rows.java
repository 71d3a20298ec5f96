package org.fedoracopr.bench.row;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** All benchmarks, in the order in which they are run: those that share a cluster stand together. */
public final class Rows {

    private static final double TEKTON_500 = 34;
    private static final double TEKTON_2000 = 33;
    private static final double TEKTON_END_500 = 4;
    private static final double TEKTON_END_2000 = 22;

    public static final List<Row> ALL = List.of(
            new IdleRow(),
            new BurstRow(100, TEKTON_500, TEKTON_END_500, false),
            new TraceRow(),
            new BurstRow(500, TEKTON_500, TEKTON_END_500, false),
            new BurstRow(2000, TEKTON_2000, TEKTON_END_2000, false),
            new OperatorRow(),
            new EtcdBytesRow(),
            new BurstRow(100, TEKTON_500, TEKTON_END_500, true),
            new BurstRow(500, TEKTON_500, TEKTON_END_500, true),
            new ApiCallsRow(),
            new HeapRow(),
            new PlanningRow(),
            new RunnerStartRow(),
            new RunnerOverheadRow(),
            new WarmRow(),
            new PublishRow(),
            new RelayThroughputRow(),
            new RelayDelayRow(1),
            new RelayDelayRow(100),
            new RelayDelayRow(400),
            new RelayMemoryRow(),
            new RelayUpstreamRow());

    private static final Set<String> TOO_LONG = Set.of(
            "burst-500",
            "burst-2000",
            "burst-100-relay",
            "burst-500-relay",
            "publish",
            "relay-throughput",
            "relay-delay-1",
            "relay-delay-100",
            "relay-delay-400",
            "relay-memory",
            "relay-upstream");
    /** They show what the longer ones show better. */
    private static final Set<String> TOO_SHORT = Set.of("burst-100", "burst-100-relay");

    private Rows() {}

    /** The rows of these names, in the order of all; without names every row, but quickly only those that are quick. */
    public static List<Row> select(Collection<String> names, boolean quick) {
        List<String> known = ALL.stream().map(Row::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no row " + name + "; there are " + String.join(", ", known));
            }
        }
        return ALL.stream()
                .filter(row -> names.isEmpty() ? isDefault(row.name(), quick) : names.contains(row.name()))
                .toList();
    }

    private static boolean isDefault(String name, boolean quick) {
        return quick ? !TOO_LONG.contains(name) : !TOO_SHORT.contains(name);
    }
}
