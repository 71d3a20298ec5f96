package org.fedoracopr.runner.agent.decide;

import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.RangeRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which of the operator's requests this agent process has answered; forgotten by a restart, which answers them again.
 *
 * @param range null for none
 * @param repeat empty for none
 * @param notedPermit the last permit that was ignored; null for none
 */
public record Answered(
        @Nullable RangeRequest range,
        String repeat,
        @Nullable CommitPermit notedPermit) {

    public static final Answered NOTHING = new Answered(null, "", null);

    public Answered withRange(RangeRequest answered) {
        return new Answered(answered, repeat, notedPermit);
    }

    public Answered withRepeat(String answered) {
        return new Answered(range, answered, notedPermit);
    }

    public Answered withNotedPermit(CommitPermit noted) {
        return new Answered(range, repeat, noted);
    }
}
