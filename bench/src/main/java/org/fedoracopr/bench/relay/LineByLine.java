package org.fedoracopr.bench.relay;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.fedoracopr.bench.BenchException;

/** A sender that posts each line by itself with {@code build_id} and {@code log}, as upstream's builders do; over one connection, in its favour. */
public final class LineByLine {

    private static final String LINE = "gcc+-DHAVE_CONFIG_H+-I.+-O2+-g+-pipe+-Wall+-c+-o+src%2Funit.o+src%2Funit.c%0A";

    private LineByLine() {}

    /** Sends so many lines; the seconds that it takes. */
    public static double seconds(String backendUrl, int lines) throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(backendUrl + "/update"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("build_id=1&log=" + LINE))
                    .build();
            long began = System.nanoTime();
            for (int n = 0; n < lines; n++) {
                int status = http.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status != 200) {
                    throw new BenchException("the backend of the bench answered " + status);
                }
            }
            return (System.nanoTime() - began) / 1e9;
        } catch (IOException e) {
            throw new BenchException("a line cannot be sent: " + e.getMessage(), e);
        }
    }
}
