package org.fedoracopr.runner.mock.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How many processes a build runs at once: the container's cpu limit rounded up, at least one, and no more than the machine has processors (SITE-2). */
final class CpuLimit {

    private static final int MAX_BYTES = 256;

    private CpuLimit() {}

    /** Reads the limit of the control group that is mounted at {@code cgroups}: version 2, else version 1; a machine without has all its processors. */
    static int read(Path cgroups, int processors) {
        OptionalDouble limit = ofVersion2(text(cgroups.resolve("cpu.max")));
        if (limit.isEmpty()) {
            Path cpu = cgroups.resolve("cpu");
            limit = ofVersion1(text(cpu.resolve("cpu.cfs_quota_us")), text(cpu.resolve("cpu.cfs_period_us")));
        }
        return processes(limit, processors);
    }

    static int processes(OptionalDouble limit, int processors) {
        int most = Math.max(1, processors);
        return limit.isEmpty() ? most : Math.clamp((long) Math.ceil(limit.getAsDouble()), 1, most);
    }

    /** {@code cpu.max}: quota and period, the quota {@code max} where there is none. */
    static OptionalDouble ofVersion2(@Nullable String text) {
        if (text == null) {
            return OptionalDouble.empty();
        }
        String[] words = text.strip().split("\\s+", -1);
        return words.length == 2 ? ofVersion1(words[0], words[1]) : OptionalDouble.empty();
    }

    /** {@code cpu.cfs_quota_us}, negative where there is no limit, and {@code cpu.cfs_period_us}. */
    static OptionalDouble ofVersion1(@Nullable String quota, @Nullable String period) {
        if (quota == null || period == null) {
            return OptionalDouble.empty();
        }
        try {
            long numerator = Long.parseLong(quota.strip());
            long denominator = Long.parseLong(period.strip());
            return numerator > 0 && denominator > 0
                    ? OptionalDouble.of((double) numerator / denominator)
                    : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private static @Nullable String text(Path file) {
        try (var input = Files.newInputStream(file)) {
            return new String(input.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return null;
        }
    }
}
