package org.fedoracopr.runner.rpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.fedoracopr.runner.file.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Source packages of anybody: they are read or refused, and nothing is written but one spec file in the directory that is meant. */
class HostileRpmTest {

    private static final Map<String, String> FILES =
            Map.of("hello.spec", "Name: hello\n", "hello.tar", "x".repeat(100));

    @Test
    void readsThePackageThatTheOthersAreMadeOf(@TempDir Path directory) throws IOException {
        Path rpm = Files.write(directory.resolve("a.rpm"), RpmBytes.sourcePackage(FILES));
        assertThat(RpmPackage.read(rpm).nevra()).isEqualTo("hello-1.0-1.src");
        assertThat(SourceRpm.extractSpec(rpm, directory)).isEqualTo(directory.resolve("hello.spec"));
        assertThat(directory.resolve("hello.spec")).content().isEqualTo("Name: hello\n");
    }

    @Property(tries = 1500)
    void anyChangeOfAPackageIsReadOrRefused(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int changes, @ForAll boolean cut)
            throws IOException {
        byte[] bytes = RpmBytes.sourcePackage(FILES);
        var random = new Random(seed);
        for (int change = 0; change < changes; change++) {
            // The lead is read by nobody.
            int position = 96 + random.nextInt(bytes.length - 96);
            bytes[position] = random.nextBoolean()
                    ? (byte) random.nextInt(256)
                    : (byte) (bytes[position] ^ (1 << random.nextInt(8)));
        }
        check(cut ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
    }

    @Property(tries = 500)
    void anyPayloadIsReadOrRefused(@ForAll @Size(max = 300) byte[] payload) throws IOException {
        check(RpmBytes.sourcePackage(payload));
    }

    @Property(tries = 500)
    void anyChangeOfTheArchiveIsReadOrRefused(@ForAll long seed) throws IOException {
        var random = new Random(seed);
        var payload = new ByteArrayOutputStream();
        payload.write(RpmBytes.entry("a.spec", 0100644, random.nextInt(20)));
        payload.write(new byte[random.nextInt(20)]);
        payload.write(RpmBytes.entry("b.tar", random.nextInt(0200000), random.nextInt() & 0xffffffffL));
        payload.write(RpmBytes.entry("TRAILER!!!", 0, 0));
        byte[] bytes = payload.toByteArray();
        for (int change = random.nextInt(6); change > 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) "0123456789abcdefX\0./".charAt(random.nextInt(20));
        }
        check(RpmBytes.sourcePackage(bytes));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("..", ".", "/", "a", "\\", "\n", "\0", " ", "\u202e", "~", "-", "a.spec", "é")
                .list()
                .ofMaxSize(5)
                .map(parts -> String.join("", parts) + ".spec");
    }

    @Property(tries = 500)
    void anyNameOfASpecFileStaysInTheDirectory(@ForAll("names") String name) throws IOException {
        check(RpmBytes.sourcePackage(Map.of(name, "Name: x\n")));
    }

    @Test
    void linkInThePlaceOfTheSpecFileIsReplacedNotFollowed(@TempDir Path directory) throws IOException {
        Path victim = Files.writeString(directory.resolve("victim"), "precious");
        Path target = Files.createDirectory(directory.resolve("target"));
        Files.createSymbolicLink(target.resolve("hello.spec"), victim);
        Path rpm = Files.write(directory.resolve("a.rpm"), RpmBytes.sourcePackage(FILES));
        SourceRpm.extractSpec(rpm, target);
        assertThat(victim).content().isEqualTo("precious");
        assertThat(target.resolve("hello.spec")).content().isEqualTo("Name: hello\n");
    }

    @Test
    void entryThatIsNoFileIsNoSpecFile(@TempDir Path directory) throws IOException {
        for (int mode : new int[] {0120777, 040755, 060600, 010600}) {
            byte[] payload = RpmBytes.entry("a.spec", mode, 0);
            Path rpm = Files.write(directory.resolve("a.rpm"), RpmBytes.sourcePackage(payload));
            assertThatThrownBy(() -> SourceRpm.extractSpec(rpm, directory)).isInstanceOf(RpmFormatException.class);
        }
        assertThat(Trees.children(directory)).hasSize(1);
    }

    @Test
    void nameWithoutEndIsRefusedBeforeItIsInMemory(@TempDir Path directory) throws IOException {
        byte[] head = RpmBytes.entry("a", 0100644, 0);
        byte[] length = "7fffffff".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(length, 0, head, 94, length.length);
        var payload = new ByteArrayOutputStream();
        payload.write(head);
        payload.write(new byte[4 << 20]);
        Path rpm = Files.write(directory.resolve("a.rpm"), RpmBytes.sourcePackage(payload.toByteArray()));
        assertThatThrownBy(() -> SourceRpm.extractSpec(rpm, directory))
                .isInstanceOf(RpmFormatException.class)
                .hasMessageContaining("larger than they may be");
    }

    @Test
    void specFileThatIsTooLargeIsRefused(@TempDir Path directory) throws IOException {
        byte[] payload = RpmBytes.entry("big.spec", 0100644, 0xffffffffL);
        Path rpm = Files.write(directory.resolve("a.rpm"), RpmBytes.sourcePackage(payload));
        assertThatThrownBy(() -> SourceRpm.extractSpec(rpm, directory))
                .isInstanceOf(RpmFormatException.class)
                .hasMessageContaining("4294967295 bytes, more than");
    }

    static void check(byte[] bytes) throws IOException {
        Path directory = Files.createTempDirectory("hostile");
        try {
            Path rpm = Files.write(directory.resolve("a.rpm"), bytes);
            Path target = Files.createDirectory(directory.resolve("target"));
            checkRefusal(() -> RpmPackage.read(rpm));
            checkRefusal(() -> SourceRpm.extractSpec(rpm, target));
            assertThat(Trees.children(directory)).isEqualTo(List.of(rpm, target));
            assertThat(Trees.children(target))
                    .allSatisfy(file -> assertThat(file.toString()).endsWith(".spec"));
        } finally {
            Trees.delete(directory);
        }
    }

    private static void checkRefusal(Callable<?> reader) {
        try {
            reader.call();
        } catch (Exception e) {
            assertThat(e).isInstanceOf(RpmFormatException.class);
        }
    }
}
