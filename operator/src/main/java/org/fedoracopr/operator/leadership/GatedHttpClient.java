package org.fedoracopr.operator.leadership;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** An HTTP client that sends a change only through the gate. A WebSocket is opened by a GET: the watches that the operator opens change nothing. */
final class GatedHttpClient extends HttpClient {

    private final HttpClient to;
    private final LeaderGate gate;

    GatedHttpClient(HttpClient to, LeaderGate gate) {
        this.to = Objects.requireNonNull(to, "to is null");
        this.gate = Objects.requireNonNull(gate, "gate is null");
    }

    private static boolean changes(HttpRequest request) {
        return LeaderGate.changes(request.method(), request.uri().getPath());
    }

    private <T> CompletableFuture<HttpResponse<T>> pass(
            HttpRequest request, Supplier<CompletableFuture<HttpResponse<T>>> send) {
        if (!changes(request)) {
            return send.get();
        }
        try {
            gate.enter(request.method(), request.uri().getPath());
        } catch (NotLeaderException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<HttpResponse<T>> answer;
        try {
            answer = send.get();
        } catch (RuntimeException e) {
            gate.leave();
            throw e;
        }
        // The one that is returned is the one that was sent: cancelling it cancels the request.
        var unused = answer.whenComplete((response, failure) -> gate.leave());
        return answer;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return pass(request, () -> to.sendAsync(request, handler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
        return pass(request, () -> to.sendAsync(request, handler, pushes));
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        if (!changes(request)) {
            return to.send(request, handler);
        }
        gate.enter(request.method(), request.uri().getPath());
        try {
            return to.send(request, handler);
        } finally {
            gate.leave();
        }
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return to.newWebSocketBuilder();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return to.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return to.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return to.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return to.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return to.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return to.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return to.authenticator();
    }

    @Override
    public Version version() {
        return to.version();
    }

    @Override
    public Optional<Executor> executor() {
        return to.executor();
    }

    @Override
    public void shutdown() {
        to.shutdown();
    }

    @Override
    public boolean awaitTermination(Duration duration) throws InterruptedException {
        return to.awaitTermination(duration);
    }

    @Override
    public boolean isTerminated() {
        return to.isTerminated();
    }

    @Override
    public void shutdownNow() {
        to.shutdownNow();
    }

    @Override
    public void close() {
        to.close();
    }
}
