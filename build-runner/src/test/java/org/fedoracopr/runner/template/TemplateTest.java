package org.fedoracopr.runner.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fedoracopr.runner.FuzzTexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What templates make of values; {@link AgainstJinjaIT} holds the same against the real Jinja2. */
class TemplateTest {

    @ParameterizedTest
    @CsvSource(delimiter = '\u00a6', quoteCharacter = '\u00a7', textBlock = """
            {{ t }} {{ n }} {{ i }} {{ q }}|{{ e }}|{{ nothing }}|            ¦ True None 7 it's|||
            {{ l }} {{ d }} {{ [q, qq] }} {{ ("a",) }} {{ (1, none) }}        ¦ ['b', 'a', 'C'] {'k': 'v', 'a': 1, 'none': None} ["it's", 'say "it\\'s"'] ('a',) (1, None)
            {{ 1 + 2 * 3 - 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ "ab" * 2 }} ¦ 4 -4 2 abab
            {{ "a" ~ 1 ~ none }} {{ "a" + "b" }} {{ [1] + [2] }}              ¦ a1None ab [1, 2]
            {{ 1 < 2 < 3 }} {{ 2 < 1 }} {{ 1 == true }} {{ "1" == 1 }}        ¦ True False True False
            {{ "fedora" in s }} {{ "x" in l }} {{ "k" in d }} {{ n not in ["default", None] }} ¦ True False True False
            {{ t and "yes" }} {{ e or "other" }} {{ not e }}                  ¦ yes other True
            {{ "a" if f else "b" if f else "c" }} {{ "a" if f }}|             ¦ c |
            {{ l | join(" ") }} {{ repos|join(",", attribute="id") }}         ¦ b a C copr_base,b
            {{ l|sort }} {{ nums|sort(reverse=true) }} {{ macros|dictsort }}  ¦ ['a', 'b', 'C'] [10, 3, 2, 1] [('%buildtag', '.copr9'), ('%vendor', 'Fedora Copr - user alice')]
            {{ nothing|default("x") }} {{ e|d("x", true) }} {{ n|d("x") }}    ¦ x x None
            {{ macros|pprint }}                                               ¦ {'%buildtag': '.copr9', '%vendor': 'Fedora Copr - user alice'}
            {{ s.startswith(("rhel", "fedora")) }} {{ s.split("-")[1] }} {{ s[:6] }} {{ nums[-1] }} ¦ True 43 fedora 10
            {{ d.items()|list }} {{ d.get("x", 4) }} {{ d.k }} {{ d["k"] }} {{ repos.0.id }} ¦ [('k', 'v'), ('a', 1), ('none', None)] 4 v v copr_base
            {{ repos|selectattr("priority", "defined")|map(attribute="id")|list }} ¦ ['copr_base']
            {{ i is odd }} {{ i is divisibleby 2 }} {{ n is none }} {{ nothing is not defined }} {{ s is string }} ¦ True False True True True
            {% for x in nums if x > 2 %}{{ loop.index }}:{{ x }}{{ "" if loop.last else "," }}{% else %}no{% endfor %} ¦ 1:3,2:10
            {% for k, v in macros.items() %}{{ k }}={{ v }};{% endfor %}      ¦ %vendor=Fedora Copr - user alice;%buildtag=.copr9;
            {% set x = 5 %}{% for y in [1] %}{% set x = 6 %}{{ x }}{% endfor %}{{ x }} ¦ 65
            {% set a, b = 1, 2 %}{{ b }}{% set x %}<{{ s }}>{% endset %}{{ x|upper }} ¦ 2<FEDORA-43-X86_64>
            {% if f %}a{% elif i == 7 %}b{% else %}c{% endif %}               ¦ b
            a  {{- s -}}  b  {#- c -#}  d {% raw %}{{ x }}{% endraw %}        ¦ afedora-43-x86_64bd {{ x }}
            """)
    void printsWhatPythonPrints(String template, String expected) throws Exception {
        assertThat(Templates.rendered(template)).isEqualTo(expected);
    }

    @Test
    void lineEndsStayWhereNobodyTakesThem() throws Exception {
        assertThat(Templates.rendered("a\n{% if t %}\nb\n{% endif %}\nc\n\n")).isEqualTo("a\n\nb\n\nc\n");
        assertThat(Templates.rendered("a\n{%- if t -%}\n  b\n{%- endif %}\nc\n"))
                .isEqualTo("ab\nc");
        assertThat(Templates.rendered("x\r\ny\rz\n")).isEqualTo("x\ny\nz");
        assertThat(Templates.rendered("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '\u00a6', quoteCharacter = '\u00a7', textBlock = """
            {{ nothing.x }}               ¦ 'nothing' is undefined
            {{ nothing + 1 }}             ¦ 'nothing' is undefined
            {{ 1 + "a" }}                 ¦ the operator + does not go with an int and a string
            {{ "a" < 1 }}                 ¦ no order between a string and an int
            {% for x in i %}{% endfor %}  ¦ an int has no elements
            {% for a, b in nums %}{% endfor %} ¦ an int has no elements
            {{ s|shout }}                 ¦ no filter named 'shout'
            {{ s is loud }}               ¦ no test named 'loud'
            {{ shout() }}                 ¦ there is no function 'shout' here
            {{ s.shout() }}               ¦ a string has no method 'shout' here
            {{ s() }}                     ¦ a string cannot be called
            {{ s|replace("a") }}          ¦ the filter replace needs the argument new
            {{ s|upper("a") }}            ¦ the filter upper takes 0 arguments, found 1
            {{ 7 // 0 }}                  ¦ 7 // 0 divides by zero
            {{ 9223372036854775807 + 1 }} ¦ 9223372036854775807 + 1 is too large
            {{ 1.5 }}                     ¦ numbers with a fraction are not understood here
            {{ i / 2 }}                   ¦ the operator / is not understood here
            {% macro x() %}{% endmacro %} ¦ the statement 'macro' is not understood here
            {% include "other" %}         ¦ there is no template 'other'
            {{ "x" * 2000000 }}           ¦ repeated it is longer than 1000000
            {{ range(1000000)|list }}     ¦ range() is longer than 100000
            {{ s                          ¦ it has no end: }} is missing
            {{ (s }}                      ¦ unexpected '}'
            {{ s t }}                     ¦ expected '}}', found 't'
            {{ }}                         ¦ expected an expression, found the end of the expression
            {% if t %}                    ¦ it has no end: expected {% elif %} or {% else %} or {% endif %}
            {% endif %}                   ¦ {% endif %} ends nothing here
            {# c                          ¦ the comment has no end: #} is missing
            {% raw %}                     ¦ {% raw %} has no {% endraw %}
            {{ "s }}                      ¦ the string has no end: " is missing
            """)
    void saysWhatIsWrongAndWhere(String template, String message) {
        assertThatThrownBy(() -> Templates.rendered("first line\n\n" + template + "\nlast"))
                .isInstanceOfSatisfying(
                        TemplateException.class,
                        problem -> assertThat(problem.described()).isEqualTo("t.j2:3: " + message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "[",
                "{{",
                "not ",
                "-",
                "{% if t %}",
                "{% for x in l %}",
                "a.",
                "1 if t else ",
                "'",
                "{#",
                "a|upper",
                "{'a':"
            })
    void templatesThatNobodyWritesEndSoon(String part) {
        for (String template : new String[] {part.repeat(20_000), "{{ " + part.repeat(20_000) + " }}"}) {
            FuzzTexts.ends(() -> {
                try {
                    Templates.rendered(template);
                } catch (TemplateException e) {
                    assertThat(e.described()).startsWith("t.j2:1: ").hasSizeLessThan(300);
                }
            });
        }
    }

    @Test
    void loopsDoNotGoOnForEver() {
        String loop = "{% for a in range(1000) %}";
        assertThatThrownBy(() -> Templates.rendered(loop.repeat(3) + "x" + "{% endfor %}".repeat(3)))
                .hasMessage("the loops go round more than 100000 times");
        assertThatThrownBy(() ->
                        Templates.rendered("{% set x = 'x' * 1000000 %}{% for a in range(20) %}{{ x }}{% endfor %}"))
                .hasMessage("the text grows beyond 16777216 characters");
    }
}
