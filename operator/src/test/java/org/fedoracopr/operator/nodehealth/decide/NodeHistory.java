package org.fedoracopr.operator.nodehealth.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.NodeHealthMode;
import org.fedoracopr.api.v1alpha1.NodeState;
import org.fedoracopr.api.v1alpha1.PoolNode;
import org.fedoracopr.operator.nodehealth.model.NodeFindings;
import org.fedoracopr.operator.nodehealth.model.NodeHealthRules;
import org.fedoracopr.operator.nodehealth.model.NodeSign;

/** A pool called x86 in the course of time: what happens on its nodes, and what is decided of them. */
final class NodeHistory {
    static final Instant BEGIN = Instant.parse("2026-01-02T12:00:00Z");
    static final NodeHealthRules RULES = new NodeHealthRules(
            NodeHealthMode.ENFORCE, 3, Duration.ofHours(1), Duration.ofMinutes(10), Duration.ofHours(1), 25);
    private static final String POOL = "x86";

    private final List<NodeSign> signs = new ArrayList<>();
    private final Map<String, Map<String, Instant>> used = new HashMap<>();
    NodeHealthRules rules = RULES;
    Set<String> peers = Set.of(POOL);
    int present = 100;
    Instant now = BEGIN;
    NodeFindings findings = NodeFindings.NONE;

    /** Builders are at work on nodes n1 to so many. */
    NodeHistory usesNodes(int count) {
        for (int i = 1; i <= count; i++) {
            seen(POOL, "n" + i);
        }
        present = count;
        return this;
    }

    void seen(String pool, String node) {
        used.computeIfAbsent(pool, ignored -> new HashMap<>()).put(node, Instant.MAX);
    }

    /** A node fails an attempt that began a minute ago. */
    void fails(String node, String owner) {
        ends(POOL, node, owner, Duration.ofMinutes(1), false, "NotPublished");
    }

    void succeeds(String node, Duration took) {
        ends(POOL, node, "anybody", took, true, "Succeeded");
    }

    void ends(String pool, String node, String owner, Duration took, boolean works, String cause) {
        seen(pool, node);
        signs.add(new NodeSign(pool, node, owner, now.minus(took), now, works, cause));
    }

    /** The builds are deleted, and with them what they tell. */
    void buildsAreDeleted() {
        signs.clear();
    }

    void nobodyBuilds() {
        used.clear();
    }

    NodeFindings after(Duration time) {
        now = now.plus(time);
        return look();
    }

    NodeFindings look() {
        var health = NodeHealth.of(POOL, peers, rules, findings.nodes(), new NodeSigns(signs, used), now);
        int needed = health.nodesNeeded();
        findings = health.decide(Math.min(needed, present));
        return findings;
    }

    List<String> leftOut() {
        return findings.nodes().stream()
                .filter(node -> node.state() == NodeState.QUARANTINED)
                .map(PoolNode::name)
                .toList();
    }

    PoolNode node(String name) {
        return findings.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is known of " + name));
    }

    /** Node n1 of eight is left out. */
    static NodeHistory withOneLeftOut() {
        NodeHistory pool = new NodeHistory().usesNodes(8);
        pool.fails("n1", "alice");
        pool.fails("n1", "bob");
        pool.fails("n1", "carol");
        pool.look();
        return pool;
    }
}
