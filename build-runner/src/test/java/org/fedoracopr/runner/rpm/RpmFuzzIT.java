package org.fedoracopr.runner.rpm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.fedoracopr.runner.file.Trees;

/** Packages that rpmbuild made and somebody damaged: they are read or refused. */
class RpmFuzzIT {

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static List<byte[]> packages;

    @BeforeContainer
    static void buildPackages() throws Exception {
        RpmBuilder.assumePresent();
        directory = Files.createTempDirectory("rpms");
        packages = new ArrayList<>();
        for (String payload : List.of("w9.gzdio", "w3.xzdio", "w3.zstdio", "w9.bzdio")) {
            Path own = Files.createDirectory(directory.resolve(payload));
            for (Path rpm : RpmBuilder.build(own, "3", payload)) {
                packages.add(Files.readAllBytes(rpm));
            }
        }
    }

    @AfterContainer
    static void deletePackages() throws Exception {
        Trees.delete(directory);
    }

    @Property
    void anyChangeIsReadOrRefused(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int changes, @ForAll boolean cut) throws Exception {
        var random = new Random(seed);
        byte[] bytes = packages.get(random.nextInt(packages.size())).clone();
        for (int change = 0; change < changes; change++) {
            int position = 96 + random.nextInt(bytes.length - 96);
            switch (random.nextInt(3)) {
                case 0 -> bytes[position] = (byte) random.nextInt(256);
                case 1 -> bytes[position] ^= (byte) (1 << random.nextInt(8));
                default ->
                    Arrays.fill(bytes, position, Math.min(bytes.length, position + 4), (byte) -random.nextInt(2));
            }
        }
        HostileRpmTest.check(cut ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
    }
}
