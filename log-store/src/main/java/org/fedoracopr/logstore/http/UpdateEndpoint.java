package org.fedoracopr.logstore.http;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.fedoracopr.logstore.storage.LogStorage;
import org.fedoracopr.logstore.storage.UpdateOutcome;
import org.jspecify.annotations.Nullable;

/** Takes batches in: {@code POST /update}. */
final class UpdateEndpoint {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final LogStorage storage;
    private final Writers writers;
    private final HttpLimits limits;
    private final MemoryBudget budget;
    private final InstantSource clock;

    UpdateEndpoint(LogStorage storage, Writers writers, HttpLimits limits, InstantSource clock) {
        this.storage = storage;
        this.writers = writers;
        this.limits = limits;
        this.budget = new MemoryBudget(limits.bufferedBytes());
        this.clock = clock;
    }

    void handle(Request request, Response response) throws IOException, HttpFault, InterruptedException {
        BoundedBody body = new BoundedBody(Request.asInputStream(request), limits.bodyBytes(), clock, limits.body());
        try {
            admit(request);
            try (BudgetedBuffer log = new BudgetedBuffer(budget, limits.bodyBytes())) {
                Map<String, String> fields = new FormReader(body).read(log);
                answer(response, storage.update(BatchFields.batch(fields, log.content())));
            }
        } catch (HttpFault | RuntimeException refused) {
            // A client that waits for permission to send has sent nothing.
            if (request.getHeaders().get(HttpHeader.EXPECT) == null) {
                body.discard();
            }
            throw refused;
        }
    }

    private void admit(Request request) throws HttpFault, InterruptedException {
        writers.admit(request.getHeaders().get(HttpHeader.AUTHORIZATION));
        @Nullable String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        // Senders that leave the type out mean the form.
        if (type != null && !FORM.equalsIgnoreCase(MimeTypes.getContentTypeWithoutCharset(type))) {
            throw new HttpFault(415, "type", "an update is a form; send it as " + FORM);
        }
        if (request.getLength() > limits.bodyBytes()) {
            throw BoundedBody.tooLarge(limits.bodyBytes());
        }
    }

    private static void answer(Response response, UpdateOutcome outcome) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("offset", outcome.length());
        switch (outcome) {
            case UpdateOutcome.Stored stored -> {
                fields.put("sealed", stored.sealed());
                Replies.json(response, 200, fields);
                return;
            }
            case UpdateOutcome.Hole hole ->
                refuse(
                        fields,
                        "hole",
                        "the log has " + hole.length() + " bytes and this speaks of byte " + hole.offset()
                                + "; send the bytes from " + hole.length() + " on");
            case UpdateOutcome.Conflict conflict ->
                refuse(
                        fields,
                        "conflict",
                        "byte " + conflict.firstDifference()
                                + " of this attempt's log is stored already, with another value; a new run needs a new attempt number");
            case UpdateOutcome.AlreadySealed sealed ->
                refuse(fields, "sealed", "the log is sealed at " + sealed.length() + " bytes and takes no more");
            case UpdateOutcome.SealMismatch mismatch ->
                refuse(fields, "seal", "the seal does not fit: " + mismatch.reason());
            case UpdateOutcome.PathDiffers differs ->
                refuse(
                        fields,
                        "path",
                        "this build has registered the path " + differs.registered() + "; a build has one path");
        }
        Replies.json(response, 409, fields);
    }

    private static void refuse(Map<String, Object> fields, String code, String sentence) {
        fields.put("error", code);
        fields.put("message", sentence);
    }
}
