package org.fedoracopr.logstore.token;

import java.io.IOException;
import java.util.Optional;

/** Says whose a token is. */
@FunctionalInterface
interface TokenReviewer {

    /**
     * The user that a token stands for; empty for a token that is worth nothing here.
     *
     * @throws IOException when nobody can say now
     */
    Optional<String> user(String token) throws IOException, InterruptedException;
}
