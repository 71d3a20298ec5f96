package org.fedoracopr.runner.http;

import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Excerpt;
import org.fedoracopr.runner.log.Prologue;

/** The HTTP client of the runner: follows redirects but never from https to http, uses the proxy of the JVM. */
public final class HttpClients {

    /** How long a server may take to accept a connection. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(60);

    private HttpClients() {}

    public static HttpClient create() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(CONNECT_TIMEOUT)
                .proxy(ProxySelector.getDefault())
                .build();
    }

    /** A GET request as upstream's programs send it. */
    static HttpRequest.Builder get(URI uri) {
        return HttpRequest.newBuilder(uri).GET().header("User-Agent", "copr-common/" + Prologue.COMPATIBLE_VERSION);
    }

    /** The URI of a text that comes from a task or a configuration. */
    public static URI uri(String url, FailureCause cause) throws BuildException {
        try {
            URI uri = URI.create(url.strip().replace(" ", "%20"));
            String scheme = uri.getScheme();
            if (uri.getHost() != null && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new BuildException(
                    cause, "not a URL: " + Excerpt.of(url, 300) + ": write http://... or https://...", e);
        }
        throw new BuildException(
                cause, "not a URL that can be fetched: " + Excerpt.of(url, 300) + ": write http://... or https://...");
    }
}
