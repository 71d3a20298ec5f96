package org.fedoracopr.runner.rpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile files: whatever their bytes, they are read in bounded memory or refused. */
final class RpmPackageTest {

    @Test
    void refusesWhatIsNoPackage(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a.rpm"), "x".repeat(500));
        assertThatThrownBy(() -> RpmPackage.read(file))
                .isInstanceOf(RpmFormatException.class)
                .hasMessage("not an RPM package: no signature header at byte 96");
    }

    @Test
    void refusesAHeaderThatClaimsGibibytes(@TempDir Path directory) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(200).putInt(96, 0x8eade801).putInt(104, 1).putInt(108, 0x7fffffff);
        Path file = Files.write(directory.resolve("a.rpm"), bytes.array());
        assertThatThrownBy(() -> RpmPackage.read(file))
                .isInstanceOf(RpmFormatException.class)
                .hasMessageContaining("out of bounds");
    }

    @Test
    void namesACompressionThatIsNotSupported() {
        var payload = new ByteArrayInputStream("PAYLOADx".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> PayloadCompression.open(payload))
                .isInstanceOf(RpmFormatException.class)
                .hasMessageContaining("5041594c4f414478");
    }

    @Property(tries = 300)
    void neverThrowsAnythingElseThanAFormatException(@ForAll @Size(max = 400) byte[] noise) throws IOException {
        byte[] bytes = ByteBuffer.allocate(96 + 16 + noise.length)
                .position(96)
                .putInt(0x8eade801)
                .putInt(0)
                .putInt(1 + (noise.length & 3))
                .putInt(noise.length / 2)
                .put(noise)
                .array();
        Path file = Files.createTempFile("noise", ".rpm");
        try {
            Files.write(file, bytes);
            assertThatThrownBy(() -> RpmPackage.read(file)).isInstanceOf(RpmFormatException.class);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void writesNevraAsRpmDoes() {
        assertThat(new RpmPackage("a", null, "1", "2", "src", "0").nevra()).isEqualTo("a-1-2.src");
    }
}
