package org.fedoracopr.devkit.node.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {

    @ParameterizedTest
    @CsvSource({
        "$(A),1",
        "x$(A)y$(B)z,x1y2z",
        "$(NO),$(NO)",
        "$$(A),$(A)",
        "$$$(A),$1",
        "$A,$A",
        "$(A,$(A",
        "cost $,cost $",
        "$(),$()"
    })
    void expandsAsKubernetesDoes(String text, String expected) {
        assertThat(Variables.expand(text, Map.of("A", "1", "B", "2"))).isEqualTo(expected);
    }
}
