package org.fedoracopr.api.protocol;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the builder's container ended, as the cluster reports it: the value {@code <exitCode>:<reason>} of {@link PodAnnotations#BUILDER_ENDED}.
 *
 * @param reason the container state's reason, e.g. {@code OOMKilled}; may be empty
 */
public record BuilderEnded(int exitCode, String reason) {

    private static final Pattern FORM = Pattern.compile("(-?[0-9]{1,9}):([A-Za-z0-9]*)");

    /** The annotation's value. */
    public String format() {
        return exitCode + ":" + reason;
    }

    /** The end in an annotation's value; empty when there is none or it cannot be read. */
    public static Optional<BuilderEnded> parse(String value) {
        var matcher = FORM.matcher(value.strip());
        return matcher.matches()
                ? Optional.of(new BuilderEnded(Integer.parseInt(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }
}
