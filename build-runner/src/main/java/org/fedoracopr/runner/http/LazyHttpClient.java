package org.fedoracopr.runner.http;

import java.net.http.HttpClient;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The HTTP client of one build, made when the first request needs it: TLS alone takes longer to start than a small build's own work. */
public final class LazyHttpClient implements Supplier<HttpClient> {

    private @Nullable HttpClient client;

    @Override
    public synchronized HttpClient get() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClients.create();
            client = made;
        }
        return made;
    }
}
