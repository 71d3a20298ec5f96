package org.fedoracopr.runner.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildTimeTest {

    private static final Task AN_HOUR = TaskCodec.parse("{\"timeout\": 3600}");

    @Test
    void theCommandLineOverridesTheTask() {
        assertThat(BuildTime.limit(Duration.ofSeconds(7), AN_HOUR)).isEqualTo(Duration.ofSeconds(7));
        assertThat(BuildTime.limit(null, AN_HOUR)).isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"timeout\": null}", "{\"timeout\": 0}", "{\"source_type\": 8, \"timeout\": 0}"})
    void aTaskWithoutATimeHasTheFrontendsDefault(String task) {
        assertThat(BuildTime.limit(null, TaskCodec.parse(task))).isEqualTo(Duration.ofHours(5));
    }
}
