package org.fedoracopr.devkit.proxy.model;

import java.time.Duration;

/** What the proxy does to a request in place of passing it on. */
public sealed interface Treatment {

    /** Answers by itself with a Status of this code; {@code retryAfter} is left out of the answer when zero. */
    record Answer(int code, Duration retryAfter) implements Treatment {}

    /** Passes it on after a while. */
    record Delay(Duration pause) implements Treatment {}

    /** Neither passes it on nor answers, until the rule is lifted: then the connection is reset. */
    record NeverAnswer() implements Treatment {}

    /** Passes it on and lets it take effect, but resets the connection where the answer should come. */
    record SwallowAnswer() implements Treatment {}

    /** Resets the connection without passing it on. */
    record CloseConnection() implements Treatment {}
}
