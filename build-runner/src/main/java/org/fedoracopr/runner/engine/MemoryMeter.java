package org.fedoracopr.runner.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what the builder container's control group counts, of version 1 or 2; outside of a Pod nobody knows whose group it is, and nothing is read. */
public final class MemoryMeter {

    private static final MemoryMeter NONE = new MemoryMeter(null);

    private final @Nullable Path controlGroups;

    private MemoryMeter(@Nullable Path controlGroups) {
        this.controlGroups = controlGroups;
    }

    /** Reads the control groups that are mounted below a directory, {@code /sys/fs/cgroup}. */
    public static MemoryMeter of(Path controlGroups) {
        return new MemoryMeter(controlGroups);
    }

    public static MemoryMeter none() {
        return NONE;
    }

    public MemoryUse read() {
        Path root = controlGroups;
        if (root == null) {
            return MemoryUse.UNKNOWN;
        }
        Path version1 = root.resolve("memory");
        return Files.isDirectory(version1)
                ? new MemoryUse(
                        number(version1.resolve("memory.max_usage_in_bytes")),
                        field(version1.resolve("memory.oom_control"), "oom_kill "))
                : new MemoryUse(number(root.resolve("memory.peak")), field(root.resolve("memory.events"), "oom_kill "));
    }

    private static @Nullable Long number(Path file) {
        try {
            return Long.valueOf(Files.readString(file).strip());
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Long field(Path file, String prefix) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(prefix))
                    .map(line -> Long.valueOf(line.substring(prefix.length()).strip()))
                    .findFirst()
                    .orElse(null);
        } catch (IOException | java.io.UncheckedIOException | NumberFormatException e) {
            return null;
        }
    }
}
