package org.fedoracopr.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The generated manifests are what the code says; {@code -Dmanifests.update=true} writes them. */
class GeneratedManifestsTest {

    private static final String BEGIN = "<!-- rights: begin -->\n";
    private static final String END = "<!-- rights: end -->\n";

    @Test
    void manifestsAreThoseOfTheCode() throws IOException {
        for (Map.Entry<Path, String> file : GeneratedManifests.files().entrySet()) {
            compare(file.getKey(), file.getValue());
        }
    }

    @Test
    void documentationListsTheRights() throws IOException {
        Path file = GeneratedManifests.TOP.resolve("docs/installation.md");
        String text = Files.readString(file);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        assertThat(to).as("markers in %s", file).isGreaterThanOrEqualTo(from);
        compare(file, text.substring(0, from) + GeneratedManifests.rightsTable() + text.substring(to));
    }

    private static void compare(Path file, String expected) throws IOException {
        if (Boolean.getBoolean("manifests.update")) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file))
                .as(
                        "%s; update it with: mvn -pl operator -am test -Dtest=GeneratedManifestsTest"
                                + " -Dmanifests.update=true -Dsurefire.failIfNoSpecifiedTests=false",
                        file)
                .isEqualTo(expected);
    }
}
