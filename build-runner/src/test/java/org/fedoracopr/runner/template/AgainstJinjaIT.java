package org.fedoracopr.runner.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Templates of any statements and expressions that are understood here: the text that Jinja2 makes of them, and a refusal where it refuses. */
class AgainstJinjaIT {

    private static final List<String> FILTERS = List.of(
            "upper",
            "length",
            "first",
            "last",
            "join",
            "join(',')",
            "default('z')",
            "sort",
            "list",
            "string",
            "int",
            "pprint",
            "reverse|list",
            "trim",
            "unique|list",
            "replace('a', 'b')",
            "items|list",
            "dictsort",
            "capitalize",
            "select|list",
            "map('string')|list");
    /** Always the same templates: a difference that chance finds is for who changes this package, who may try others. */
    private static final String SEED = "20261127";

    private static final List<String> CHECKS = List.of(
            "defined", "none", "string", "number", "odd", "mapping", "iterable", "in l", "eq 1", "true", "sequence");
    private static final List<String> OPERATORS =
            List.of("+", "-", "*", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or", "//");
    private static final List<String> METHODS = List.of(
            "split('-')",
            "upper()",
            "startswith('f')",
            "strip()",
            "items()|list",
            "get('k')",
            "values()|list",
            "k",
            "id");

    @SuppressWarnings("NullAway.Init") // Set before the first property.
    private static JinjaJudge jinja;

    @BeforeContainer
    static void startJinja() throws IOException {
        jinja = new JinjaJudge(Templates.VALUES);
    }

    @AfterContainer
    static void endJinja() {
        jinja.close();
    }

    @Property(tries = 3000, seed = SEED)
    void expressionsMeanTheSame(@ForAll("expressions") String expression) throws IOException {
        compare("{{ " + expression + " }}");
    }

    @Property(tries = 3000, seed = SEED)
    void statementsMeanTheSame(@ForAll("templates") String template) throws IOException {
        compare(template);
    }

    private static void compare(String template) throws IOException {
        JsonNode expected = jinja.render(template);
        try {
            String text = Templates.rendered(template);
            // Python cannot look for a list among keys.
            if (!expected.path("problem").asText().contains("unhashable")) {
                assertThat(text)
                        .as("%s: %s", template, expected)
                        .isEqualTo(expected.path("text").textValue());
            }
        } catch (TemplateException e) {
            assertThat(expected.has("problem"))
                    .as("%s: %s, but %s", template, e.getMessage(), expected)
                    .isTrue();
        }
    }

    @Provide
    Arbitrary<String> expressions() {
        return expression(3);
    }

    @Provide
    Arbitrary<String> templates() {
        return body(2);
    }

    private static Arbitrary<String> expression(int depth) {
        Arbitrary<String> atom = Arbitraries.of(
                "s",
                "t",
                "f",
                "n",
                "i",
                "l",
                "d",
                "nums",
                "repos",
                "macros",
                "nothing",
                "uni",
                "'x'",
                "1",
                "0",
                "-2",
                "e",
                "none",
                "[1, 2]",
                "(1, 'a')",
                "{'k': 1}",
                "d.k",
                "s.split('-')",
                "repos[0]",
                "nums[1:]",
                "s[:3]");
        if (depth == 0) {
            return atom;
        }
        Arbitrary<String> inner = Arbitraries.lazy(() -> expression(depth - 1));
        return Arbitraries.oneOf(
                atom,
                Combinators.combine(inner, Arbitraries.of(OPERATORS), inner)
                        .as((left, operator, right) -> "(" + left + ") " + operator + " " + right),
                Combinators.combine(inner, Arbitraries.of(FILTERS)).as((target, filter) -> target + "|" + filter),
                Combinators.combine(inner, Arbitraries.of("", "not "), Arbitraries.of(CHECKS))
                        .as((target, not, check) -> "(" + target + ") is " + not + check),
                inner.map(target -> "not " + target),
                inner.map(target -> "(" + target + ")"),
                Combinators.combine(inner, inner, inner)
                        .as((then, condition, otherwise) ->
                                "(" + then + ") if (" + condition + ") else (" + otherwise + ")"),
                Combinators.combine(inner, inner).as((first, second) -> "[" + first + ", " + second + "]"),
                Combinators.combine(atom, inner).as((target, index) -> "(" + target + ")[" + index + "]"),
                Combinators.combine(atom, Arbitraries.of(METHODS))
                        .as((target, method) -> "(" + target + ")." + method));
    }

    private static Arbitrary<String> body(int depth) {
        return Arbitraries.oneOf(Arbitraries.of("", " ", "\n", "\n  ", "a", "b \n", "\r\n", "\n\n"), statement(depth))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(parts -> String.join("", parts));
    }

    private static Arbitrary<String> statement(int depth) {
        Arbitrary<String> output = tag("{{", expression(2), "}}");
        if (depth == 0) {
            return output;
        }
        Arbitrary<String> inner = Arbitraries.lazy(() -> body(depth - 1));
        Arbitrary<String> otherwise = tag("{%", Arbitraries.just("else"), "%}");
        return Arbitraries.oneOf(
                output,
                Combinators.combine(
                                tag("{%", expression(1).map(condition -> "if (" + condition + ")"), "%}"),
                                inner,
                                otherwise,
                                inner,
                                tag("{%", Arbitraries.just("endif"), "%}"))
                        .as((begin, then, middle, rest, end) -> begin + then + middle + rest + end),
                Combinators.combine(
                                tag(
                                        "{%",
                                        Arbitraries.of(
                                                        "l",
                                                        "nums",
                                                        "repos",
                                                        "d",
                                                        "s",
                                                        "range(3)",
                                                        "el",
                                                        "nums if x > 2")
                                                .map(elements -> "for x in " + elements),
                                        "%}"),
                                inner,
                                otherwise,
                                inner,
                                tag("{%", Arbitraries.just("endfor"), "%}"))
                        .as((begin, each, middle, none, end) -> begin + each + middle + none + end),
                tag("{%", expression(1).map(value -> "set x = " + value), "%}"),
                Combinators.combine(inner, Arbitraries.of("-", ""))
                        .as((text, hyphen) -> "{% set y " + hyphen + "%}" + text + "{% endset %}{{ y }}"),
                tag("{#", Arbitraries.just("c"), "#}"),
                Arbitraries.of("{% raw %}{{ x }}{% endraw %}", "{%- raw -%} {% if {%- endraw -%}"));
    }

    /** With a hyphen on one side, on both or on none. */
    private static Arbitrary<String> tag(String begin, Arbitrary<String> inside, String end) {
        return Combinators.combine(Arbitraries.of("", "-"), inside, Arbitraries.of("", "-"))
                .as((left, text, right) -> begin + left + " " + text + " " + right + end);
    }
}
