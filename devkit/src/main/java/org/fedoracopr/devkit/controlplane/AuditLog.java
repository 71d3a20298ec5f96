package org.fedoracopr.devkit.controlplane;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The API server's record of who asked for what: every request of a service account, but for the control plane's own. */
public final class AuditLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - level: None
              userGroups: ["system:serviceaccounts:kube-system"]
            - level: Metadata
              userGroups: ["system:serviceaccounts"]
            - level: None
            """;

    private final Path policy;
    private final Path log;

    private AuditLog(Path policy, Path log) {
        this.policy = policy;
        this.log = log;
    }

    /** @param kept where the log is; null for the directory as well */
    static AuditLog in(Path directory, @Nullable Path kept) {
        return new AuditLog(
                directory.resolve("audit-policy.yaml"),
                Objects.requireNonNullElse(kept, directory.resolve("audit.log")));
    }

    void writePolicy() throws IOException {
        Files.createDirectories(Objects.requireNonNull(log.getParent()));
        Files.writeString(policy, POLICY);
    }

    List<String> apiServerArguments() {
        return List.of("--audit-policy-file=" + policy, "--audit-log-path=" + log);
    }

    /**
     * A request to the API server.
     *
     * @param id the same in all lines of one request
     * @param resource plural, with its subresource; empty for a request of no resource
     * @param namespace empty for none
     * @param code of the answer
     */
    public record Request(
            String id,
            String user,
            String verb,
            String apiGroup,
            String resource,
            String namespace,
            String name,
            int code) {
        public Request {
            Objects.requireNonNull(id, "id is null");
            Objects.requireNonNull(user, "user is null");
            Objects.requireNonNull(verb, "verb is null");
        }
    }

    /** Every request so far that has an answer; a watch counts from its beginning on and once more at its end. */
    public List<Request> requests() {
        return Files.exists(log) ? requests(log) : List.of();
    }

    /** The requests of all logs that control planes have kept in a directory. */
    public static List<Request> kept(Path directory) {
        try (Stream<Path> logs = Files.list(directory)) {
            return logs.flatMap(log -> requests(log).stream()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + directory, e);
        }
    }

    private static List<Request> requests(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.endsWith("}"))
                    .map(AuditLog::request)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    private static Request request(String line) {
        try {
            JsonNode event = JSON.readTree(line);
            JsonNode object = event.path("objectRef");
            String subresource = object.path("subresource").asText("");
            return new Request(
                    event.path("auditID").asText(),
                    event.path("user").path("username").asText(),
                    event.path("verb").asText(),
                    object.path("apiGroup").asText(""),
                    object.path("resource").asText("") + (subresource.isEmpty() ? "" : "/" + subresource),
                    object.path("namespace").asText(""),
                    object.path("name").asText(""),
                    event.path("responseStatus").path("code").asInt());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a line of the audit log is no JSON: " + line, e);
        }
    }
}
