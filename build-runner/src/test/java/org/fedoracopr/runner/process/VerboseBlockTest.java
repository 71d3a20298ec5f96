package org.fedoracopr.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerboseBlockTest {

    @Test
    void hasUpstreamsForm() {
        var command = new Command(List.of("rpmspec", "-q", "it's"), Path.of("/w"), Map.of());
        assertThat(VerboseBlock.of(command, new CapturedOutput(new ExitStatus(3), " out\n\033[31mred\033[0m\n", false)))
                .isEqualTo("\ncmd: ['rpmspec', '-q', \"it's\"]\ncwd: /w\nrc: 3\nstdout: out\nred\nstderr: \n\n");
    }
}
