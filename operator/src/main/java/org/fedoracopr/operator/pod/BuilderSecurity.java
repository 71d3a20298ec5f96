package org.fedoracopr.operator.pod;

import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.List;
import org.fedoracopr.api.v1alpha1.ResultsVolume;
import org.fedoracopr.api.v1alpha1.SecurityProfile;
import org.jspecify.annotations.Nullable;

/** The rights of the two containers: what mock needs for the builder, none for the agent. */
final class BuilderSecurity {

    /** What mock's isolation "simple" needs, and nothing more. */
    private static final List<String> MOCK_CAPABILITIES = List.of(
            "SYS_ADMIN", "SYS_CHROOT", "SETUID", "SETGID", "CHOWN", "DAC_OVERRIDE", "FOWNER", "SETFCAP", "KILL");

    private BuilderSecurity() {}

    static SecurityContext builder(SecurityProfile profile) {
        return switch (profile) {
            case PRIVILEGED -> new SecurityContextBuilder().withPrivileged(true).build();
            case CAPABILITIES, USER_NAMESPACE ->
                new SecurityContextBuilder()
                        .withPrivileged(false)
                        .withNewCapabilities()
                        .withDrop("ALL")
                        .withAdd(MOCK_CAPABILITIES)
                        .endCapabilities()
                        .withNewSeccompProfile()
                        .withType("RuntimeDefault")
                        .endSeccompProfile()
                        // mock mounts; AppArmor's default profile denies that.
                        .withNewAppArmorProfile()
                        .withType("Unconfined")
                        .endAppArmorProfile()
                        .build();
        };
    }

    static SecurityContext agent(@Nullable ResultsVolume results) {
        return new SecurityContextBuilder()
                .withRunAsUser(results == null ? null : results.uid())
                .withRunAsGroup(results == null ? null : results.gid())
                .withPrivileged(false)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }
}
