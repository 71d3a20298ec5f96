package org.fedoracopr.runner.agent.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.api.protocol.PodFiles;
import org.jspecify.annotations.Nullable;

/**
 * Where the agent's files are and how long its Pod is given to end.
 *
 * @param files shared with the builder, and the annotations
 * @param state a directory that the builder does not mount; it outlives a restart of the agent
 * @param resultsVolume the root of the results volume
 * @param terminationLog the file whose content the kubelet reports as the container's last message
 * @param podUid null when unknown
 * @param node null when unknown
 * @param podIp null when unknown
 * @param grace the Pod's termination grace period
 * @param limits bounds of what a build may hand over
 * @param keepLeftovers how old what nobody published, or what was replaced, becomes on the results volume
 */
public record AgentSettings(
        PodFiles files,
        Path state,
        Path resultsVolume,
        Path terminationLog,
        @Nullable String podUid,
        @Nullable String node,
        @Nullable String podIp,
        Duration grace,
        ResultLimits limits,
        Duration keepLeftovers) {

    public AgentSettings {
        Objects.requireNonNull(files, "files is null");
        Objects.requireNonNull(state, "state is null");
        Objects.requireNonNull(resultsVolume, "resultsVolume is null");
        Objects.requireNonNull(terminationLog, "terminationLog is null");
        if (grace.isNegative() || grace.isZero()) {
            throw new IllegalArgumentException("COPR_POD_GRACE_SECONDS must be positive");
        }
    }

    /** The settings of an environment; what is unset is as in a Pod. */
    public static AgentSettings of(Map<String, String> environment) {
        return new AgentSettings(
                new PodFiles(
                        path(environment, PodFiles.SHARED_DIRECTORY_VARIABLE, PodFiles.IN_POD.shared()),
                        path(environment, PodFiles.ANNOTATIONS_DIRECTORY_VARIABLE, PodFiles.IN_POD.annotations())),
                path(environment, "COPR_AGENT_STATE", PodFiles.AGENT_STATE),
                path(environment, "COPR_RESULTS_VOLUME", PodFiles.RESULTS_VOLUME),
                path(environment, "COPR_TERMINATION_LOG", Path.of("/dev/termination-log")),
                text(environment, "COPR_POD_UID"),
                text(environment, "COPR_NODE_NAME"),
                text(environment, "COPR_POD_IP"),
                Duration.ofSeconds(number(environment, "COPR_POD_GRACE_SECONDS", 120)),
                new ResultLimits(
                        (int) number(environment, "COPR_MAX_RESULT_FILES", ResultLimits.DEFAULT.files()),
                        number(environment, "COPR_MAX_RESULT_BYTES", ResultLimits.DEFAULT.bytes()),
                        ResultLimits.DEFAULT.depth(),
                        ResultLimits.DEFAULT.pathLength()),
                Duration.ofDays(number(environment, "COPR_KEEP_LEFTOVERS_DAYS", 14)));
    }

    private static Path path(Map<String, String> environment, String variable, Path otherwise) {
        String value = text(environment, variable);
        return value == null ? otherwise : Path.of(value);
    }

    private static @Nullable String text(Map<String, String> environment, String variable) {
        String value = environment.get(variable);
        return value == null || value.isBlank() ? null : value;
    }

    private static long number(Map<String, String> environment, String variable, long otherwise) {
        String value = text(environment, variable);
        try {
            long number = value == null ? otherwise : Long.parseLong(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, with the values that are refused for their sign.
        }
        throw new IllegalArgumentException(variable + " is '" + value + "': set it to a positive number");
    }
}
