package org.fedoracopr.logstore.http;

import java.io.IOException;
import org.fedoracopr.logstore.token.ReviewedTokens;
import org.jspecify.annotations.Nullable;

/**
 * Who may write: who has the shared secret, or a token of a service account that may; where neither is asked for, everybody.
 *
 * @param secret that writers share, or none
 * @param reviewed null when service accounts are not looked at
 */
public record Writers(WriterToken secret, @Nullable ReviewedTokens reviewed) {
    private static final String SCHEME = "Bearer ";

    /** Whether a writer has to show anything. */
    public boolean areKnown() {
        return secret.required() || reviewed != null;
    }

    /** Refuses a request with this Authorization header unless it may write. */
    void admit(@Nullable String authorization) throws HttpFault, InterruptedException {
        if (!areKnown() || (secret.required() && secret.admits(authorization)) || isReviewed(authorization)) {
            return;
        }
        throw new HttpFault(401, "token", "updates need a writer's token; send it as Authorization: Bearer <token>");
    }

    private boolean isReviewed(@Nullable String authorization) throws HttpFault, InterruptedException {
        if (reviewed == null
                || authorization == null
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        try {
            return reviewed.admits(authorization.substring(SCHEME.length()).strip());
        } catch (IOException unknown) {
            throw new HttpFault(503, "token", "the token cannot be reviewed now: " + unknown.getMessage());
        }
    }
}
