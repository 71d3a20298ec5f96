package org.fedoracopr.operator.warm.model;

import java.util.List;

/**
 * A pool with everything that says how many warm builders it may have.
 *
 * @param open it admits builds; a pool that is paused, suspended, gone or unreadable does not
 * @param onTrial its builders have failed lately: builds try it one at a time, and nothing is made ahead
 * @param max builders at most, those of builds among them
 * @param maxStarting builders at most that start
 * @param maxWarm warm builders at most
 * @param occupied builders of builds, desired or observed
 * @param starting those of them that do not work yet
 * @param unschedulable those of them that find no node
 * @param leaving warm builders that were told to go and are still there
 * @param kinds what it is to have, the most wanted first
 * @param builders what it has, those that a build is to have not among them
 */
public record WarmPool(
        String name,
        boolean open,
        boolean onTrial,
        int max,
        int maxStarting,
        int maxWarm,
        int occupied,
        int starting,
        int unschedulable,
        int leaving,
        List<WarmKind> kinds,
        List<WarmBuilder> builders) {

    public WarmPool {
        kinds = List.copyOf(kinds);
        builders = List.copyOf(builders);
    }
}
