package org.fedoracopr.runner.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryMeterTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path cgroups;

    @Test
    void version2HasPeakAndEvents() throws Exception {
        write("memory.peak", "1048576\n");
        write("memory.events", "low 0\nhigh 0\nmax 9\noom 3\noom_kill 2\noom_group_kill 1\n");

        assertThat(read()).isEqualTo(new MemoryUse(1048576L, 2L));
    }

    @Test
    void version1HasADirectoryOfItsOwn() throws Exception {
        write("memory/memory.max_usage_in_bytes", "4096\n");
        write("memory/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 5\n");
        write("memory.peak", "1\n");

        assertThat(read()).isEqualTo(new MemoryUse(4096L, 5L));
    }

    @Test
    void oldKernelsCountNoKills() throws Exception {
        write("memory/memory.max_usage_in_bytes", "4096\n");
        write("memory/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\n");

        assertThat(read()).isEqualTo(new MemoryUse(4096L, null));
    }

    @Test
    void whatIsMissingOrNoNumberIsUnknown() throws Exception {
        assertThat(read()).isEqualTo(MemoryUse.UNKNOWN);

        write("memory.peak", "max\n");
        write("memory.events", "oom_kill many\n");
        assertThat(read()).isEqualTo(MemoryUse.UNKNOWN);

        write("memory.events", "oom_kill 1\n");
        assertThat(read()).isEqualTo(new MemoryUse(null, 1L));
    }

    @Test
    void outsideOfAPodNothingIsRead() {
        assertThat(MemoryMeter.none().read()).isEqualTo(MemoryUse.UNKNOWN);
    }

    private MemoryUse read() {
        return MemoryMeter.of(cgroups).read();
    }

    private void write(String name, String text) throws IOException {
        Path file = cgroups.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }
}
