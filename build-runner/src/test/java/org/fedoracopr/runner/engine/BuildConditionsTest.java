package org.fedoracopr.runner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.runner.failure.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildConditionsTest {

    @Test
    void eachIsAnOptionAndItsValue() throws Exception {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("with_opts").add("docs").add("foo-bar_1.2");
        json.putArray("without_opts").add("tests");

        assertThat(BuildConditions.options(TaskCodec.parse(json)))
                .containsExactly("--with", "docs", "--with", "foo-bar_1.2", "--without", "tests");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--root=/",
                "-r",
                "-",
                "",
                " ",
                "a b",
                "a\tb",
                "a\nb",
                "a\u00a0b",
                "a\0b",
                "a'b",
                "a\"b",
                "a\\b",
                "{{a}}"
            })
    void whatIsNoPlainWordIsRefusedWithItsField(String value) {
        assertThatThrownBy(() -> BuildConditions.options(task("with_opts", value)))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.failure().cause()).isEqualTo(FailureCause.TASK_INVALID))
                .hasMessageStartingWith("the task cannot be built: with_opts[1] must ");
        assertThatThrownBy(() -> BuildConditions.options(task("without_opts", value)))
                .hasMessageStartingWith("the task cannot be built: without_opts[1] must ");
    }

    private static Task task(String field, String value) throws Exception {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray(field).add("docs").add(value);
        return TaskCodec.parse(json);
    }
}
