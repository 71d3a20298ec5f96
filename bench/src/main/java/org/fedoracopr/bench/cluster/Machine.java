package org.fedoracopr.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The machine that the figures are of, in one line. */
public final class Machine {

    private static final double KIB_PER_GIB = 1024.0 * 1024.0;

    private Machine() {}

    /** Such as {@code 2 x AMD EPYC 7B13, 24 GiB, Linux 6.1.0 amd64, Java 25.0.3}. */
    public static String describe() {
        return Runtime.getRuntime().availableProcessors() + " x "
                + value("/proc/cpuinfo", "model name") + ", "
                + Math.round(Long.parseLong(value("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "")) / KIB_PER_GIB)
                + " GiB, Linux " + System.getProperty("os.version") + " " + System.getProperty("os.arch") + ", Java "
                + Runtime.version().feature();
    }

    private static String value(String file, String key) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
