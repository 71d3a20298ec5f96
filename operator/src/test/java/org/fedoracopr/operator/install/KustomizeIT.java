package org.fedoracopr.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.fedoracopr.api.v1alpha1.CustomResourceDefinitions;
import org.junit.jupiter.api.Test;

/** config/ as kubectl renders it. */
class KustomizeIT {

    private static final Path CONFIG = Path.of("..", "config");

    /** But for the operator's namespace, which Helm makes by itself. */
    @Test
    void installsTheSameAsKustomize() {
        Manifests chart = ChartTest.render(ChartTest.chart()).withoutRelease();
        Manifests kustomize = Manifests.kustomize(CONFIG.resolve("default"));

        assertThat(chart.texts())
                .isEqualTo(kustomize
                        .without("Namespace -/copr-builder-system"::equals)
                        .texts());
    }

    @Test
    void appliesTheSameCrdsAsTheDirectory() {
        assertThat(Manifests.kustomize(CONFIG.resolve("default")).objects().keySet())
                .filteredOn(id -> id.startsWith("CustomResourceDefinition"))
                .hasSize(CustomResourceDefinitions.KINDS.size());
    }

    @Test
    void rendersTheSamplesIntoTheBuildersNamespace() {
        assertThat(Manifests.kustomize(CONFIG.resolve("samples")).objects().keySet())
                .contains("CoprBuilderPool copr/x86-64", "PersistentVolumeClaim copr/copr-results")
                .allMatch(id -> id.contains(" copr/"));
    }
}
