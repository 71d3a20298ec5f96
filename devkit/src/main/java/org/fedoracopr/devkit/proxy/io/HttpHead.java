package org.fedoracopr.devkit.proxy.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The first line and the headers of an HTTP/1.1 message, in their order. */
record HttpHead(String start, List<Header> headers) {

    private static final int LONGEST = 256 * 1024;

    record Header(String name, String value) {}

    HttpHead {
        headers = List.copyOf(headers);
    }

    /** Reads a head; null when the connection ended before one began. */
    static @Nullable HttpHead read(InputStream in) throws IOException {
        String start = line(in);
        if (start == null) {
            return null;
        }
        List<Header> headers = new ArrayList<>();
        long length = start.length();
        for (String line = line(in); line == null || !line.isEmpty(); line = line(in)) {
            int colon = line == null ? -1 : line.indexOf(':');
            if (line == null || colon < 1 || length > LONGEST) {
                throw new IOException("not an HTTP message: it begins with " + start);
            }
            length += line.length();
            headers.add(new Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return new HttpHead(start, headers);
    }

    /** A line without its end; null at the end of the stream. */
    static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                if (line.size() == 0) {
                    return null;
                }
                throw new IOException("the connection ended inside a line");
            }
            if (c != '\r') {
                line.write(c);
            }
            if (line.size() > LONGEST) {
                throw new IOException("a line of more than " + LONGEST + " bytes");
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    boolean says(String name, String word) {
        return header(name)
                .filter(value -> value.toLowerCase(Locale.ROOT).contains(word))
                .isPresent();
    }

    /** The same head without some headers and with further ones. */
    HttpHead with(Predicate<Header> dropped, List<Header> more) {
        List<Header> all = new ArrayList<>(headers);
        all.removeIf(dropped);
        all.addAll(more);
        return new HttpHead(start, all);
    }

    /** The word of the first line at a place: method and target of a request, the status of an answer. */
    String word(int at) {
        String[] words = start.split(" ", 3);
        return at < words.length ? words[at] : "";
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(start).append("\r\n");
        headers.forEach(header ->
                text.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
