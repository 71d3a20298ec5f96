package org.fedoracopr.operator.build.decide;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.fedoracopr.api.protocol.LogUpdate;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.jspecify.annotations.Nullable;

/** What the log backend is told of an attempt that has ended, for the page that people see beside its log. */
public final class VerdictWord {

    private VerdictWord() {}

    /** A JSON object of at most {@link LogUpdate#MAX_VERDICT_BYTES} bytes; empty while the attempt goes on. */
    public static Optional<String> of(CoprBuildStatus status, BuildAttempt attempt) {
        BuildVerdict verdict = attempt.verdict();
        if (attempt.endedAt() == null || verdict == null) {
            return Optional.empty();
        }
        boolean last = attempt.number() == status.attempts().getLast().number();
        BuildPhase phase = last && status.phase() != null && status.phase().isTerminal() ? status.phase() : null;
        String message = Objects.requireNonNullElse(verdict.message(), "");
        String json = json(phase, verdict, message);
        while (json.getBytes(StandardCharsets.UTF_8).length > LogUpdate.MAX_VERDICT_BYTES) {
            // A character takes six bytes of JSON at most.
            int excess = json.getBytes(StandardCharsets.UTF_8).length - LogUpdate.MAX_VERDICT_BYTES;
            message = cut(message, Math.max(message.length() - excess / 6 - 4, 0));
            json = json(phase, verdict, message + "...");
        }
        return Optional.of(json);
    }

    private static String cut(String text, int length) {
        return text.substring(
                0, length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    private static String json(@Nullable BuildPhase phase, BuildVerdict verdict, String message) {
        Map<String, String> members = new LinkedHashMap<>();
        // An attempt that another one follows has failed, whatever becomes of the build.
        members.put("phase", (phase == null ? BuildPhase.FAILED : phase).text());
        if (verdict.cause() != null) {
            members.put("cause", verdict.cause());
        }
        if (verdict.culprit() != null) {
            members.put("culprit", verdict.culprit().text());
        }
        if (!message.isEmpty()) {
            members.put("message", message);
        }
        return ProtocolJson.line(members);
    }
}
