package org.fedoracopr.operator.warm.model;

import java.util.Objects;

/** The one warm builder that a build is to have, by the name and the UID of its Pod. */
public record WarmClaim(String pod, String uid) {

    public WarmClaim {
        Objects.requireNonNull(pod, "pod is null");
        Objects.requireNonNull(uid, "uid is null");
    }
}
