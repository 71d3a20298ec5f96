package org.fedoracopr.operator.warm.model;

import java.util.List;

/**
 * What is to be done about the warm builders of a pool: first those go that are to go.
 *
 * @param make one entry for each builder
 */
public record WarmPlan(List<Drop> drop, List<WarmKind> make) {

    public WarmPlan {
        drop = List.copyOf(drop);
        make = List.copyOf(make);
    }

    /** A builder that goes. */
    public record Drop(WarmBuilder builder, Reason reason) {}

    /** Why a warm builder goes. */
    public enum Reason {
        /** It has ended by itself, before a build had it. */
        ENDED("Ended"),
        /** It is not warm, and should long be. */
        OVERDUE("Overdue"),
        /** Its chroot is older than the pool allows. */
        OLD("Old"),
        /** The pool has changed. */
        CHANGED("Changed"),
        /** The pool admits nothing, or is to have none. */
        CLOSED("Closed"),
        /** There are more than the pool is to have. */
        SURPLUS("Surplus"),
        /** A build needs its place, or the room that it takes on its node. */
        GIVES_WAY("GivesWay"),
        /** Its node is left out of new builders. */
        NODE_LEFT_OUT("NodeLeftOut");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** The word in metrics and logs. */
        public String text() {
            return text;
        }
    }
}
