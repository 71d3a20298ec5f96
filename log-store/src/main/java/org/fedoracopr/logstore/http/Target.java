package org.fedoracopr.logstore.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fedoracopr.logstore.storage.InvalidFieldException;
import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.ResultPath;
import org.jspecify.annotations.Nullable;

/** What a request's path names. */
sealed interface Target {
    /** The file name of every log. */
    String FILE = "builder-live.log";

    /** Reads a path as it stood in the request, still percent-encoded; no component is ever used before it is checked. */
    static Target parse(String rawPath) {
        List<String> components = new ArrayList<>();
        for (String component :
                rawPath.substring(rawPath.startsWith("/") ? 1 : 0).split("/", -1)) {
            components.add(decode(component));
        }
        String first = components.getFirst();
        if (components.size() == 1) {
            return switch (first) {
                case "" -> new Home();
                case "healthz" -> new Health();
                case "update" -> new Update();
                default -> new Unknown();
            };
        }
        if (!components.getLast().equals(FILE)) {
            return new Unknown();
        }
        List<String> owner = components.subList(1, components.size() - 1);
        @Nullable Integer attempt = null;
        if (owner.size() >= 3 && owner.get(owner.size() - 2).equals("attempts")) {
            attempt = BatchFields.attempt(owner.getLast());
            owner = owner.subList(0, owner.size() - 2);
        }
        if (first.equals("results")) {
            return new ResultLog(ResultPath.of(owner), attempt);
        }
        Optional<LogKey.Kind> kind = kind(first);
        return kind.isPresent() && owner.size() == 1
                ? new BuildLog(new LogKey(kind.get(), owner.getFirst()), attempt)
                : new Unknown();
    }

    private static Optional<LogKey.Kind> kind(String folder) {
        for (LogKey.Kind kind : LogKey.Kind.values()) {
            if (kind.folder().equals(folder)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static String decode(String component) {
        if (component.indexOf('%') < 0) {
            return component;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(component.length());
        for (int i = 0; i < component.length(); i++) {
            char character = component.charAt(i);
            if (character == '%') {
                int high = i + 1 < component.length() ? Character.digit(component.charAt(i + 1), 16) : -1;
                int low = i + 2 < component.length() ? Character.digit(component.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw malformed();
                }
                bytes.write(16 * high + low);
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(character).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw malformed();
        }
    }

    private static InvalidFieldException malformed() {
        return new InvalidFieldException("path", "the path of the URL is not percent-encoded UTF-8; encode it again");
    }

    /** What this server is. */
    record Home() implements Target {}

    /** Whether it works. */
    record Health() implements Target {}

    /** Where batches go. */
    record Update() implements Target {}

    /** The log of the build whose results are at a path; of its newest attempt when that is null. */
    record ResultLog(ResultPath path, @Nullable Integer attempt) implements Target {}

    /** The log of a build; of its newest attempt when that is null. */
    record BuildLog(LogKey key, @Nullable Integer attempt) implements Target {}

    /** Nothing that exists here. */
    record Unknown() implements Target {}
}
