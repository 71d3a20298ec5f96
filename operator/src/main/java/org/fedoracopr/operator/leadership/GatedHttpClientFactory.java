package org.fedoracopr.operator.leadership;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Makes Kubernetes clients whose every request passes the gate.
 *
 * <p>It is put below the Kubernetes client, at Java's own: what that client tries again by itself, after a 500 or a refused token, passes the gate once more. An
 * interceptor of the Kubernetes client would not be asked then.
 */
public final class GatedHttpClientFactory extends JdkHttpClientFactory {

    private final LeaderGate gate;

    public GatedHttpClientFactory(LeaderGate gate) {
        this.gate = Objects.requireNonNull(gate, "gate is null");
    }

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
        return new GatedBuilder(super.createNewHttpClientBuilder(), gate);
    }

    private record GatedBuilder(HttpClient.Builder to, LeaderGate gate) implements HttpClient.Builder {

        @Override
        public HttpClient build() {
            return new GatedHttpClient(to.build(), gate);
        }

        @Override
        public HttpClient.Builder cookieHandler(CookieHandler handler) {
            to.cookieHandler(handler);
            return this;
        }

        @Override
        public HttpClient.Builder connectTimeout(Duration duration) {
            to.connectTimeout(duration);
            return this;
        }

        @Override
        public HttpClient.Builder sslContext(SSLContext context) {
            to.sslContext(context);
            return this;
        }

        @Override
        public HttpClient.Builder sslParameters(SSLParameters parameters) {
            to.sslParameters(parameters);
            return this;
        }

        @Override
        public HttpClient.Builder executor(Executor executor) {
            to.executor(executor);
            return this;
        }

        @Override
        public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
            to.followRedirects(policy);
            return this;
        }

        @Override
        public HttpClient.Builder version(HttpClient.Version version) {
            to.version(version);
            return this;
        }

        @Override
        public HttpClient.Builder priority(int priority) {
            to.priority(priority);
            return this;
        }

        @Override
        public HttpClient.Builder proxy(ProxySelector selector) {
            to.proxy(selector);
            return this;
        }

        @Override
        public HttpClient.Builder authenticator(Authenticator authenticator) {
            to.authenticator(authenticator);
            return this;
        }

        @Override
        public HttpClient.Builder localAddress(InetAddress address) {
            to.localAddress(address);
            return this;
        }
    }
}
