package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.jspecify.annotations.Nullable;

/** The last things that happened, for people. */
final class Trace {

    private static final int KEPT = 60;

    private final Timeline time;
    private final Deque<Line> lines = new ArrayDeque<>();

    private record Line(Instant at, String who, Supplier<String> what) {}

    Trace(Timeline time) {
        this.time = time;
    }

    /** @param what written only when somebody reads it */
    void add(String who, Supplier<String> what) {
        if (lines.size() == KEPT) {
            lines.removeFirst();
        }
        lines.add(new Line(time.instant(), who, what));
    }

    private static String text(Line line) {
        Duration since = Duration.between(Timeline.BEGIN, line.at());
        return "%d:%02d:%02d.%03d %-28s %s"
                .formatted(
                        since.toHours(),
                        since.toMinutesPart(),
                        since.toSecondsPart(),
                        since.toMillisPart(),
                        line.who(),
                        line.what().get());
    }

    void status(@Nullable CoprBuild before, CoprBuild after) {
        if (before == null) {
            add(Things.name(after), () -> "build made, " + Things.uid(after));
        } else if (!Objects.equals(before.getStatus(), after.getStatus())) {
            add(Things.name(after), () -> "status " + text(after));
        } else if (!before.getSpec().equals(after.getSpec())) {
            add(
                    Things.name(after),
                    () -> "spec edited, cancel " + after.getSpec().cancel());
        }
    }

    private static String text(CoprBuild build) {
        var status = build.getStatus();
        BuildAttempt attempt = Things.attempt(build);
        String conditions = status.conditions().stream()
                .map(condition -> condition.type() + "=" + condition.status() + "/" + condition.reason())
                .collect(Collectors.joining(" "));
        return status.phase()
                + (attempt == null
                        ? ""
                        : " #" + attempt.number() + " pod " + attempt.podUid() + " permitted "
                                + attempt.permittedManifestSha256() + " verdict " + attempt.verdict())
                + " [" + conditions + "]";
    }

    void pod(Store.Change change, Pod pod) {
        add(Things.name(pod), () -> text(change, pod));
    }

    private static String text(Store.Change change, Pod pod) {
        String containers = pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                ? ""
                : pod.getStatus().getContainerStatuses().stream()
                        .map(container -> container.getName() + ":"
                                + (container.getState().getTerminated() != null
                                        ? container.getState().getTerminated().getExitCode() + "/"
                                                + container
                                                        .getState()
                                                        .getTerminated()
                                                        .getReason()
                                        : container.getState().getRunning() != null ? "running" : "waiting"))
                        .collect(Collectors.joining(" "));
        return "pod " + change + " " + Things.uid(pod).substring(9, 13) + " "
                + pod.getSpec().getNodeName() + " " + pod.getStatus().getPhase() + " " + containers
                + (pod.isMarkedForDeletion() ? " deleting" : "")
                + " commit=" + Things.annotation(pod, PodAnnotations.COMMIT)
                + " ack=" + Things.annotation(pod, PodAnnotations.ACKNOWLEDGED)
                + " cancel=" + Things.annotation(pod, PodAnnotations.CANCEL)
                + " finalizers=" + pod.getMetadata().getFinalizers().size();
    }

    List<String> lines() {
        return lines.stream().map(Trace::text).toList();
    }
}
