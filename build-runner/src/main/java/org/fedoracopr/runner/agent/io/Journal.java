package org.fedoracopr.runner.agent.io;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.fedoracopr.api.protocol.BuildPhase;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.runner.agent.model.AgentSettings;
import org.fedoracopr.runner.agent.model.AgentState;

/**
 * The journal of a build in the form of Copr's backend.log.
 *
 * <p>It is made from what is saved alone, so that staging a second time gives the same bytes. Copr's form names a process; here it is always the first of the
 * agent's container.
 */
final class Journal {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final StringBuilder text = new StringBuilder();

    private Journal() {}

    /**
     * The journal's text.
     *
     * @param state has outcome and seal
     * @param files what was staged before the journal
     * @param anomalies what was noticed until then
     */
    static byte[] of(AgentSettings settings, AgentState state, List<Manifest.File> files, List<String> anomalies) {
        var journal = new Journal();
        Claim claim = state.claim();
        for (Claim.JournalLine line : claim.journal()) {
            journal.info(line.at(), line.message());
        }
        journal.info(
                state.startedAt(),
                "Attempt " + claim.attempt() + " of build " + claim.build() + " (UID " + claim.buildUid() + ") on node "
                        + Objects.requireNonNullElse(settings.node(), "unknown") + ", Pod UID "
                        + Objects.requireNonNullElse(settings.podUid(), "unknown") + ", image "
                        + Objects.requireNonNullElse(claim.image(), "unknown"));
        if (state.runnerSeenAt() != null) {
            journal.info(state.runnerSeenAt(), "The builder has started");
        }
        journal.outcome(Objects.requireNonNull(state.outcome()));
        Instant end = Objects.requireNonNull(state.endedAt());
        LogSeal seal = Objects.requireNonNull(state.seal());
        journal.info(end, "The log has " + seal.length() + " bytes, SHA-256 " + seal.sha256());
        for (String anomaly : anomalies) {
            journal.line(end, "WARNING", anomaly);
        }
        if (claim.withholdResults()) {
            journal.info(end, "The results are withheld: a user had a shell in the builder");
        }
        long bytes = files.stream().mapToLong(Manifest.File::size).sum();
        journal.info(
                end,
                "Publishing " + files.size() + " files of " + bytes + " bytes in " + claim.resultsPath()
                        + " when the operator permits it");
        return journal.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void outcome(Outcome outcome) {
        for (BuildPhase phase : outcome.phases()) {
            info(phase.startedAt(), "Phase " + phase.name() + " has started");
            if (phase.endedAt() != null) {
                info(
                        phase.endedAt(),
                        "Phase " + phase.name() + " has ended after "
                                + Duration.between(phase.startedAt(), phase.endedAt())
                                        .toSeconds() + " s"
                                + (phase.exitCode() == null ? "" : ", exit code " + phase.exitCode())
                                + (phase.signal() == null ? "" : ", signal " + phase.signal()));
            }
        }
        String how = "The build has ended: " + outcome.result() + ", exit code " + outcome.exitCode()
                + (outcome.cause() == null ? "" : ", " + outcome.cause())
                + (outcome.message() == null ? "" : ": " + outcome.message());
        info(outcome.endedAt(), how);
    }

    private void info(Instant at, String message) {
        line(at, "INFO", message);
    }

    /** What the builder said stays on its line. */
    private void line(Instant at, String level, String message) {
        text.append('[')
                .append(TIME.format(at))
                .append("][")
                .append(" ".repeat(Math.max(0, 6 - level.length())))
                .append(level)
                .append("][PID:1] ")
                .append(message.replaceAll("\\p{Cntrl}", " "))
                .append('\n');
    }
}
