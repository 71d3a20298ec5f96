package org.fedoracopr.api.protocol;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The operator's leave to publish one manifest: the value {@code <attempt>:<manifestSha256>} of {@link PodAnnotations#COMMIT}.
 *
 * <p>No permit, no commit: an attempt that is cancelled, superseded or cut off cannot publish.
 */
public record CommitPermit(int attempt, String manifestSha256) {

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8}):([0-9a-f]{64})");

    /** The annotation's value. */
    public String format() {
        return attempt + ":" + manifestSha256;
    }

    /** The permit in an annotation's value; empty when there is none or it cannot be read, which permits nothing. */
    public static Optional<CommitPermit> parse(String value) {
        var matcher = FORM.matcher(value.strip());
        return matcher.matches()
                ? Optional.of(new CommitPermit(Integer.parseInt(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }
}
