package org.fedoracopr.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CRD files are what the records say; {@code -Dcrds.update=true} writes them. */
class CrdFilesTest {
    @TempDir
    Path scratch;

    @Test
    void filesAreThoseOfTheRecords() throws IOException {
        for (Class<? extends HasMetadata> kind : CustomResourceDefinitions.KINDS) {
            Path file = Path.of(CustomResourceDefinitions.fileName(kind));
            String expected = CrdSchemas.yaml(kind, scratch);
            if (Boolean.getBoolean("crds.update")) {
                Files.writeString(file, expected);
            }
            assertThat(Files.readString(file))
                    .as("%s; update it with: mvn -pl crds -am test -Dcrds.update=true", file)
                    .isEqualTo(expected);
        }
    }

    @Test
    void documentationListsTheFields() throws IOException {
        Path file = Path.of("../docs/api.md");
        String expected = FieldTables.update(Files.readString(file), scratch);
        if (Boolean.getBoolean("crds.update")) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file))
                .as("%s; update it with: mvn -pl crds -am test -Dcrds.update=true", file)
                .isEqualTo(expected);
    }

    @Test
    void directoryHoldsNothingElseThatKubectlWouldApply() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(""))) {
            assertThat(files.map(Path::toString).filter(name -> name.matches(".*\\.(ya?ml|json)")))
                    .containsExactlyInAnyOrderElementsOf(CustomResourceDefinitions.KINDS.stream()
                            .map(CustomResourceDefinitions::fileName)
                            .toList());
        }
    }
}
