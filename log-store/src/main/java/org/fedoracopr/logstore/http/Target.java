package org.fedoracopr.logstore.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fedoracopr.logstore.storage.InvalidFieldException;
import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.ResultPath;
import org.jspecify.annotations.Nullable;

/** What a request's path names. */
sealed interface Target {
    /** The file name of every log. */
    String FILE = "builder-live.log";

    /** The file name of every log once it is complete, as Copr compresses it. */
    String COMPRESSED = FILE + ".gz";

    /** The names beside logs that stand for a page or a part of one. */
    Map<String, Page> PAGES = Map.of(
            "", Page.INDEX,
            "index.json", Page.JSON,
            "live", Page.LIVE,
            "live.js", Page.LIVE_SCRIPT,
            "page.css", Page.STYLE);

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
        String name = components.getLast();
        @Nullable Page page = PAGES.get(name);
        boolean compressed = name.equals(COMPRESSED);
        if (!name.equals(FILE) && !compressed && page == null) {
            return new Unknown();
        }
        List<String> owner = components.subList(1, components.size() - 1);
        @Nullable Integer attempt = null;
        if (owner.size() >= 3 && owner.get(owner.size() - 2).equals("attempts")) {
            attempt = BatchFields.attempt(owner.getLast());
            owner = owner.subList(0, owner.size() - 2);
        }
        Optional<LogKey.Kind> kind = kind(first);
        LogAddress address;
        if (first.equals("results") && (page == null || owner.size() == 4)) {
            address = new LogAddress.ByPath(ResultPath.of(owner), attempt);
        } else if (kind.isPresent() && owner.size() == 1) {
            address = new LogAddress.ByKey(new LogKey(kind.get(), owner.getFirst()), attempt);
        } else {
            return new Unknown();
        }
        return page == null ? new Log(address, compressed) : new PageOf(address, page);
    }

    /** What can be shown of a build besides its logs. */
    enum Page {
        /** Its attempts, for people. */
        INDEX,
        /** Its attempts, for programs. */
        JSON,
        /** A log while it grows, for people. */
        LIVE,
        LIVE_SCRIPT,
        STYLE
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

    /** The log of an attempt. */
    record Log(LogAddress address, boolean compressed) implements Target {}

    /** Something else about a build. */
    record PageOf(LogAddress address, Page page) implements Target {}

    /** Nothing that exists here. */
    record Unknown() implements Target {}
}
