package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** How an operator is told what to serve. */
class OperatorOptionsTest {
    @Test
    void operatorNeedsANamespace() {
        assertThatThrownBy(() -> OperatorOptions.of(Set.of(), null)).hasMessageContaining("name at least one");
    }

    @Test
    void usersReadLogsAtTheBackendUnlessToldOtherwise() {
        assertThat(OperatorOptions.of(Set.of("copr"), "http://logs.example/").publicLogUrl())
                .isEqualTo("http://logs.example");
        assertThat(OperatorOptions.of(Set.of("copr"), null).publicLogUrl()).isNull();
    }
}
