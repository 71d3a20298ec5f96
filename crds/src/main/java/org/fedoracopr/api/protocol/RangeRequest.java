package org.fedoracopr.api.protocol;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A window of the log that the agent is asked to print: the value {@code <serial>:<offset>:<length>} of {@link PodAnnotations#RANGE}.
 *
 * @param serial a new number for each request, so that the same window can be asked for again
 * @param offset of the first byte
 * @param length in bytes, at most {@link #MAX_LENGTH}
 */
public record RangeRequest(long serial, long offset, int length) {

    /** One window holds at most this many bytes, 1 MiB. */
    public static final int MAX_LENGTH = 1 << 20;

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18}):([0-9]{1,18}):([0-9]{1,9})");

    public RangeRequest {
        if (serial < 0 || offset < 0 || length < 1 || length > MAX_LENGTH) {
            throw new ProtocolException("range " + serial + ":" + offset + ":" + length + " is out of bounds");
        }
    }

    /** The annotation's value. */
    public String format() {
        return serial + ":" + offset + ":" + length;
    }

    /** The request in an annotation's value; empty when there is none or it cannot be read. */
    public static Optional<RangeRequest> parse(String value) {
        var matcher = FORM.matcher(value.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long length = Long.parseLong(matcher.group(3));
        return length < 1 || length > MAX_LENGTH
                ? Optional.empty()
                : Optional.of(new RangeRequest(
                        Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), (int) length));
    }
}
