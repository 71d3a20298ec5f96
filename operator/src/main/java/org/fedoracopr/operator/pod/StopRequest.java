package org.fedoracopr.operator.pod;

import java.time.DateTimeException;
import java.time.Instant;

/** The operator's value of the annotation that asks a builder to stop: when it was asked, and why, for the log. */
public final class StopRequest {

    private StopRequest() {}

    /** The annotation's value. */
    public static String format(Instant at, String reason) {
        return at + " " + reason;
    }

    /** When it was asked; long ago where somebody else has written it in another form, so that nobody waits for it without end. */
    public static Instant at(String annotation) {
        try {
            return Instant.parse(annotation.substring(0, Math.max(0, annotation.indexOf(' '))));
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
