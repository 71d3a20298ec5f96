package org.fedoracopr.logstore.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What part of a log a request's Range header asks for. */
sealed interface ByteRange {
    /** One range; several of them, or another unit, make the header void, as HTTP allows. */
    Pattern SINGLE = Pattern.compile("bytes=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");

    static ByteRange of(@Nullable String header, long length) {
        if (header == null) {
            return new Whole();
        }
        Matcher matcher = SINGLE.matcher(header);
        if (!matcher.matches()) {
            return new Whole();
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? new Whole() : suffix(Long.parseLong(last), length);
        }
        long from = Long.parseLong(first);
        if (!last.isEmpty() && Long.parseLong(last) < from) {
            return new Whole();
        }
        long to = last.isEmpty() ? length - 1 : Math.min(Long.parseLong(last), length - 1);
        return from >= length ? new Unsatisfiable() : new Part(from, to);
    }

    private static ByteRange suffix(long count, long length) {
        return count == 0 || length == 0 ? new Unsatisfiable() : new Part(Math.max(0, length - count), length - 1);
    }

    /** All of it. */
    record Whole() implements ByteRange {}

    /** The bytes from {@code first} to {@code last}, both included. */
    record Part(long first, long last) implements ByteRange {}

    /** Bytes that the log does not have. */
    record Unsatisfiable() implements ByteRange {}
}
