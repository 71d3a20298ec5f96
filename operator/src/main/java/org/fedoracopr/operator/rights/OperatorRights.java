package org.fedoracopr.operator.rights;

import java.util.List;

/**
 * Every right of the operator; outside of the namespaces that it serves it has the lease in its own, and may look at single nodes.
 *
 * <p>The roles in {@code config/rbac/operator.yaml}, the chart's and the table in the documentation are made from this list. A test holds it against the requests
 * that the operator really makes, in both directions.
 */
public final class OperatorRights {

    private static final String COPR = "copr.fedorainfracloud.org";

    /** In each namespace that is served. */
    public static final List<Right> IN_SERVED_NAMESPACE = List.of(
            new Right(
                    "",
                    "configmaps",
                    List.of("get"),
                    "checks the configuration that pools name, by its name, before builders read it"),
            new Right("", "events", List.of("create"), "tells users of a build's course in kubectl describe"),
            new Right(
                    "",
                    "pods",
                    List.of("create", "delete", "get", "list", "patch", "watch"),
                    "builder Pods: makes and watches them, sets the annotations that their agents read, takes its finalizer off; reads one again before it"
                            + " declares it lost"),
            new Right(
                    "",
                    "persistentvolumeclaims",
                    List.of("get"),
                    "whether a pool's results volume can be mounted on all of its nodes"),
            new Right("", "pods/log", List.of("get"), "relays the build's log and reads the agent's records"),
            new Right(COPR, "coprbuilderpools", List.of("list", "watch"), "the pools that builds are admitted to"),
            new Right(COPR, "coprbuilderpools/status", List.of("patch"), "counts of builders, and what is wrong"),
            new Right(COPR, "coprbuildquotas", List.of("list", "watch"), "the limits that builds are admitted within"),
            new Right(COPR, "coprbuildquotas/status", List.of("patch"), "what each limit counts and holds"),
            new Right(
                    COPR,
                    "coprbuilds",
                    List.of("delete", "get", "list", "watch"),
                    "the builds; reads one again before it lets go of the Pod of a deleted one, and deletes those whose time to live is over"),
            new Right(COPR, "coprbuilds/status", List.of("patch"), "phase, conditions, attempts and results"));

    /** In the whole cluster, for what is in no namespace. The operator works without them, and a cluster may refuse them. */
    public static final List<Right> IN_CLUSTER = List.of(new Right(
            "",
            "nodes",
            List.of("get"),
            "looks at the node of a builder that is taken away or not heard of, to tell a lost node from other faults, and counts a pool's nodes before one is left out;"
                    + " not needed"));
    /** In its own namespace, on the one Lease, where several operators share it. */
    public static final List<Right> IN_OWN_NAMESPACE = List.of(new Right(
            "coordination.k8s.io",
            "leases",
            List.of("create", "get", "update"),
            "decides which of several operators acts"));

    private OperatorRights() {}
}
