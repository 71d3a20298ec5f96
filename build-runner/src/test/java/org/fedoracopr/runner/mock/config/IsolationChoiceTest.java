package org.fedoracopr.runner.mock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsolationChoiceTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,       -,            -
            default, Capabilities, -
            simple,  Capabilities, simple
            auto,    -,            auto
            nspawn,  -,            nspawn
            nspawn,  Privileged,   nspawn
            """)
    void wordOfTheTaskGoesToMock(@Nullable String ofTask, @Nullable String profile, @Nullable String expected)
            throws Exception {
        assertThat(IsolationChoice.resolve(ofTask, profile == null ? null : new SecurityProfile(profile)))
                .isEqualTo(new IsolationChoice(expected, null));
    }

    @Test
    void noneIsSimpleAndSaysSo() throws Exception {
        IsolationChoice none = IsolationChoice.resolve("none", new SecurityProfile("UserNamespace"));
        assertThat(none.word()).isEqualTo("simple");
        assertThat(none.remark()).contains("\"none\"").contains("\"simple\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Capabilities", "UserNamespace", "OfANewerOperator"})
    void nspawnIsRefusedWhereItCannotStart(String profile) {
        assertThatThrownBy(() -> IsolationChoice.resolve("nspawn", new SecurityProfile(profile)))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining(profile)
                .hasMessageContaining("set isolation to simple");
    }

    @Test
    void wordThatMockDoesNotKnowIsRefused() {
        assertThatThrownBy(() -> IsolationChoice.resolve("jail", null)).hasMessageContaining("isolation must be");
    }
}
