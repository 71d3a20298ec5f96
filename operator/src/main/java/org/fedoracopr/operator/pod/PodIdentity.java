package org.fedoracopr.operator.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.api.protocol.PodAnnotations;

/** How a Pod is known to be one attempt of one build: by labels with the build's UID and the attempt's number, never by its name. */
public final class PodIdentity {

    /** Label with the CoprBuild's UID. */
    public static final String BUILD_UID = PodAnnotations.PREFIX + "build-uid";
    /** Label with the attempt's number. */
    public static final String ATTEMPT = PodAnnotations.PREFIX + "attempt";
    /** Label with the name of the CoprBuilderPool. */
    public static final String POOL = PodAnnotations.PREFIX + "pool";
    /** Label of a Pod that was made before there was a build for it, with a digest of what it was made of. */
    public static final String WARM = PodAnnotations.PREFIX + "warm";
    /** Keeps a Pod until its evidence, log seal and results are in the build's status. */
    public static final String EVIDENCE_FINALIZER = PodAnnotations.PREFIX + "evidence";

    private PodIdentity() {}

    /** True when the Pod is this attempt of this build. */
    public static boolean isOf(Pod pod, String buildUid, int attempt) {
        Map<String, String> labels = labels(pod);
        return buildUid.equals(labels.get(BUILD_UID))
                && Integer.toString(attempt).equals(labels.get(ATTEMPT));
    }

    /** The UID of the build that the Pod was made for; empty for a Pod that is none of ours. */
    public static String buildUid(Pod pod) {
        return labels(pod).getOrDefault(BUILD_UID, "");
    }

    /** True for a Pod that was made before there was a build for it, and still has none. */
    public static boolean isUnclaimed(Pod pod) {
        return labels(pod).containsKey(WARM) && buildUid(pod).isEmpty();
    }

    private static Map<String, String> labels(Pod pod) {
        return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
    }
}
