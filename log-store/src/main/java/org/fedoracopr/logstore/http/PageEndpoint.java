package org.fedoracopr.logstore.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.fedoracopr.logstore.results.PublishedLog;
import org.fedoracopr.logstore.results.PublishedLogs;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogState;
import org.fedoracopr.logstore.storage.LogStorage;
import org.fedoracopr.logstore.storage.Verdict;

/** Shows builds to people: which attempts there are and what became of them, and a log while it grows. */
final class PageEndpoint {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Nothing but what this server sends may run or be loaded in a page that shows what strangers wrote. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    private final LogStorage storage;
    private final PublishedLogs results;

    PageEndpoint(LogStorage storage, PublishedLogs results) {
        this.storage = storage;
        this.results = results;
    }

    void handle(Request request, Response response, LogAddress address, Target.Page page)
            throws IOException, HttpFault {
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put("Content-Security-Policy", POLICY);
        switch (page) {
            case INDEX ->
                Replies.page(
                        response,
                        "text/html; charset=utf-8",
                        IndexPage.html(title(address), address.attempt() != null, attempts(address)));
            case JSON -> Replies.json(response, 200, json(address, attempts(address)));
            // The page itself waits for the log of a build that has none yet.
            case LIVE -> Replies.page(response, "text/html; charset=utf-8", resource("live.html"));
            case LIVE_SCRIPT -> Replies.page(response, "text/javascript; charset=utf-8", resource("live.js"));
            case STYLE -> Replies.page(response, "text/css; charset=utf-8", resource("page.css"));
        }
    }

    /** One attempt as it is shown. */
    record Attempt(
            int number, LogState state, Optional<JsonNode> verdict, Optional<JsonNode> outcome, boolean published) {}

    private List<Attempt> attempts(LogAddress address) throws IOException, HttpFault {
        Build build = Build.find(storage, results, address);
        List<Attempt> attempts = new ArrayList<>();
        for (int number : build.attempts()) {
            if (address.attempt() == null || address.attempt() == number) {
                attempt(build, number).ifPresent(attempts::add);
            }
        }
        if (attempts.isEmpty()) {
            throw LogEndpoint.noLog();
        }
        return attempts;
    }

    private Optional<Attempt> attempt(Build build, int number) throws IOException {
        Optional<LogId> id = build.stored(number);
        Optional<Verdict> verdict = id.isPresent() ? storage.verdict(id.get()) : Optional.empty();
        Optional<PublishedLog> published = build.published(number);
        try (LogReader reader = build.open(number).orElse(null)) {
            return reader == null
                    ? Optional.empty()
                    : Optional.of(new Attempt(
                            number,
                            reader.state(),
                            json(verdict),
                            json(published.flatMap(PublishedLog::outcome)),
                            published.isPresent()));
        }
    }

    private static Optional<JsonNode> json(Optional<Verdict> verdict) throws IOException {
        return verdict.isPresent() ? Optional.of(JSON.readTree(verdict.get().json())) : Optional.empty();
    }

    private static Map<String, Object> json(LogAddress address, List<Attempt> attempts) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Attempt attempt : attempts) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("attempt", attempt.number());
            fields.put("offset", attempt.state().length());
            fields.put("sealed", attempt.state().sealed());
            if (attempt.state().seal() != null) {
                fields.put("sha256", attempt.state().seal().sha256());
            }
            attempt.verdict().ifPresent(verdict -> fields.put("verdict", verdict));
            attempt.outcome().ifPresent(outcome -> fields.put("outcome", outcome));
            fields.put("published", attempt.published());
            list.add(fields);
        }
        return Map.of("build", title(address), "attempts", list);
    }

    private static String title(LogAddress address) {
        return switch (address) {
            case LogAddress.ByPath byPath -> byPath.path().toString();
            case LogAddress.ByKey byKey ->
                byKey.key().kind().field() + " " + byKey.key().id();
        };
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = PageEndpoint.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException("the log store's own file " + name + " is missing; install it again");
            }
            return stream.readAllBytes();
        }
    }
}
