package org.fedoracopr.operator.results.decide;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.ResultsVolume;
import org.fedoracopr.operator.results.model.Finding;
import org.jspecify.annotations.Nullable;

/** Whether the results volume can be mounted on every node that a pool's builders may be on. */
public final class SharedClaim {

    /** The type of the condition. */
    public static final String CONDITION = "ResultsShared";

    private SharedClaim() {}

    /**
     * What is said of a claim.
     *
     * @param claim null when the namespace has none of the pool's name for it
     */
    public static Finding finding(CoprBuilderPoolSpec spec, @Nullable PersistentVolumeClaim claim) {
        ResultsVolume results = spec.results();
        String name = "claim " + (results == null ? null : results.claimName());
        if (claim == null) {
            return Finding.no("NoClaim", name + " is not in the pool's namespace: make it, or name another one");
        }
        List<String> modes = modes(claim);
        if (modes.contains("ReadWriteMany")) {
            return Finding.yes("ReadWriteMany", null);
        }
        String has = name + " is " + (modes.isEmpty() ? "without an access mode" : String.join(", ", modes));
        if (modes.contains("ReadWriteOnce") && spec.nodeSelector().containsKey("kubernetes.io/hostname")) {
            return Finding.yes("OneNode", has + ", and the pool has one node");
        }
        return Finding.no(
                "NotShared",
                has + ": builders on several nodes cannot have it; give it ReadWriteMany, or the pool one node by"
                        + " spec.nodeSelector kubernetes.io/hostname and the claim ReadWriteOnce");
    }

    /** What a bound volume has, else what is asked of one. */
    private static List<String> modes(PersistentVolumeClaim claim) {
        List<String> bound =
                claim.getStatus() == null ? null : claim.getStatus().getAccessModes();
        if (bound != null && !bound.isEmpty()) {
            return bound;
        }
        List<String> wanted = claim.getSpec() == null ? null : claim.getSpec().getAccessModes();
        return Objects.requireNonNullElse(wanted, List.of());
    }
}
