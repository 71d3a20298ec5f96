package org.fedoracopr.operator.nodehealth.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.NodeFault;
import org.fedoracopr.api.v1alpha1.NodeHealthMode;
import org.fedoracopr.api.v1alpha1.NodeState;
import org.fedoracopr.api.v1alpha1.PoolNode;
import org.fedoracopr.operator.nodehealth.model.NodeChange;
import org.fedoracopr.operator.nodehealth.model.NodeFindings;
import org.fedoracopr.operator.nodehealth.model.NodeFindings.Hindrance;
import org.fedoracopr.operator.nodehealth.model.NodeHealthRules;
import org.junit.jupiter.api.Test;

/** Nodes are left out on evidence and come back on evidence. */
class NodeHealthTest {

    private static NodeHealthRules rules(NodeHealthMode mode, int percent) {
        NodeHealthRules usual = NodeHistory.RULES;
        return new NodeHealthRules(mode, 3, usual.window(), usual.first(), usual.longest(), percent);
    }

    @Test
    void aNodeThatFailedBuildsOfThreeOwnersIsLeftOut() {
        NodeHistory pool = new NodeHistory().usesNodes(8);
        pool.fails("n1", "alice");
        pool.fails("n1", "bob");
        pool.fails("n1", "bob");
        pool.fails("n1", "alice");
        pool.look();
        assertThat(pool.leftOut()).isEmpty();
        assertThat(pool.node("n1").state()).isEqualTo(NodeState.SUSPECTED);

        pool.fails("n1", "carol");
        NodeFindings findings = pool.look();

        assertThat(pool.leftOut()).containsExactly("n1");
        PoolNode node = pool.node("n1");
        assertThat(node.since()).isEqualTo(NodeHistory.BEGIN);
        assertThat(node.until()).isEqualTo(NodeHistory.BEGIN.plus(Duration.ofMinutes(10)));
        assertThat(node.faults()).extracting(NodeFault::owner).containsExactly("alice", "bob", "carol");
        assertThat(findings.changes()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(NodeChange.Kind.QUARANTINED);
            assertThat(change.cause()).isEqualTo("NotPublished");
            assertThat(change.message())
                    .isEqualTo("node n1 is left out of new builders until 2026-01-02T12:10:00Z:"
                            + " it failed builds of 3 owners (NotPublished)");
        });
        assertThat(NodeWords.reason(findings, NodeHealthMode.ENFORCE)).isEqualTo("Quarantined");
    }

    @Test
    void whatIsOlderThanTheWindowDoesNotCount() {
        NodeHistory pool = new NodeHistory().usesNodes(8);
        pool.fails("n1", "alice");
        pool.look();
        pool.after(Duration.ofMinutes(59));
        pool.fails("n1", "bob");
        pool.look();
        pool.after(Duration.ofMinutes(2));
        pool.fails("n1", "carol");
        pool.look();
        assertThat(pool.leftOut()).isEmpty();
        assertThat(pool.node("n1").faults()).extracting(NodeFault::owner).containsExactly("carol", "bob");
        pool.after(Duration.ofMinutes(61));
        assertThat(pool.findings.nodes()).isEmpty();
    }

    @Test
    void theStatusRemembersBuildsThatAreDeleted() {
        NodeHistory pool = new NodeHistory().usesNodes(8);
        for (String owner : Set.of("alice", "bob", "carol")) {
            pool.fails("n1", owner);
            pool.look();
            pool.buildsAreDeleted();
            pool.look();
        }
        assertThat(pool.leftOut()).containsExactly("n1");
    }

    @Test
    void lookingAgainChangesNothing() {
        NodeHistory pool = NodeHistory.withOneLeftOut();
        NodeFindings before = pool.findings;
        assertThat(pool.look().nodes()).isEqualTo(before.nodes());
        assertThat(pool.findings.changes()).isEmpty();
    }

    @Test
    void theFirstBuildThatSucceedsThereAfterItsTimeReleasesIt() {
        NodeHistory pool = NodeHistory.withOneLeftOut();
        pool.succeeds("n1", Duration.ofMinutes(1));
        pool.after(Duration.ofMinutes(9));
        assertThat(pool.leftOut()).containsExactly("n1");
        assertThat(pool.after(Duration.ofMinutes(1)).changes())
                .extracting(NodeChange::kind)
                .containsExactly(NodeChange.Kind.ON_TRIAL);
        assertThat(pool.node("n1").state()).isEqualTo(NodeState.ON_TRIAL);

        pool.after(Duration.ofMinutes(5));
        // It began before, so it says nothing of the node as it is now.
        pool.succeeds("n1", Duration.ofMinutes(20));
        pool.look();
        assertThat(pool.node("n1").state()).isEqualTo(NodeState.ON_TRIAL);
        pool.succeeds("n1", Duration.ofMinutes(5));
        assertThat(pool.look().changes()).extracting(NodeChange::kind).containsExactly(NodeChange.Kind.RELEASED);
        // What it did before is forgiven, though its builds are still there.
        pool.look();
        assertThat(pool.node("n1").state()).isEqualTo(NodeState.SUSPECTED);
        assertThat(pool.node("n1").faults()).isEmpty();
        pool.after(Duration.ofMinutes(61));
        assertThat(pool.findings.nodes()).isEmpty();
    }

    @Test
    void oneThatFailsOnTrialIsLeftOutForTwiceAsLongUpToABound() {
        NodeHistory pool = NodeHistory.withOneLeftOut();
        long[] minutes = {20, 40, 60, 60};
        Duration rest = Duration.ofMinutes(10);
        for (long next : minutes) {
            pool.after(rest);
            pool.after(Duration.ofMinutes(1));
            pool.fails("n1", "dave");
            pool.look();
            assertThat(pool.leftOut()).containsExactly("n1");
            rest = Duration.ofMinutes(next);
            assertThat(pool.node("n1").until()).isEqualTo(pool.now.plus(rest));
        }
        assertThat(pool.node("n1").quarantines()).isEqualTo(5);
    }

    @Test
    void oneThatFailsSoonAfterItsReleaseIsLeftOutForLonger() {
        NodeHistory pool = NodeHistory.withOneLeftOut();
        pool.after(Duration.ofMinutes(10));
        pool.after(Duration.ofMinutes(1));
        pool.succeeds("n1", Duration.ofMinutes(1));
        pool.look();
        pool.after(Duration.ofMinutes(5));
        pool.fails("n1", "alice");
        pool.fails("n1", "bob");
        pool.look();
        assertThat(pool.leftOut()).isEmpty();
        pool.fails("n1", "carol");
        pool.look();
        assertThat(pool.node("n1").until()).isEqualTo(pool.now.plus(Duration.ofMinutes(20)));
    }

    @Test
    void aNodeOnTrialThatNobodyIsGivenIsForgotten() {
        NodeHistory pool = NodeHistory.withOneLeftOut();
        pool.buildsAreDeleted();
        pool.after(Duration.ofMinutes(10));
        pool.after(Duration.ofMinutes(59));
        assertThat(pool.node("n1").state()).isEqualTo(NodeState.ON_TRIAL);
        pool.after(Duration.ofMinutes(2));
        assertThat(pool.findings.nodes()).isEmpty();
    }

    @Test
    void noMoreThanTheShareIsLeftOutTheWorstFirst() {
        NodeHistory pool = new NodeHistory().usesNodes(7);
        for (String node : Set.of("n1", "n2")) {
            pool.fails(node, "alice");
            pool.fails(node, "bob");
            pool.fails(node, "carol");
        }
        pool.fails("n2", "dave");
        pool.look();
        assertThat(pool.leftOut()).containsExactly("n2");
        assertThat(pool.findings.hindrance()).isEqualTo(Hindrance.SHARE_IS_USED);
        assertThat(NodeWords.message(pool.findings, pool.rules))
                .startsWith("more nodes should be left out, but no more than 25 %")
                .contains("node n2 is left out");
        pool.usesNodes(8).look();
        assertThat(pool.leftOut()).containsExactly("n1", "n2");
    }

    @Test
    void aPoolOfThreeNodesLeavesNoneOutUnlessItIsToldTo() {
        NodeHistory pool = new NodeHistory().usesNodes(3);
        pool.fails("n1", "alice");
        pool.fails("n1", "bob");
        pool.fails("n1", "carol");
        pool.look();
        assertThat(pool.leftOut()).isEmpty();
        pool.rules = rules(NodeHealthMode.ENFORCE, 34);
        pool.look();
        assertThat(pool.leftOut()).containsExactly("n1");
    }

    @Test
    void nodesThatCannotBeCountedAreNotLeftOut() {
        NodeHistory pool = new NodeHistory().usesNodes(8);
        pool.present = 0;
        pool.fails("n1", "alice");
        pool.fails("n1", "bob");
        pool.fails("n1", "carol");
        pool.look();
        assertThat(pool.leftOut()).isEmpty();
    }

    @Test
    void whenOtherNodesGoThoseBeyondTheShareComeBackEarly() {
        NodeHistory pool = NodeHistory.withOneLeftOut();
        pool.present = 3;
        pool.after(Duration.ofMinutes(1));
        assertThat(pool.leftOut()).isEmpty();
        assertThat(pool.node("n1").state()).isEqualTo(NodeState.ON_TRIAL);
        assertThat(pool.node("n1").until()).isEqualTo(pool.now);
    }

    @Test
    void aNodeThatIsLeftOutForLongIsStillCounted() {
        NodeHistory pool = NodeHistory.withOneLeftOut();
        pool.buildsAreDeleted();
        pool.nobodyBuilds();
        var health = NodeHealth.of("x86", Set.of("x86"), pool.rules, pool.findings.nodes(), NodeSigns.NONE, pool.now);
        assertThat(health.usedNodes()).containsExactly("n1");
        assertThat(health.nodesNeeded()).isEqualTo(4);
    }

    @Test
    void anAdministratorLetsNodesInByLoweringTheShare() {
        NodeHistory pool = NodeHistory.withOneLeftOut();
        pool.rules = rules(NodeHealthMode.ENFORCE, 0);
        pool.after(Duration.ofMinutes(1));
        pool.rules = NodeHistory.RULES;
        pool.look();
        assertThat(pool.leftOut()).isEmpty();
        assertThat(pool.node("n1").state()).isEqualTo(NodeState.ON_TRIAL);
    }

    @Test
    void failuresAllOverThePoolAreNoNodesFault() {
        NodeHistory pool = new NodeHistory().usesNodes(8);
        for (int i = 1; i <= 5; i++) {
            pool.fails("n" + i, "alice");
            pool.fails("n" + i, "bob");
            pool.fails("n" + i, "carol");
        }
        NodeFindings findings = pool.look();
        assertThat(pool.leftOut()).isEmpty();
        assertThat(findings.hindrance()).isEqualTo(Hindrance.ALL_OVER_THE_POOL);
        assertThat(NodeWords.reason(findings, NodeHealthMode.ENFORCE)).isEqualTo("FailingAllOver");
        assertThat(NodeWords.message(findings, pool.rules)).contains("the results volume");
    }

    @Test
    void failuresAllOverThePoolsOfAnImageAreNoNodesFault() {
        NodeHistory pool = new NodeHistory().usesNodes(2);
        pool.rules = rules(NodeHealthMode.ENFORCE, 50);
        pool.peers = Set.of("x86", "other");
        for (String owner : Set.of("alice", "bob", "carol")) {
            pool.fails("n1", owner);
            pool.ends("other", "n7", owner, Duration.ofMinutes(1), false, "StartError");
            pool.ends("other", "n8", owner, Duration.ofMinutes(1), false, "StartError");
        }
        pool.look();
        assertThat(pool.leftOut()).isEmpty();
        assertThat(pool.findings.hindrance()).isEqualTo(Hindrance.ALL_OVER_THE_IMAGE);
        pool.peers = Set.of("x86");
        pool.look();
        assertThat(pool.leftOut()).containsExactly("n1");
    }

    @Test
    void buildersOfOtherPoolsOnTheNodeCount() {
        NodeHistory pool = new NodeHistory().usesNodes(8);
        pool.fails("n1", "alice");
        pool.ends("other", "n1", "bob", Duration.ofMinutes(1), false, "Evicted");
        pool.ends("other", "n1", "carol", Duration.ofMinutes(1), false, "Evicted");
        pool.ends("other", "n9", "carol", Duration.ofMinutes(1), false, "Evicted");
        pool.look();
        assertThat(pool.leftOut()).containsExactly("n1");
        assertThat(pool.findings.nodes()).extracting(PoolNode::name).doesNotContain("n9");
    }

    @Test
    void aDryRunSaysTheSameAndThatItIsOne() {
        NodeHistory pool = new NodeHistory().usesNodes(8);
        pool.rules = rules(NodeHealthMode.DRY_RUN, 25);
        pool.fails("n1", "alice");
        pool.fails("n1", "bob");
        pool.fails("n1", "carol");
        NodeFindings findings = pool.look();
        assertThat(pool.leftOut()).containsExactly("n1");
        assertThat(NodeWords.reason(findings, NodeHealthMode.DRY_RUN)).isEqualTo("DryRun");
        assertThat(NodeWords.message(findings, pool.rules)).startsWith("node n1 would be left out");
    }

    @Test
    void offForgetsAll() {
        NodeHistory pool = NodeHistory.withOneLeftOut();
        pool.rules = rules(NodeHealthMode.OFF, 25);
        assertThat(pool.look()).isEqualTo(NodeFindings.NONE);
    }
}
