package org.fedoracopr.operator.nodehealth.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import org.fedoracopr.api.v1alpha1.NodeFault;
import org.fedoracopr.api.v1alpha1.NodeHealthMode;
import org.fedoracopr.api.v1alpha1.NodeState;
import org.fedoracopr.api.v1alpha1.PoolNode;
import org.fedoracopr.operator.nodehealth.model.NodeChange;
import org.fedoracopr.operator.nodehealth.model.NodeHealthRules;
import org.jspecify.annotations.Nullable;

/** Whatever happens on a pool's nodes, in whatever order. */
class NodeHealthPropertiesTest {

    /**
     * Something that happens.
     *
     * @param minutes since what happened before it
     * @param took minutes since the attempt began
     * @param present nodes that are there then
     * @param deleted the builds so far are deleted
     */
    record Step(int minutes, String node, String owner, boolean works, int took, int present, boolean deleted) {}

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.of("n1", "n2", "n3"),
                        Arbitraries.of("alice", "bob", "carol", "dave"),
                        Arbitraries.of(false, false, false, true),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.frequencyOf(
                                Tuple.of(6, Arbitraries.just(12)),
                                Tuple.of(1, Arbitraries.integers().between(0, 12))),
                        Arbitraries.of(false, false, false, true))
                .as(Step::new);
    }

    @Property(tries = 500)
    void nodesAreLeftOutOnEvidenceAndWithinTheirBounds(
            @ForAll @Size(min = 20, max = 80) List<@From("steps") Step> course,
            @ForAll @IntRange(min = 0, max = 100) int percent) {
        NodeHealthRules usual = NodeHistory.RULES;
        NodeHistory pool = new NodeHistory().usesNodes(12);
        pool.rules =
                new NodeHealthRules(NodeHealthMode.ENFORCE, 1, usual.window(), usual.first(), usual.longest(), percent);
        int quarantines = 0;
        for (Step step : course) {
            pool.now = pool.now.plus(Duration.ofMinutes(step.minutes()));
            pool.present = step.present();
            if (step.deleted()) {
                pool.buildsAreDeleted();
            }
            pool.ends(
                    "x86",
                    step.node(),
                    step.owner(),
                    Duration.ofMinutes(step.took()),
                    step.works(),
                    step.works() ? "Succeeded" : "NodeLost");
            Map<String, PoolNode> before = new TreeMap<>();
            pool.findings.nodes().forEach(node -> before.put(node.name(), node));
            pool.look();

            assertThat(pool.leftOut().size())
                    .as("left out of %d with %d %%", step.present(), pool.rules.percent())
                    .isLessThanOrEqualTo(step.present() * Math.min(percent, 50) / 100);
            for (PoolNode node : pool.findings.nodes()) {
                PoolNode was = before.get(node.name());
                boolean isNew = node.state() == NodeState.QUARANTINED && !node.equals(was);
                if (isNew) {
                    quarantines++;
                    checkNew(node, was, pool);
                }
            }
            List<NodeChange> told = pool.findings.changes();
            pool.look();
            assertThat(pool.findings.changes())
                    .as("told again after %s", told)
                    .filteredOn(change -> change.kind() == NodeChange.Kind.QUARANTINED)
                    .isEmpty();
        }
        Statistics.label("quarantines").collect(Math.min(quarantines, 3));
    }

    private static void checkNew(PoolNode node, @Nullable PoolNode was, NodeHistory pool) {
        boolean wasLeftOut = was != null && was.state() != NodeState.SUSPECTED;
        if (!wasLeftOut) {
            assertThat(node.faults().stream()
                            .filter(fault ->
                                    !Objects.requireNonNull(fault.at()).isBefore(pool.now.minus(pool.rules.window())))
                            .map(NodeFault::owner)
                            .distinct())
                    .as("owners that saw %s fail", node)
                    .hasSizeGreaterThanOrEqualTo(3);
        }
        int times = was == null ? 1 : was.quarantines() + 1;
        Duration length = Duration.between(node.since(), node.until());
        assertThat(length).isEqualTo(pool.rules.quarantine(node.quarantines()));
        assertThat(length).isLessThanOrEqualTo(pool.rules.longest());
        assertThat(node.quarantines()).isIn(times, 1);
        if (was != null && was.state() != NodeState.SUSPECTED && was.since() != null) {
            assertThat(length).isGreaterThanOrEqualTo(pool.rules.quarantine(was.quarantines()));
            assertThat(node.quarantines()).isEqualTo(times);
        }
    }
}
