package org.fedoracopr.operator.warm.decide;

import org.fedoracopr.api.v1alpha1.Bootstrap;
import org.fedoracopr.api.v1alpha1.BootstrapMode;
import org.fedoracopr.api.v1alpha1.Buildroot;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.Isolation;
import org.jspecify.annotations.Nullable;

/**
 * Whether a build finds in a warm builder of its chroot what it would find in one of its own.
 *
 * <p>What is decided when a chroot is made must not be of the build. Its own repositories and packages are caught up with by the runner; modules and another way
 * to make or isolate the chroot cannot be. Builds of sources have no chroot, and an ssh session is another use of a builder.
 */
public final class Eligibility {

    private Eligibility() {}

    /** What stands in the way, in one word for metrics; null when nothing does. */
    public static @Nullable String obstacle(CoprBuild build) {
        CoprBuildSpec spec = build.getSpec();
        if (spec.buildsSource() || spec.chroot() == null) {
            return "Source";
        }
        if (spec.ssh() != null) {
            return "Ssh";
        }
        if (!spec.tags().isEmpty()) {
            // An administrator's snippets of configuration go by tags.
            return "Tags";
        }
        if (build.getStatus() != null && !build.getStatus().attempts().isEmpty()) {
            // It may need another node, or more memory; and who lost a warm builder gets no other.
            return "Retried";
        }
        return spec.buildroot() == null ? null : obstacle(spec.buildroot());
    }

    private static @Nullable String obstacle(Buildroot buildroot) {
        if (!buildroot.modules().isEmpty()) {
            return "Modules";
        }
        Bootstrap bootstrap = buildroot.bootstrap();
        if (bootstrap != null && bootstrap.mode() != null && bootstrap.mode() != BootstrapMode.DEFAULT) {
            return "Bootstrap";
        }
        Isolation isolation = buildroot.isolation();
        return isolation != null && isolation != Isolation.DEFAULT ? "Isolation" : null;
    }
}
