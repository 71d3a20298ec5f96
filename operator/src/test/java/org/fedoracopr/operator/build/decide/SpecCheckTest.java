package org.fedoracopr.operator.build.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import org.fedoracopr.api.v1alpha1.BuildOutput;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.CoprProject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A spec that nothing can be built from is refused with the field's name. */
class SpecCheckTest {
    private static CoprBuildSpec spec(@Nullable String owner, int extraCharacters) {
        return new CoprBuildSpec(
                12L,
                "fedora-43-x86_64",
                "hello",
                null,
                new CoprProject(owner, "dev", null),
                null,
                null,
                false,
                List.of(),
                BuildOutput.RPM,
                null,
                null,
                false,
                null,
                null,
                false,
                null,
                false,
                null,
                null,
                Map.of("note", JsonNodeFactory.instance.textNode("x".repeat(extraCharacters))),
                List.of(),
                List.of());
    }

    @Test
    void usableSpecHasNoProblem() {
        assertThat(SpecCheck.problem("12-fedora-43-x86-64", spec("@copr", 10))).isNull();
    }

    @Test
    void specThatIsTooLargeNamesItsLargestField() {
        assertThat(SpecCheck.problem("12-fedora-43-x86-64", spec("@copr", 70_000)))
                .contains("spec.extra");
    }

    @Test
    void directoryThatCannotBeMadeNamesItsField() {
        assertThat(SpecCheck.problem("12-fedora-43-x86-64", spec("../etc", 10))).contains("spec.project.owner");
        assertThat(SpecCheck.problem("12-fedora-43-x86-64", spec(null, 10))).contains("spec.project.owner");
    }

    @Test
    void nameThatNoPodCanHaveIsNamed() {
        assertThat(SpecCheck.problem("b".repeat(80), spec("@copr", 10))).contains("metadata.name");
    }
}
