package org.fedoracopr.runner.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.stop.Interruption;
import org.fedoracopr.runner.stop.StopToken;
import org.jspecify.annotations.Nullable;

/**
 * Downloads files: three more tries, 10 s apart, after connection errors and 408, 429 and 5xx; the file has the server's time and appears under its
 * name only when it is whole (SRC-9).
 */
public final class Downloader {

    private static final int TRIES = 4;
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration HEADERS_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration STALL_LIMIT = Duration.ofMinutes(5);
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Supplier<HttpClient> client;
    private final Pauses pauses;
    private final StopToken stop;
    private final Consumer<String> log;
    private final long maxBytes;
    private final Duration stallLimit;

    public Downloader(Supplier<HttpClient> client, Pauses pauses, StopToken stop, Consumer<String> log, long maxBytes) {
        this(client, pauses, stop, log, maxBytes, STALL_LIMIT);
    }

    Downloader(
            Supplier<HttpClient> client,
            Pauses pauses,
            StopToken stop,
            Consumer<String> log,
            long maxBytes,
            Duration stallLimit) {
        this.client = client;
        this.pauses = pauses;
        this.stop = stop;
        this.log = log;
        this.maxBytes = maxBytes;
        this.stallLimit = stallLimit;
    }

    /** One for files that are smaller. */
    public Downloader withLimit(long bytes) {
        return new Downloader(client, pauses, stop, log, Math.min(bytes, maxBytes), stallLimit);
    }

    /** Downloads a file; {@code what} names it in messages. */
    public void download(String url, Path target, String what) throws BuildException {
        URI uri = HttpClients.uri(url, FailureCause.SOURCES_UNAVAILABLE);
        log.accept("Downloading " + url);
        for (int attempt = 1; ; attempt++) {
            stop.check();
            try {
                once(uri, url, target);
                return;
            } catch (HttpFailure failure) {
                if (attempt == TRIES || isFinal(failure.status())) {
                    throw refused(failure, what);
                }
                log.accept("Download of " + url + " failed: " + failure.getMessage() + "; the next try is in "
                        + PAUSE.toSeconds() + " s, " + (TRIES - attempt) + " left");
            }
            pauses.pause(PAUSE);
        }
    }

    @SuppressWarnings("try") // Closing it is its use.
    private void once(URI uri, String url, Path target) throws HttpFailure, BuildException {
        Path temporary = target.resolveSibling("." + target.getFileName() + ".part");
        try (var unused = new Interruption(stop)) {
            stop.check();
            HttpResponse<InputStream> response = client.get()
                    .send(
                            HttpClients.get(uri)
                                    .timeout(HEADERS_TIMEOUT)
                                    .header("Accept-Encoding", "identity")
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            // Never through a link of that name, which a repository may hold.
            Files.deleteIfExists(temporary);
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new HttpFailure(
                            url,
                            response.statusCode(),
                            "HTTP " + response.statusCode() + " " + HttpStatusNames.of(response.statusCode())
                                    + redirection(response));
                }
                if (response.headers().firstValueAsLong("Content-Length").orElse(0) > maxBytes) {
                    throw tooLarge(url);
                }
                save(body, temporary, url);
            }
            setTime(temporary, response);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IllegalArgumentException e) {
            throw new HttpFailure(url, "the server redirects to no URL: " + Explanations.of(e), e);
        } catch (IOException e) {
            stop.check();
            refuseLocal(e, target);
            throw new HttpFailure(url, Explanations.of((Throwable) e), e);
        } catch (InterruptedException e) {
            stop.check();
            Thread.currentThread().interrupt();
            throw new HttpFailure(url, "interrupted", e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    private void save(InputStream body, Path target, String url) throws IOException, BuildException {
        byte[] chunk = new byte[CHUNK_BYTES];
        long total = 0;
        try (OutputStream output = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW);
                StallGuard guard = new StallGuard(body, stallLimit)) {
            for (int count = read(body, chunk, guard); count >= 0; count = read(body, chunk, guard)) {
                total += count;
                if (total > maxBytes) {
                    throw tooLarge(url);
                }
                output.write(chunk, 0, count);
            }
        }
    }

    private static int read(InputStream body, byte[] chunk, StallGuard guard) throws IOException {
        try {
            int count = body.read(chunk);
            guard.progress();
            guard.check();
            return count;
        } catch (IOException e) {
            guard.check();
            throw e;
        }
    }

    private BuildException tooLarge(String url) {
        return new BuildException(Failure.of(
                        FailureCause.SOURCES_UNAVAILABLE,
                        "the file at " + url + " is larger than " + maxBytes
                                + " bytes, the most that this builder downloads (main.ini max_download_bytes)")
                .ofRequest(200, url));
    }

    /** The client follows a few redirections, but none from https to http and none to anything else. */
    private static String redirection(HttpResponse<?> response) {
        return response.statusCode() / 100 == 3
                ? response.headers()
                        .firstValue("Location")
                        .map(location -> ", a redirection that is not followed: " + location)
                        .orElse("")
                : "";
    }

    /** A full disk is not the server's fault and no try helps. */
    private static void refuseLocal(IOException problem, Path target) throws BuildException {
        if (Explanations.isOutOfSpace(problem)) {
            throw new BuildException(
                    FailureCause.DISK_FULL,
                    "no space is left for " + target + ": the build needs more scratch space",
                    problem);
        }
        if (problem instanceof FileSystemException) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED,
                    "cannot write " + target + ": " + Explanations.of(problem),
                    problem);
        }
    }

    private static void setTime(Path file, HttpResponse<?> response) throws IOException {
        Optional<String> modified = response.headers().firstValue("Last-Modified");
        if (modified.isPresent()) {
            try {
                var time = ZonedDateTime.parse(modified.get(), DateTimeFormatter.RFC_1123_DATE_TIME);
                Files.setLastModifiedTime(file, FileTime.from(time.toInstant()));
            } catch (DateTimeException e) {
                // A date that cannot be read changes nothing about the file.
            }
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It lies in the workspace, which is deleted whole.
        }
    }

    private static boolean isFinal(@Nullable Integer status) {
        return status != null && status < 500 && status != 408 && status != 429;
    }

    private static BuildException refused(HttpFailure failure, String what) {
        String message = "sources: " + what + " cannot be downloaded: " + failure.getMessage() + " (" + failure.url()
                + "): " + remedy(failure.status());
        return new BuildException(
                Failure.of(FailureCause.SOURCES_UNAVAILABLE, message).ofRequest(failure.status(), failure.url()),
                failure);
    }

    private static String remedy(@Nullable Integer status) {
        return isFinal(status)
                ? "upload the file there or correct the place that names it"
                : "the server is not well, build again later";
    }
}
