package org.fedoracopr.operator.queue.model;

/**
 * All that pools and limits look at: builds of one kind are held by the same things, and only the first of them can be next.
 *
 * @param owner empty text where the task has none, as for the other texts
 * @param source whether the build makes a source package alone
 * @param priority higher ones go first
 */
public record BuildKind(
        Need need,
        String owner,
        String project,
        String submitter,
        String sandbox,
        boolean source,
        boolean ssh,
        boolean background,
        boolean network,
        int priority) {}
