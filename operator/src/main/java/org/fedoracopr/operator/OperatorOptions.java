package org.fedoracopr.operator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.fedoracopr.operator.build.decide.Deadlines;
import org.fedoracopr.operator.build.decide.TimeToLive;
import org.fedoracopr.operator.leadership.LeaseOptions;
import org.fedoracopr.operator.pod.BuilderPodSettings;
import org.jspecify.annotations.Nullable;

/**
 * How one operator runs.
 *
 * @param namespaces that it serves, each a Copr instance of its own
 * @param backendUrl where live logs are sent to, without {@code /update}; null to relay none
 * @param backendTokenFile with the token that is sent to the backend; null for none
 * @param logBaseUrl the backend as users reach it; null for {@code backendUrl}
 * @param sweepInterval between two searches for what deleted builds left behind
 * @param lease that decides whether this operator acts or stands by; null for one that is alone
 */
public record OperatorOptions(
        Set<String> namespaces,
        @Nullable String backendUrl,
        @Nullable Path backendTokenFile,
        @Nullable String logBaseUrl,
        Deadlines deadlines,
        TimeToLive timeToLive,
        BuilderPodSettings podSettings,
        Duration sweepInterval,
        @Nullable LeaseOptions lease) {

    public OperatorOptions {
        namespaces = Set.copyOf(namespaces);
        Objects.requireNonNull(deadlines, "deadlines is null");
        Objects.requireNonNull(timeToLive, "timeToLive is null");
        Objects.requireNonNull(podSettings, "podSettings is null");
        Objects.requireNonNull(sweepInterval, "sweepInterval is null");
        if (namespaces.isEmpty()) {
            throw new IllegalArgumentException("no namespace to serve: name at least one");
        }
    }

    /** The defaults for these namespaces and this backend. */
    public static OperatorOptions of(Set<String> namespaces, @Nullable String backendUrl) {
        return new OperatorOptions(
                namespaces,
                backendUrl,
                null,
                null,
                Deadlines.DEFAULT,
                TimeToLive.DEFAULT,
                BuilderPodSettings.DEFAULT,
                Duration.ofSeconds(10),
                null);
    }

    /** The same, as one of several operators. */
    public OperatorOptions withLease(LeaseOptions shared) {
        return new OperatorOptions(
                namespaces,
                backendUrl,
                backendTokenFile,
                logBaseUrl,
                deadlines,
                timeToLive,
                podSettings,
                sweepInterval,
                shared);
    }

    /** The URL that users read logs at; null when nothing is relayed. */
    public @Nullable String publicLogUrl() {
        String url = logBaseUrl == null ? backendUrl : logBaseUrl;
        return url == null ? null : url.replaceAll("/+$", "");
    }
}
