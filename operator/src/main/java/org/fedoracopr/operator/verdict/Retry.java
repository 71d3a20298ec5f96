package org.fedoracopr.operator.verdict;

/** Whether an attempt that ended so is worth another one, and which; how often stands in the policy, not here. */
public enum Retry {
    /** The verdict is final. */
    NEVER("Never"),
    /** On another node where there is one: this one failed. */
    ELSEWHERE("Elsewhere"),
    /** On any node: the cluster took the Pod away for reasons of its own, such as a drain; counted apart. */
    DISRUPTED("Disrupted"),
    /** The same once more after a pause: a server of somebody else did not answer. */
    LATER("Later"),
    /** Once in a larger class of the pool: memory or disk did not suffice. */
    LARGER("Larger"),
    /** In another pool that serves the build, if there is one. */
    OTHER_POOL("OtherPool"),
    /** In a builder of its own: the warm one was lost before the build was begun; counted apart. */
    COLD("Cold");

    private final String text;

    Retry(String text) {
        this.text = text;
    }

    /** The word in a build's status. */
    public String text() {
        return text;
    }
}
