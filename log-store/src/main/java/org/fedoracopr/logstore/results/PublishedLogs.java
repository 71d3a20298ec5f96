package org.fedoracopr.logstore.results;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.fedoracopr.logstore.storage.LogSeal;
import org.fedoracopr.logstore.storage.ResultPath;
import org.fedoracopr.logstore.storage.Verdict;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs on the results volume. Whose log lies in a directory, its manifest says; a directory without one, or whose
 * manifest cannot be read, has none.
 */
public final class PublishedLogs {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedLogs.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "manifest.json";
    private static final String FILE = "builder-live.log.gz";
    private static final List<String> OUTCOME = List.of("result", "cause", "message");

    private final @Nullable Path root;

    private PublishedLogs(@Nullable Path root) {
        this.root = root;
    }

    /** The volume that is mounted at a folder; none when that is null. */
    public static PublishedLogs at(@Nullable Path root) {
        return new PublishedLogs(root);
    }

    /** The log in the directory of a build; the directory may change hands, so nothing is remembered. */
    public Optional<PublishedLog> find(ResultPath path) throws IOException {
        if (root == null) {
            return Optional.empty();
        }
        Path directory = root.resolve(path.toString());
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream manifest = Files.newInputStream(directory.resolve(MANIFEST), LinkOption.NOFOLLOW_LINKS);
                JsonParser parser = JSON.createParser(manifest)) {
            return Optional.of(read(parser, file));
        } catch (NoSuchFileException | NotDirectoryException absent) {
            return Optional.empty();
        } catch (JacksonException | IllegalArgumentException malformed) {
            LOG.warn("{} is no manifest: {}", directory.resolve(MANIFEST), malformed.getMessage());
            return Optional.empty();
        }
    }

    /** Reads the few members that are wanted; the list of files may be long. */
    private static PublishedLog read(JsonParser parser, Path file) throws IOException {
        String uid = "";
        int attempt = 0;
        @Nullable LogSeal seal = null;
        Optional<Verdict> outcome = Optional.empty();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("it does not begin with an object");
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case "buildUid" -> uid = parser.getText();
                case "attempt" -> attempt = parser.getIntValue();
                case "log" -> {
                    JsonNode log = JSON.readTree(parser);
                    seal = new LogSeal(
                            log.path("length").longValue(), log.path("sha256").asText());
                }
                case "outcome" -> outcome = outcome(JSON.readTree(parser));
                default -> parser.skipChildren();
            }
        }
        if (seal == null || uid.isEmpty() || attempt < 1) {
            throw new IllegalArgumentException("it names no build, attempt or log");
        }
        return new PublishedLog(uid, attempt, seal, outcome, file);
    }

    private static Optional<Verdict> outcome(JsonNode node) {
        ObjectNode shown = JSON.createObjectNode();
        for (String member : OUTCOME) {
            if (node.path(member).isTextual()) {
                shown.set(member, node.get(member));
            }
        }
        String text = shown.toString();
        return text.length() > Verdict.MAX_LENGTH ? Optional.empty() : Optional.of(new Verdict(text));
    }
}
