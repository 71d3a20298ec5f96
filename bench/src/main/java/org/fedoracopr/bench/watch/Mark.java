package org.fedoracopr.bench.watch;

/** A moment in a build's life that the bench can see, in the order in which they come. */
public enum Mark {
    /** The bench has asked the API server to create the build. */
    CREATE_SENT("create sent"),
    /** The status says that the build waits for a builder; of many builds it never does. */
    WAITING("status: Pending"),
    /** The build's status names an attempt. */
    ADMITTED("status: admitted"),
    POD_CREATED("Pod created"),
    SCHEDULED("Pod has a node"),
    CONTAINERS_RUNNING("containers run"),
    /** The status is Running: the operator has read that the runner works. */
    RUNNING("status: Running"),
    BUILDER_ENDED("builder ended"),
    /** The agent has printed all records of the prepared result. */
    PREPARED("agent: prepared"),
    /** The status names the permitted manifest. */
    PERMIT_RECORDED("status: permitted"),
    /** The Pod has the permit. */
    PERMIT("Pod has permit"),
    /** The agent has printed that the results are in their place. */
    COMMITTED("agent: committed"),
    POD_ENDED("Pod ended"),
    /** The status has a terminal phase. */
    ENDED("status: ended"),
    POD_GONE("Pod gone");

    private final String text;

    Mark(String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
