package org.fedoracopr.runner.rpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads packages that rpmbuild made, and compares with what rpm says of them. */
final class RpmPackageIT {

    @TempDir
    Path directory;

    @BeforeAll
    static void needsRpmbuild() {
        RpmBuilder.assumePresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"w9.gzdio", "w3.xzdio", "w3.zstdio", "w9.bzdio", "w.ufdio"})
    void readsWhatRpmReadsWhateverThePayload(String payload) throws Exception {
        List<Path> packages = RpmBuilder.build(directory, "3", payload);
        assertThat(packages).hasSize(2);
        for (Path rpm : packages) {
            RpmPackage read = RpmPackage.read(rpm);
            assertThat(List.of(
                            read.name(),
                            String.valueOf(read.epoch()),
                            read.version(),
                            read.release(),
                            read.headerSha256()))
                    .isEqualTo(List.of(RpmBuilder.query(rpm, "%{NAME} %{EPOCH} %{VERSION} %{RELEASE} %{SHA256HEADER}")
                            .split(" ")));
        }
        assertThat(RpmPackage.read(packages.getFirst()).arch()).isEqualTo("src");
        assertThat(RpmPackage.read(packages.getLast()).arch()).isEqualTo("noarch");
        assertThat(RpmPackage.read(packages.getLast()).nevra()).isEqualTo("hello-3:1.0~rc1-2.noarch");

        Path target = Files.createDirectory(directory.resolve("spec"));
        Path spec = SourceRpm.extractSpec(packages.getFirst(), target);
        assertThat(spec.getFileName()).hasToString("hello.spec");
        assertThat(spec).hasSameBinaryContentAs(directory.resolve("hello.spec"));
    }

    @Test
    void leavesAnUnsetEpochUnset() throws Exception {
        for (Path rpm : RpmBuilder.build(directory, "", "w9.gzdio")) {
            assertThat(RpmPackage.read(rpm).epoch()).isNull();
        }
    }

    @Test
    void givesTheSameDigestWhenOnlyTheSignatureHeaderChanged() throws Exception {
        Path rpm = RpmBuilder.build(directory, "", "w9.gzdio").getLast();
        String before = RpmPackage.read(rpm).headerSha256();
        // Renames a tag of the signature header, as a tool that replaces signatures might.
        byte[] bytes = Files.readAllBytes(rpm);
        for (int entry = 112; entry < 112 + 16 * bytes[107]; entry += 16) {
            if (bytes[entry + 2] == 0x03 && bytes[entry + 3] == (byte) 0xec) {
                bytes[entry + 3] = (byte) 0xea;
            }
        }
        Path signed = Files.write(directory.resolve("signed.rpm"), bytes);
        assertThat(signed).satisfies(f -> assertThat(Files.mismatch(f, rpm)).isNotNegative());
        assertThat(RpmPackage.read(signed).headerSha256()).isEqualTo(before);
    }

    @Test
    void refusesAPackageWhoseMainHeaderWasChanged() throws Exception {
        Path rpm = RpmBuilder.build(directory, "", "w9.gzdio").getLast();
        try (var file = new RandomAccessFile(rpm.toFile(), "rw")) {
            byte[] bytes = Files.readAllBytes(rpm);
            int name = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("Says hello");
            file.seek(name);
            file.write('B');
        }
        assertThatThrownBy(() -> RpmPackage.read(rpm))
                .isInstanceOf(RpmFormatException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void readsOrRefusesEveryTruncationWithAClearMessage() throws Exception {
        Path rpm = RpmBuilder.build(directory, "", "w9.gzdio").getFirst();
        byte[] bytes = Files.readAllBytes(rpm);
        long headerEnd;
        try (var file = FileChannel.open(rpm)) {
            headerEnd = RpmPackage.payloadStart(file);
        }
        for (int length = 0; length < headerEnd; length += 97) {
            Path cut = Files.write(directory.resolve("cut.rpm"), Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> RpmPackage.read(cut))
                    .isInstanceOf(RpmFormatException.class)
                    .hasMessageContaining("truncated");
        }
        Path cut = Files.write(directory.resolve("cut.rpm"), Arrays.copyOf(bytes, (int) headerEnd + 100));
        assertThatThrownBy(() -> SourceRpm.extractSpec(cut, directory)).isInstanceOf(RpmFormatException.class);
    }
}
