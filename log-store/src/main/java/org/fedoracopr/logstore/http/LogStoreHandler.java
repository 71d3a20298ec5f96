package org.fedoracopr.logstore.http;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.fedoracopr.logstore.results.PublishedLogs;
import org.fedoracopr.logstore.storage.InvalidFieldException;
import org.fedoracopr.logstore.storage.LogStorage;
import org.fedoracopr.logstore.storage.StorageUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes requests, and turns everything that goes wrong into a status and a sentence. */
final class LogStoreHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(LogStoreHandler.class);
    private static final Set<String> READ = Set.of("GET", "HEAD");
    private static final Set<String> WRITE = Set.of("POST");
    private static final String HOME = "Copr log store: POST batches of build logs to /update,"
            + " read them at /results/<owner>/<directory>/<chroot>/<id>-<package>/builder-live.log (?follow=1 to follow),"
            + " or with a browser at /results/<owner>/<directory>/<chroot>/<id>-<package>/ and .../live.";

    private final LogStorage storage;
    private final UpdateEndpoint updates;
    private final LogEndpoint logs;
    private final PageEndpoint pages;

    LogStoreHandler(
            LogStorage storage, PublishedLogs results, Writers writers, HttpLimits limits, InstantSource clock) {
        this.storage = storage;
        this.updates = new UpdateEndpoint(storage, writers, limits, clock);
        this.logs = new LogEndpoint(storage, results, limits);
        this.pages = new PageEndpoint(storage, results);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws InterruptedException {
        // A request that waits (for a log to grow) is not idle; one whose client makes no progress is failed all the
        // same.
        request.addIdleTimeoutListener(timeout -> false);
        try {
            try {
                route(request, response);
            } catch (HttpFault fault) {
                fail(response, fault);
            } catch (StorageUnavailableException away) {
                if (response.isCommitted()) {
                    throw away;
                }
                LOG.warn("{} {}: {}", request.getMethod(), request.getHttpURI().getPath(), away.getMessage());
                response.reset();
                fail(response, new HttpFault(503, "storage", String.valueOf(away.getMessage())));
            } catch (InvalidFieldException invalid) {
                refuse(
                        response,
                        400,
                        Map.of("error", "invalid", "field", invalid.field()),
                        String.valueOf(invalid.getMessage()));
            }
            callback.succeeded();
        } catch (IOException failure) {
            broken(request, response, callback, failure);
        }
        return true;
    }

    private void route(Request request, Response response) throws IOException, HttpFault, InterruptedException {
        Target target = Target.parse(request.getHttpURI().getPath());
        allow(request, response, target instanceof Target.Update ? WRITE : READ);
        switch (target) {
            case Target.Home home -> Replies.text(response, 200, HOME);
            case Target.Health health -> health(response);
            case Target.Update update -> updates.handle(request, response);
            case Target.Log log -> logs.handle(request, response, log.address(), log.compressed());
            case Target.PageOf page -> pages.handle(request, response, page.address(), page.page());
            case Target.Unknown unknown ->
                throw new HttpFault(404, "no-page", "there is nothing at this address; GET / says what there is");
        }
    }

    private static void allow(Request request, Response response, Set<String> methods) throws HttpFault {
        if (!methods.contains(request.getMethod())) {
            String allowed = String.join(", ", methods.stream().sorted().toList());
            response.getHeaders().put(HttpHeader.ALLOW, allowed);
            throw new HttpFault(405, "method", "this address answers " + allowed + " only");
        }
    }

    private void health(Response response) throws IOException, HttpFault {
        try {
            storage.checkWritable();
        } catch (IOException unwritable) {
            throw new HttpFault(503, "storage", String.valueOf(unwritable.getMessage()));
        }
        Replies.text(response, 200, "ok");
    }

    private static void fail(Response response, HttpFault fault) throws IOException {
        if (fault.passing()) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
        }
        if (fault.status() == 401) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        refuse(response, fault.status(), Map.of("error", fault.code()), String.valueOf(fault.getMessage()));
    }

    private static void refuse(Response response, int status, Map<String, String> codes, String sentence)
            throws IOException {
        Map<String, String> fields = new LinkedHashMap<>(codes);
        fields.put("message", sentence);
        Replies.json(response, status, fields);
    }

    private static void broken(Request request, Response response, Callback callback, IOException failure) {
        if (response.isCommitted()
                || failure instanceof EofException
                || failure.getCause() instanceof TimeoutException) {
            // Nothing can be said to this client any more; a broken connection tells the client that the answer is not
            // whole.
            LOG.debug(
                    "{} {} ended early: {}",
                    request.getMethod(),
                    request.getHttpURI().getPath(),
                    failure.toString());
        } else {
            LOG.warn("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), failure);
        }
        callback.failed(failure);
    }
}
