package org.fedoracopr.runner.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.fedoracopr.runner.FuzzTexts;

/** The evaluation of a spec file ends soon, whatever is repeated in it and however often. */
class SpecFuzzTest {

    private static final String[] PIECES = {
        "%",
        "%%",
        "%{",
        "}",
        "%(",
        ")",
        "%[",
        "]",
        "{",
        "(",
        "[",
        "\\",
        "\\\n",
        "\n",
        " ",
        "\t",
        ":",
        "?",
        "!",
        "-",
        "~",
        "^",
        ".",
        "0",
        "1",
        "a",
        ",",
        "\"",
        "#",
        "%a",
        "%{a}",
        "%{?a:",
        "%{!?a:",
        "%?",
        "%!",
        "%global a ",
        "%define a ",
        "%define f(ab:) ",
        "%f -",
        "%{f:",
        "%{lua:",
        "define",
        "define ",
        "define(",
        "global ",
        "%{expr:",
        "%{expand:",
        "%{upper:",
        "%{sub a ",
        "%{rep a 9999}",
        "%if ",
        "%elif ",
        "%else\n",
        "%endif\n",
        "%ifarch ",
        "v\"",
        "\"a\" + ",
        "1 + ",
        "1 ? ",
        "v\"1\" < ",
        "&& ",
        "|| ",
        "2147483647 * ",
        "1 / 0",
        "\nExclusiveArch: ",
        "\nexcludearch:",
        "\nVersion: ",
        "\nEpoch:",
        "%bcond a ",
        "%undefine ",
        "%dnl",
        "%package",
        "%trigger",
        "\r\n",
        "\u0000",
        "\u00df"
    };

    @Provide
    Arbitrary<String> specs() {
        Arbitrary<String> frames = Arbitraries.of(
                "%s",
                "%%{lua:%s}",
                "%%if %s\n%%endif\n",
                "%%global b %s\n%%b%%b\n",
                "ExclusiveArch: %s\n",
                "%%define f(%s) %%1\n%%f -%s x\n");
        Arbitrary<String> contents = FuzzTexts.any(PIECES);
        return Combinators.combine(frames, contents)
                .as((frame, content) -> frame.replace("%%", "%").replace("%s", content));
    }

    @Property
    void evaluationOfAnySpecFileEnds(@ForAll("specs") String spec) {
        check(spec);
    }

    @Example
    void namesOfLuaCodeAreFoundInTime() {
        check("%{lua: define" + " ".repeat(400_000) + "!}\n");
        check("%{lua: " + "define ( ".repeat(100_000) + "}\n");
    }

    @Example
    void optionsOfAMacroAreLookedUpInTime() {
        String letters = "a".repeat(300_000);
        check("%define f(" + letters + "z) %{-z}\n%f -" + "z".repeat(300_000) + "\n");
    }

    private static void check(String spec) {
        FuzzTexts.ends(() -> {
            SpecTags tags = SpecEvaluator.evaluate(
                    spec, MacroEnvironment.of(Map.of(), Map.of(), List.of(), List.of(), "x86_64"));
            assertThat(tags.notes())
                    .hasSizeLessThanOrEqualTo(20)
                    .allSatisfy(note -> assertThat(note).hasSizeLessThanOrEqualTo(400));
            SkipCheck.reason(tags, new Chroot("fedora-43", "x86_64"))
                    .ifPresent(reason -> assertThat(reason).hasSizeLessThan(1000));
        });
    }

    @Provide
    Arbitrary<String> versions() {
        return FuzzTexts.any("1", "2", "0", "00", "a", "b", "~", "^", ".", "-", ":", "_", "+");
    }

    @Property
    void anyVersionsHaveAnOrder(@ForAll("versions") String left, @ForAll("versions") String right) {
        FuzzTexts.ends(() -> {
            int order = VersionOrder.compare(left, right);
            assertThat(VersionOrder.compare(right, left)).isEqualTo(-order);
            assertThat(VersionOrder.compare(left, left)).isZero();
        });
    }
}
