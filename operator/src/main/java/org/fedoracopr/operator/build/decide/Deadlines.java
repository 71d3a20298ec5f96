package org.fedoracopr.operator.build.decide;

import java.time.Duration;

/**
 * How long the operator waits for what it cannot make happen itself.
 *
 * @param start from making the Pod until the runner works: scheduling, image pull and start together
 * @param logDrain for the backend to acknowledge the log of a build that has ended
 * @param cancel from asking a build to stop until its Pod is taken away
 */
public record Deadlines(Duration start, Duration logDrain, Duration cancel) {

    public static final Deadlines DEFAULT =
            new Deadlines(Duration.ofMinutes(15), Duration.ofMinutes(10), Duration.ofMinutes(3));
}
