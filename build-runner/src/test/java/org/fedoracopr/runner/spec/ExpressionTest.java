package org.fedoracopr.runner.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2 && 3;3",
                "0 && 3;0",
                "2 || 3;2",
                "1 || 1 && 0;0",
                "!2;0",
                "!!3;1",
                "--1;1",
                "1 - -1;2",
                "!1 + 1;1",
                "-7 / 2;-3",
                "3 - 2 - 1;0",
                "3 * (2+1);9",
                "08 + 1;9",
                "1 < 2 < 3;1",
                "1 ? 2 : 3;2",
                "0 ? 1 : 0 ? 2 : 3;3",
                "\"a\" + \"b\";ab",
                "\"a\" < \"b\";1",
                "\"\" == \"\";1",
                "v\"1.2\" < v\"1.10\";1",
                "v\"1.0~rc1\" < v\"1.0\";1",
                "v\"1.0^git\" > v\"1.0\";1",
                "v\"1:1.2\" == v\"1.2\";0",
                "v\"1.2-3\" > v\"1.2\";1",
                "v\"1.2-3\" < v\"1.2-4\";1"
            })
    void givesWhatRpmGives(String expression, String expected) {
        assertThat(Expression.evaluate(expression, new Budget()).text()).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "foo",
                "0x10",
                "1 == \"1\"",
                "1 / 0",
                "1 && \"a\"",
                "-\"a\"",
                "1 2",
                "(1",
                "\"a",
                "1 ? 2",
                "&& 1",
                "99999999999",
                "%{foo}",
                "0%{foo}",
                "\"%(date)\" == \"\"",
                "%[x] + 1",
                "1 +",
                "="
            })
    void doesNotKnowWhatRpmRefusesOrWhatIsNotExpanded(String expression) {
        assertThat(Expression.evaluate(expression, new Budget()).truth()).isEqualTo(Truth.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0 && %(date);FALSE",
                "%(date) && 0;FALSE",
                "1 || %{foo};TRUE",
                "%{foo} || 1;TRUE",
                "%{foo} || 0;UNKNOWN",
                "!%{foo};UNKNOWN",
                "!(%{foo} && 0);TRUE",
                "%{foo} ? 1 : 1;TRUE",
                "%{foo} ? 1 : 0;UNKNOWN"
            })
    void knowsTheOutcomeWhereTheUnknownDoesNotMatter(String expression, Truth expected) {
        assertThat(Expression.evaluate(expression, new Budget()).truth()).isEqualTo(expected);
    }

    @Test
    void doesNotKnowExpressionsThatAreNestedWithoutEnd() {
        String nested = "(".repeat(100_000) + "1" + ")".repeat(100_000);
        assertThat(Expression.evaluate(nested, new Budget()).truth()).isEqualTo(Truth.UNKNOWN);
        assertThat(Expression.evaluate("!".repeat(100_000) + "1", new Budget()).truth())
                .isEqualTo(Truth.TRUE);
    }
}
