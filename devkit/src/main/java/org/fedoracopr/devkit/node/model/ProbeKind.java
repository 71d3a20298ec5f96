package org.fedoracopr.devkit.node.model;

/** The three questions about a container's health. */
public enum ProbeKind {
    /** Has it started? Until it has, the others are not asked; when it does not, it is killed. */
    STARTUP("Startup"),
    /** Does it take requests? */
    READINESS("Readiness"),
    /** Does it still work? When it does not, it is killed. */
    LIVENESS("Liveness");

    private final String word;

    ProbeKind(String word) {
        this.word = word;
    }

    /** The word for it in Events. */
    public String word() {
        return word;
    }
}
