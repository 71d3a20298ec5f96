package org.fedoracopr.logstore.storage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The statement that a log is complete: its length in bytes and its SHA-256 in lower-case hexadecimal digits. */
public record LogSeal(long length, String sha256) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public LogSeal {
        if (length < 0 || !DIGEST.matcher(sha256).matches()) {
            throw malformed();
        }
    }

    /** Reads {@code <length>:<sha256>}. */
    public static LogSeal parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw malformed();
        }
        return new LogSeal(Long.parseLong(matcher.group(1)), matcher.group(2));
    }

    @Override
    public String toString() {
        return length + ":" + sha256;
    }

    private static InvalidFieldException malformed() {
        return new InvalidFieldException(
                "seal",
                "seal must be <length>:<sha256>, the length of the whole log in bytes and its digest in 64 lower-case hexadecimal digits");
    }
}
