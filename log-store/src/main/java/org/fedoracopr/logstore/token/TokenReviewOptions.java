package org.fedoracopr.logstore.token;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How tokens of service accounts are looked at.
 *
 * @param server the API server's address
 * @param authority PEM file with the certificates that the API server's is to be signed by
 * @param ownToken file with the log store's own token; read again each time, for it is replaced every hour
 * @param audience what the tokens have to be made for, so that a token for something else is worth nothing here
 * @param writers the users that may write, such as {@code system:serviceaccount:copr-builder-system:copr-builder-operator}
 */
public record TokenReviewOptions(URI server, Path authority, Path ownToken, String audience, Set<String> writers) {

    private static final Path MOUNTED = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    public TokenReviewOptions {
        writers = Set.copyOf(writers);
        if (audience.isBlank()) {
            throw new IllegalArgumentException("the audience of writers' tokens is empty");
        }
        if (writers.isEmpty()) {
            throw new IllegalArgumentException(
                    "nobody could write: name each writer, as system:serviceaccount:<namespace>:<name>");
        }
    }

    /** Asks the API server of the cluster whose Pod this process runs in. */
    public static TokenReviewOptions inCluster(Map<String, String> environment, String audience, Set<String> writers) {
        @Nullable String host = environment.get("KUBERNETES_SERVICE_HOST");
        @Nullable String port = environment.get("KUBERNETES_SERVICE_PORT");
        if (host == null || port == null) {
            throw new IllegalArgumentException(
                    "tokens are reviewed by the cluster's API server, but this is no Pod of a cluster");
        }
        String address = host.contains(":") ? "[" + host + "]" : host;
        return new TokenReviewOptions(
                URI.create("https://" + address + ":" + port),
                MOUNTED.resolve("ca.crt"),
                MOUNTED.resolve("token"),
                audience,
                writers);
    }
}
