package org.fedoracopr.runner.mock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuLimitTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path cgroups;

    @ParameterizedTest
    @CsvSource(textBlock = """
            200000 100000, 2
            150000 100000, 2
            1000 100000,   1
            max 100000,    64
            9900000 1000,  64
            0 100000,      64
            garbage,       64
            1 0,           64
            99999999999999999999 1, 64
            """)
    void limitOfVersion2IsRoundedUpWithinTheMachine(String text, int expected) throws IOException {
        Files.writeString(cgroups.resolve("cpu.max"), text + "\n");
        assertThat(CpuLimit.read(cgroups, 64)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            200000, 100000, 2
            250000, 100000, 3
            -1,     100000, 64
            """)
    void limitOfVersion1IsReadToo(String quota, String period, int expected) throws IOException {
        Path cpu = Files.createDirectory(cgroups.resolve("cpu"));
        Files.writeString(cpu.resolve("cpu.cfs_quota_us"), quota + "\n");
        Files.writeString(cpu.resolve("cpu.cfs_period_us"), period + "\n");
        assertThat(CpuLimit.read(cgroups, 64)).isEqualTo(expected);
    }

    @Test
    void machineWithoutLimitHasAllItsProcessors() {
        assertThat(CpuLimit.read(cgroups.resolve("missing"), 3)).isEqualTo(3);
    }
}
