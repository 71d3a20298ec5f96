package org.fedoracopr.devkit.proxy.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.devkit.proxy.decide.ApiRequests;
import org.fedoracopr.devkit.proxy.model.ApiRequest;
import org.fedoracopr.devkit.proxy.model.Statuses;
import org.fedoracopr.devkit.proxy.model.Treatment;
import org.jspecify.annotations.Nullable;

/** One client's connection: takes its requests one after the other and does to each what the rules say. */
final class ClientConnection implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final TlsSocket client;
    private final Front front;
    private volatile @Nullable Upstream upstream;

    ClientConnection(TlsSocket client, Front front) {
        this.client = client;
        this.front = front;
    }

    void serve() throws IOException, InterruptedException {
        client.secure().startHandshake();
        Identity identity = Identity.of(client.secure());
        boolean more = true;
        while (more) {
            HttpHead head = HttpHead.read(client.in());
            more = head != null && serve(head, identity);
        }
    }

    /** Serves one request; false when the connection is over. */
    private boolean serve(HttpHead head, @Nullable Identity identity) throws IOException, InterruptedException {
        String user = identity == null
                ? ApiRequests.userOf(head.header("Authorization").orElse(null))
                : identity.user();
        ApiRequest request = ApiRequests.parse(
                head.word(0), head.word(1), head.header("User-Agent").orElse(""), user);
        Body body = Body.ofRequest(head, client.in());
        if (head.says("Expect", "100-continue")) {
            client.out().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.out().flush();
        }
        HttpHead passed = passedOn(head, identity);
        Optional<? extends Interference> interference = front.rules().apply(request);
        if (interference.isEmpty()) {
            return upstream().pass(request, passed, body);
        }
        return switch (interference.get().treatment()) {
            case Treatment.Answer answer -> {
                body.drain();
                answer(answer);
                yield true;
            }
            case Treatment.Delay delay -> {
                await(interference.get().lifted(), delay.pause());
                yield upstream().pass(request, passed, body);
            }
            case Treatment.NeverAnswer unused -> {
                await(interference.get().lifted(), Duration.ofDays(1));
                client.reset();
                yield false;
            }
            case Treatment.SwallowAnswer unused -> {
                upstream().passWithoutAnswer(passed, body);
                client.reset();
                yield false;
            }
            case Treatment.CloseConnection unused -> {
                client.reset();
                yield false;
            }
        };
    }

    /** The request as the API server gets it: with the client's identity, without what is between client and proxy only. */
    private static HttpHead passedOn(HttpHead head, @Nullable Identity identity) {
        boolean upgrade = head.header("Upgrade").isPresent();
        List<String> dropped = new ArrayList<>(List.of("expect", "accept-encoding"));
        if (!upgrade) {
            dropped.add("connection");
        }
        return head.with(
                header -> Identity.vouches(header) || dropped.stream().anyMatch(header.name()::equalsIgnoreCase),
                identity == null ? List.of() : identity.headers());
    }

    private Upstream upstream() throws IOException {
        Upstream present = upstream;
        if (present != null && !present.ended()) {
            return present;
        }
        if (present != null) {
            present.close();
        }
        Upstream fresh = new Upstream(TlsSocket.connect(front.upstreamPort(), front.upstreamTls()), client, front);
        upstream = fresh;
        return fresh;
    }

    private void answer(Treatment.Answer answer) throws IOException {
        byte[] status = Statuses.of(answer.code(), answer.retryAfter()).getBytes(StandardCharsets.UTF_8);
        String retry = answer.retryAfter().isZero()
                ? ""
                : "Retry-After: " + answer.retryAfter().toSeconds() + "\r\n";
        String head = "HTTP/1.1 " + answer.code() + " devkit\r\nContent-Type: application/json\r\n" + retry
                + "Content-Length: " + status.length + "\r\n\r\n";
        client.out().write(head.getBytes(StandardCharsets.US_ASCII));
        client.out().write(status);
        client.out().flush();
    }

    /** Waits until the rule is lifted or the time or the proxy is over. */
    private void await(CountDownLatch lifted, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        long left = most.toNanos();
        while (left > 0 && front.closed().getCount() > 0) {
            if (lifted.await(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS)) {
                return;
            }
            left = end - System.nanoTime();
        }
    }

    /** Breaks the connection, from any thread. */
    void reset() {
        client.reset();
        Upstream present = upstream;
        if (present != null) {
            present.close();
        }
    }

    @Override
    public void close() {
        client.close();
        Upstream present = upstream;
        if (present != null) {
            present.close();
        }
    }
}
