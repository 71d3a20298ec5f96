package org.fedoracopr.logstore.token;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.fedoracopr.logstore.storage.Sha256;

/**
 * Whether a token's owner may write: what the reviewer said, remembered for a short time.
 *
 * <p>A writer sends many batches a second, and a token that is revoked is worth nothing a minute later. Tokens are kept as digests only. What does not look like a
 * token is refused unasked, and few reviews go on at a time, so that nobody can have the API server asked without bound.
 */
public final class ReviewedTokens implements AutoCloseable {

    static final Duration KEPT_ADMITTED = Duration.ofMinutes(1);
    static final Duration KEPT_REFUSED = Duration.ofSeconds(10);
    static final int MOST_KEPT = 1_000;

    private static final int MOST_REVIEWS = 8;
    private static final int REVIEW_SECONDS = 10;
    private static final int LONGEST_TOKEN = 16 << 10;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private final TokenReviewer reviewer;
    private final AutoCloseable closing;
    private final Set<String> writers;
    private final InstantSource clock;
    private final Semaphore reviews = new Semaphore(MOST_REVIEWS);
    private final Map<String, Known> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Known(boolean admitted, Instant until) {}

    ReviewedTokens(TokenReviewer reviewer, AutoCloseable closing, Set<String> writers, InstantSource clock) {
        this.reviewer = Objects.requireNonNull(reviewer, "reviewer is null");
        this.closing = Objects.requireNonNull(closing, "closing is null");
        this.writers = Set.copyOf(writers);
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** Asks the API server. */
    public static ReviewedTokens of(TokenReviewOptions options, InstantSource clock) throws IOException {
        ApiServerReviewer reviewer = new ApiServerReviewer(options);
        return new ReviewedTokens(reviewer, reviewer, options.writers(), clock);
    }

    /**
     * Whether the owner of this token may write.
     *
     * @throws IOException when nobody can say now
     */
    public boolean admits(String token) throws IOException, InterruptedException {
        if (token.length() > LONGEST_TOKEN || !TOKEN.matcher(token).matches()) {
            return false;
        }
        String digest = digest(token);
        Optional<Boolean> before = remembered(digest);
        if (before.isPresent()) {
            return before.get();
        }
        if (!reviews.tryAcquire(REVIEW_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("too many tokens are being reviewed");
        }
        try {
            // Whoever waited beside others with the same token finds their answer.
            Optional<Boolean> meanwhile = remembered(digest);
            return meanwhile.isPresent() ? meanwhile.get() : review(token, digest);
        } finally {
            reviews.release();
        }
    }

    private boolean review(String token, String digest) throws IOException, InterruptedException {
        boolean admitted = reviewer.user(token).filter(writers::contains).isPresent();
        Instant until = clock.instant().plus(admitted ? KEPT_ADMITTED : KEPT_REFUSED);
        synchronized (known) {
            known.remove(digest);
            known.put(digest, new Known(admitted, until));
        }
        return admitted;
    }

    private Optional<Boolean> remembered(String digest) {
        synchronized (known) {
            Known answer = known.get(digest);
            return answer != null && clock.instant().isBefore(answer.until())
                    ? Optional.of(answer.admitted())
                    : Optional.empty();
        }
    }

    int size() {
        synchronized (known) {
            return known.size();
        }
    }

    private static String digest(String token) {
        MessageDigest digest = Sha256.digest();
        digest.update(token.getBytes(StandardCharsets.US_ASCII));
        return Sha256.hex(digest);
    }

    @Override
    public void close() {
        try {
            closing.close();
        } catch (Exception failure) {
            throw new IllegalStateException("the connection to the API server cannot be closed", failure);
        }
    }
}
