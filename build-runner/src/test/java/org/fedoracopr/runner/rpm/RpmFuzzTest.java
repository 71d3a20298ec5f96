package org.fedoracopr.runner.rpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.fedoracopr.runner.FuzzTexts;
import org.fedoracopr.runner.file.Trees;

/** Headers with any numbers and payloads of any decoder's kind: they are read or refused, soon. */
class RpmFuzzTest {

    /** The lead, which nobody reads, ends here. */
    private static final int LEAD_BYTES = 96;

    private static final byte[] PACKAGE = sourcePackage();

    /** A number of four bytes somewhere in the headers that has another value. */
    record Change(double place, int value) {}

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Integer> numbers = Arbitraries.oneOf(
                Arbitraries.of(
                        0,
                        1,
                        4,
                        6,
                        16,
                        96,
                        1000,
                        1001,
                        1022,
                        1044,
                        0xffff,
                        0x10000,
                        0x0fffffff,
                        0x10000000,
                        0x8eade801,
                        -1,
                        Integer.MAX_VALUE,
                        Integer.MIN_VALUE),
                Arbitraries.integers());
        return Combinators.combine(Arbitraries.doubles().between(0, 0.99), numbers)
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Property
    void anyNumbersInHeadersAreReadOrRefused(@ForAll("changes") List<Change> changes) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(PACKAGE.clone());
        int words = (payloadStart() - LEAD_BYTES) / Integer.BYTES;
        for (Change change : changes) {
            bytes.putInt(LEAD_BYTES + Integer.BYTES * (int) (change.place() * words), change.value());
        }
        check(bytes.array());
    }

    @Provide
    Arbitrary<String> magics() {
        return Arbitraries.of(
                "",
                "303730373031",
                "1f8b08",
                "1f8b08ff",
                "425a6839314159265359",
                "fd377a585a000004e6d6b446",
                "5d00000001",
                "5d0000ffffffff",
                "28b52ffd",
                "28b52ffdfc",
                "28b52ffd04f8");
    }

    @Property
    void anyPayloadIsReadOrRefused(@ForAll("magics") String magic, @ForAll @Size(max = 200) byte[] rest)
            throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(PACKAGE, 0, payloadStart());
        bytes.write(HexFormat.of().parseHex(magic));
        bytes.write(rest);
        check(bytes.toByteArray());
    }

    @Property
    void anyBytesAreRefused(@ForAll @Size(max = 300) byte[] bytes) throws IOException {
        check(bytes);
    }

    private static void check(byte[] bytes) throws IOException {
        Path directory = Files.createTempDirectory("fuzz");
        try {
            Path rpm = Files.write(directory.resolve("a.rpm"), bytes);
            Path target = Files.createDirectory(directory.resolve("target"));
            FuzzTexts.ends(() -> {
                try {
                    assertThat(RpmPackage.read(rpm).name()).isNotEmpty();
                } catch (RpmFormatException e) {
                    assertThat(e.getMessage()).hasSizeLessThan(1000);
                }
                try {
                    assertThat(SourceRpm.extractSpec(rpm, target)).hasParent(target);
                } catch (RpmFormatException e) {
                    assertThat(e.getMessage()).hasSizeLessThan(1000);
                }
            });
            assertThat(Trees.children(directory)).containsExactlyInAnyOrder(rpm, target);
        } finally {
            Trees.delete(directory);
        }
    }

    private static byte[] sourcePackage() {
        try {
            return RpmBytes.sourcePackage(Map.of("hello.spec", "Name: hello\n"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The payload is compressed with gzip, whose first bytes stand nowhere before it. */
    private static int payloadStart() {
        int index = LEAD_BYTES;
        while ((PACKAGE[index] & 0xff) != 0x1f || (PACKAGE[index + 1] & 0xff) != 0x8b) {
            index++;
        }
        return index;
    }
}
