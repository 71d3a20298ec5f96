package org.fedoracopr.logstore.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks the API server with a TokenReview. */
final class ApiServerReviewer implements TokenReviewer, AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TokenReviewOptions options;
    private final URI reviews;
    private final HttpClient http;

    ApiServerReviewer(TokenReviewOptions options) throws IOException {
        this.options = options;
        this.reviews = options.server().resolve("/apis/authentication.k8s.io/v1/tokenreviews");
        this.http = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .sslContext(trusting(options.authority()))
                .build();
    }

    private static SSLContext trusting(Path authority) throws IOException {
        try (InputStream pem = Files.newInputStream(authority)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("the certificates in " + authority + " cannot be used", unusable);
        }
    }

    @Override
    public Optional<String> user(String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(reviews)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(options.ownToken()).strip())
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of(
                        "apiVersion",
                        "authentication.k8s.io/v1",
                        "kind",
                        "TokenReview",
                        "spec",
                        Map.of("token", token, "audiences", List.of(options.audience()))))))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("the API server answers " + response.statusCode()
                    + (response.statusCode() == 403 ? ": the log store may not create tokenreviews" : ""));
        }
        return user(response.body(), options.audience());
    }

    /** An API server that knows nothing of audiences leaves them out, and has not looked at them. */
    static Optional<String> user(String answer, String audience) throws IOException {
        JsonNode status;
        try {
            status = JSON.readTree(answer).path("status");
        } catch (JsonProcessingException malformed) {
            throw new IOException("the API server's answer is no JSON", malformed);
        }
        boolean forUs = false;
        for (JsonNode one : status.path("audiences")) {
            forUs |= one.asText().equals(audience);
        }
        String user = status.path("user").path("username").asText("");
        return status.path("authenticated").asBoolean() && forUs && !user.isEmpty()
                ? Optional.of(user)
                : Optional.empty();
    }

    @Override
    public void close() {
        http.close();
    }
}
