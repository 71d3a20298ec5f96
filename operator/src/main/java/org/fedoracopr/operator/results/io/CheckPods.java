package org.fedoracopr.operator.results.io;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.api.protocol.VolumeReport;
import org.fedoracopr.operator.pod.ResultsCheckPod;
import org.fedoracopr.operator.results.model.CheckSight;
import org.jspecify.annotations.Nullable;

/** Reads what the cluster says of the Pod that tries a results volume. */
final class CheckPods {

    private CheckPods() {}

    /** @param subject what it is to try now */
    static CheckSight sight(@Nullable Pod pod, String subject) {
        if (pod == null) {
            return new CheckSight.Absent();
        }
        if (pod.isMarkedForDeletion()) {
            return new CheckSight.Leaving();
        }
        Map<String, String> annotations =
                Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
        if (!subject.equals(annotations.get(ResultsCheckPod.SUBJECT))) {
            return new CheckSight.Outdated();
        }
        PodStatus status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
        ContainerStateTerminated ended = ended(status);
        if (ended != null) {
            return new CheckSight.Ended(
                    report(ended.getMessage()), "exit code " + ended.getExitCode() + ", " + ended.getReason());
        }
        if (List.of("Failed", "Succeeded").contains(String.valueOf(status.getPhase()))) {
            return new CheckSight.Ended(null, joined(status.getReason(), status.getMessage()));
        }
        return new CheckSight.UnderWay(Instant.parse(pod.getMetadata().getCreationTimestamp()), words(status));
    }

    private static @Nullable ContainerStateTerminated ended(PodStatus status) {
        for (ContainerStatus container : containers(status)) {
            if (container.getState() != null && container.getState().getTerminated() != null) {
                return container.getState().getTerminated();
            }
        }
        return null;
    }

    /** The last word of an agent that does not know the check is something else, of which nothing is left here. */
    private static @Nullable VolumeReport report(@Nullable String message) {
        try {
            VolumeReport report = message == null ? null : ProtocolJson.read(VolumeReport.class, message);
            if (report == null || !ProtocolVersion.isReadable(report.protocol())) {
                return null;
            }
            return report.fault() != null || (report.uid() != null && report.gid() != null) ? report : null;
        } catch (ProtocolException e) {
            return null;
        }
    }

    /** Why it does not run: the scheduler's words, else those of its node. */
    private static @Nullable String words(PodStatus status) {
        for (PodCondition condition : Objects.requireNonNullElse(status.getConditions(), List.<PodCondition>of())) {
            if ("PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus())) {
                return joined(condition.getReason(), condition.getMessage());
            }
        }
        for (ContainerStatus container : containers(status)) {
            if (container.getState() != null && container.getState().getWaiting() != null) {
                return joined(
                        container.getState().getWaiting().getReason(),
                        container.getState().getWaiting().getMessage());
            }
        }
        return null;
    }

    private static List<ContainerStatus> containers(PodStatus status) {
        return Objects.requireNonNullElse(status.getContainerStatuses(), List.of());
    }

    private static String joined(@Nullable String reason, @Nullable String message) {
        String first = Objects.requireNonNullElse(reason, "no reason is given");
        return message == null ? first : first + ": " + message;
    }
}
