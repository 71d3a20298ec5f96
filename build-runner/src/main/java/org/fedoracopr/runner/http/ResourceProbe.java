package org.fedoracopr.runner.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.stop.Interruption;
import org.fedoracopr.runner.stop.StopToken;

/** Asks once whether something is there, without reading it. */
public final class ResourceProbe {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client;
    private final StopToken stop;

    public ResourceProbe(HttpClient client, StopToken stop) {
        this.client = client;
        this.stop = stop;
    }

    /** Returns when the server answers with success; ends the build at once if it is to stop. */
    @SuppressWarnings("try") // Closing it is its use.
    public void check(String url) throws HttpFailure, BuildException {
        URI uri = HttpClients.uri(url, FailureCause.TASK_INVALID);
        try (var unused = new Interruption(stop)) {
            stop.check();
            HttpResponse<InputStream> response = client.send(
                    HttpClients.get(uri).timeout(REQUEST_TIMEOUT).build(), HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            int status = response.statusCode();
            if (status < 200 || status > 299) {
                throw new HttpFailure(url, status, "HTTP " + status + " " + HttpStatusNames.of(status));
            }
        } catch (IOException e) {
            stop.check();
            throw new HttpFailure(url, Explanations.of((Throwable) e), e);
        } catch (InterruptedException e) {
            stop.check();
            Thread.currentThread().interrupt();
            throw new HttpFailure(url, "interrupted", e);
        }
    }
}
