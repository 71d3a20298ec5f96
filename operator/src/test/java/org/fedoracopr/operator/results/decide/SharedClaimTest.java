package org.fedoracopr.operator.results.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.results.model.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which claims all builders of a pool can have. */
class SharedClaimTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[ReadWriteMany] | [] | {} | True ReadWriteMany",
                "[ReadWriteOnce, ReadWriteMany] | [] | {} | True ReadWriteMany",
                "[ReadWriteOnce] | [ReadWriteMany] | {} | True ReadWriteMany",
                "[ReadWriteMany] | [ReadWriteOnce] | {} | False NotShared",
                "[ReadWriteOnce] | [] | {} | False NotShared",
                "[ReadWriteOnce] | [] | {kubernetes.io/hostname: n1} | True OneNode",
                "[ReadWriteOncePod] | [] | {kubernetes.io/hostname: n1} | False NotShared",
                "[ReadOnlyMany] | [] | {} | False NotShared",
                "[] | [] | {} | False NotShared"
            })
    void theVolumesModeCountsBeforeTheWish(String wanted, String bound, String selector, String expected) {
        PersistentVolumeClaim claim =
                Serialization.unmarshal("""
                metadata: {name: results}
                spec: {accessModes: %s}
                status: {accessModes: %s}
                """.formatted(wanted, bound), PersistentVolumeClaim.class);

        Finding finding = SharedClaim.finding(pool(selector).getSpec(), claim);

        assertThat(finding.value() + " " + finding.reason()).isEqualTo(expected);
        if (finding.value().equals("False")) {
            assertThat(finding.message()).contains("claim results", "ReadWriteMany", "kubernetes.io/hostname");
        }
    }

    @Test
    void aClaimThatIsNotThereIsNamed() {
        assertThat(SharedClaim.finding(pool("{}").getSpec(), null))
                .isEqualTo(Finding.no(
                        "NoClaim", "claim results is not in the pool's namespace: make it, or name another one"));
    }

    private static CoprBuilderPool pool(String selector) {
        return Serialization.unmarshal("""
                metadata: {name: x86}
                spec: {architectures: [{name: x86_64}], nodeSelector: %s, results: {claimName: results}}
                """.formatted(selector), CoprBuilderPool.class);
    }
}
