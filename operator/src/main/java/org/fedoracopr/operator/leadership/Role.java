package org.fedoracopr.operator.leadership;

/** What an operator is in the election. */
public enum Role {
    /** Its caches are filled; another one acts. */
    STANDBY("standby"),
    /** It has the lease, and waits until nothing of the former holder can be under way. */
    TAKING_OVER("taking over"),
    /** It acts. */
    LEADING("leading"),
    /** It had the lease and ends. */
    LOST("lost its lease");

    private final String text;

    Role(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
