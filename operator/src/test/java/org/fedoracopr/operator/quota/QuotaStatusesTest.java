package org.fedoracopr.operator.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildQuota;
import org.fedoracopr.api.v1alpha1.CoprBuildQuotaStatus;
import org.fedoracopr.api.v1alpha1.LimitUse;
import org.junit.jupiter.api.Test;

/** What a quota says of itself. */
class QuotaStatusesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private final KubernetesSerialization yaml = new KubernetesSerialization();

    private CoprBuild build(String phase, String owner, String chroot) {
        return yaml.unmarshal("""
                metadata: {name: b, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec: {buildId: 1, chroot: %s, project: {owner: %s, name: p}}
                status: {phase: %s, attempts: [{number: 1, pool: x}]}
                """.formatted(chroot, owner, phase), CoprBuild.class);
    }

    @Test
    void countsWhatIsUnderWayByWhoHasMostAndWhatEachLimitHolds() {
        CoprBuildQuota quota = yaml.unmarshal("""
                metadata: {name: q, generation: 4}
                spec:
                  limits:
                  - {name: owner, per: [owner], max: 2}
                  - {name: s390x, match: {architecture: s390x}, max: 1}
                """, CoprBuildQuota.class);
        List<CoprBuild> builds = List.of(
                build("Running", "alice", "fedora-43-x86_64"),
                build("Starting", "alice", "fedora-43-s390x"),
                build("Running", "bob", "fedora-43-x86_64"),
                build("Succeeded", "bob", "fedora-43-s390x"));

        CoprBuildQuotaStatus status = QuotaStatuses.of(
                quota, builds, Map.of("quota/q/owner", 7, "pool/x/max", 3, "quota/other/owner", 1), NOW);

        assertThat(status.held()).isEqualTo(7);
        assertThat(status.observedGeneration()).isEqualTo(4);
        assertThat(status.limits())
                .containsExactly(new LimitUse("owner", 3, 7, "owner alice", 2), new LimitUse("s390x", 1, 0, null, 0));
        assertThat(status.conditions()).singleElement().satisfies(ready -> {
            assertThat(ready.status()).isEqualTo("True");
            assertThat(ready.reason()).isEqualTo("InForce");
        });
    }
}
