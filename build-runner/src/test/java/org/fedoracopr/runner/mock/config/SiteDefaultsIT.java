package org.fedoracopr.runner.mock.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** site-defaults.cfg as Python and rpm understand it. */
class SiteDefaultsIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @Test
    void limitOfTwoIsTwoProcessesOnABiggerMachine() throws Exception {
        var machine = new Machine(directory);
        Files.createDirectory(directory.resolve("cgroup"));
        Files.writeString(directory.resolve("cgroup/cpu.max"), "200000 100000\n");
        machine.configuration(Map.of("COPR_POD_SHARED", "/copr"))
                .preparePackages(machine.request("{\"chroot\": \"fedora-43-x86_64\"}"));
        try (var python = new PythonJudge()) {
            JsonNode options = python.execute(Files.readString(machine.etcMock.resolve("site-defaults.cfg")))
                    .get("options");
            assertThat(options.get("isolation").textValue()).isEqualTo("simple");
            String macro = options.at("/macros/%_smp_build_ncpus").textValue();
            assertThat(evaluated(macro)).isEqualTo("2");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            8, 3,   3
            8, 20,  8
            8, 0,   8
            1, 3,   1
            """)
    void packageMayAskForLess(int limit, String most, String expected) throws Exception {
        assertThat(evaluated(new SiteDefaultsBlock(limit, false, null).processesMacro(), "_smp_ncpus_max " + most))
                .isEqualTo(expected);
    }

    private static String evaluated(String macro, String... others) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("rpm", "--define", "_smp_build_ncpus " + macro));
        for (String other : others) {
            command.addAll(List.of("--define", other));
        }
        command.addAll(List.of("-E", "%{_smp_build_ncpus}"));
        Process rpm;
        try {
            rpm = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("rpm is not on this machine: " + e.getMessage());
            throw e;
        }
        String output = new String(rpm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(rpm.waitFor()).isZero();
        return output.strip();
    }
}
