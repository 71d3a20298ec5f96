package org.fedoracopr.logstore.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The page that lists the attempts of a build. Invariant: no text of others enters it but through {@link #escape}. */
final class IndexPage {
    private static final List<String> SHOWN = List.of("phase", "result", "cause", "culprit", "message");

    private IndexPage() {}

    static byte[] html(String title, boolean ofOneAttempt, List<PageEndpoint.Attempt> attempts) {
        StringBuilder rows = new StringBuilder();
        for (PageEndpoint.Attempt attempt : attempts.reversed()) {
            // An attempt's own page lies among its files; a build's page lies above them.
            String folder = ofOneAttempt ? "" : "attempts/" + attempt.number() + "/";
            rows.append("""
                    <tr><th scope="row">%d</th><td>%s</td><td>%s</td><td><a href="%slive">live page</a>, <a href="%s%s">text</a>, <a href="%s%s">compressed</a></td></tr>
                    """.formatted(
                            attempt.number(),
                            escape(verdict(attempt)),
                            escape(length(attempt)),
                            folder,
                            folder,
                            Target.FILE,
                            folder,
                            Target.COMPRESSED));
        }
        return """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%1$s</title><link rel="stylesheet" href="page.css"></head>
                <body class="index">
                <main>
                <h1>%1$s</h1>
                <table>
                <caption>Attempts, the newest first</caption>
                <thead><tr><th scope="col">Attempt</th><th scope="col">Verdict</th><th scope="col">Log</th><th scope="col">Read</th></tr></thead>
                <tbody>
                %2$s</tbody>
                </table>
                </main>
                </body>
                </html>
                """.formatted(escape(title), rows).getBytes(StandardCharsets.UTF_8);
    }

    private static String length(PageEndpoint.Attempt attempt) {
        return String.format(
                Locale.ROOT,
                "%,d bytes, %s",
                attempt.state().length(),
                attempt.state().sealed() ? "complete" : "not complete yet");
    }

    private static String verdict(PageEndpoint.Attempt attempt) {
        Optional<JsonNode> said = attempt.verdict();
        if (said.isPresent()) {
            return words(said.get());
        }
        // Without the operator's verdict, what the builder said of itself is better than nothing, and named as that.
        return attempt.outcome()
                .map(outcome -> "builder says: " + words(outcome))
                .orElse("none yet");
    }

    private static String words(JsonNode verdict) {
        List<String> words = new ArrayList<>();
        for (String member : SHOWN) {
            if (verdict.path(member).isTextual()
                    && !verdict.get(member).textValue().isBlank()) {
                words.add(verdict.get(member).textValue());
            }
        }
        return words.isEmpty() ? verdict.toString() : String.join(", ", words);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
