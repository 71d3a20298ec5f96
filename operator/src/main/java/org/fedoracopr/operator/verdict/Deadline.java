package org.fedoracopr.operator.verdict;

/** A time that the operator allows for something that others do. */
public enum Deadline {
    /** For the scheduler to find a node. */
    SCHEDULE,
    /** For a node to pull the images. */
    IMAGE_PULL,
    /** From making the Pod until the runner works. */
    START,
    /** For a build that its runner does not end, long after its own timeout. */
    FAIL_SAFE,
    /** From the builder's end until its results are in their place. */
    PUBLISH
}
