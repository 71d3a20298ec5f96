package org.fedoracopr.logstore.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The secret that writers share, or that there is none. Never printed. */
public final class WriterToken {
    private static final String SCHEME = "Bearer ";

    private final byte @Nullable [] secret;

    private WriterToken(byte @Nullable [] secret) {
        this.secret = secret;
    }

    /** Everybody may write. */
    public static WriterToken none() {
        return new WriterToken(null);
    }

    /** Reads the secret from a file; white space around it does not belong to it. */
    public static WriterToken fromFile(Path file) throws IOException {
        String text = Files.readString(file).strip();
        if (text.isEmpty()) {
            throw new IOException("the token file " + file + " is empty; write the shared secret into it");
        }
        return new WriterToken(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a token is required. */
    public boolean required() {
        return secret != null;
    }

    /** Whether a request with this Authorization header may write; takes the same time for every wrong one. */
    boolean admits(@Nullable String authorization) {
        if (secret == null) {
            return true;
        }
        return authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        secret, authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8));
    }
}
