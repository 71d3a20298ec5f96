package org.fedoracopr.operator.build.model;

/** What is known of the node that a Pod is on. */
public sealed interface NodeObservation {

    /** Nothing: nobody asked, or the API server did not tell. */
    record Unknown() implements NodeObservation {}

    /** The API server has no such node any more. */
    record Gone() implements NodeObservation {}

    /**
     * The node as the API server has it.
     *
     * @param ready its kubelet reports, and that it can run Pods
     * @param why it is not, in the cluster's words; empty when it is
     */
    record Known(boolean ready, String why) implements NodeObservation {}

    /** True when the API server says that nothing of the node can be relied on; what is not known is no such word. */
    default boolean isLost() {
        return switch (this) {
            case Gone ignored -> true;
            case Known known -> !known.ready();
            case Unknown ignored -> false;
        };
    }
}
