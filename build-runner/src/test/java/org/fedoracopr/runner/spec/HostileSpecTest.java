package org.fedoracopr.runner.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

/** Whatever stands in a spec file, its evaluation ends, with bounded output. */
class HostileSpecTest {

    private static final List<String> PIECES = List.of(
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
            "\n",
            "\\\n",
            " ",
            ":",
            "?",
            "!",
            "\"",
            "#",
            "-f",
            "*",
            "1",
            "0",
            "x86_64",
            "aaa",
            "bbb",
            "%aaa",
            "%{aaa}",
            "%{?aaa}",
            "%{!?aaa:",
            "%{?aaa:",
            "%global aaa ",
            "%define bbb() ",
            "%define aaa(f:) ",
            "%if ",
            "%ifarch ",
            "%elif ",
            "%else\n",
            "%endif\n",
            "\nExclusiveArch: ",
            "\nExcludeArch:",
            "\nBuildArch: ",
            "%{expr:",
            "%{expand:",
            "%{lua:",
            "%undefine aaa\n",
            "%bcond aaa 1\n",
            "%{with aaa}",
            "%{rep x 999}",
            "%{len:",
            "%{sub abc 1 ",
            "%{shrink:",
            "%dnl ",
            "%*",
            "%1",
            "%#",
            "%{-f}",
            "%{-f*}",
            "\n%package x\n",
            "&&",
            "||",
            "==",
            "v\"1\"",
            "\u0000",
            "\ud83d\ude00",
            "\r\n");

    @Provide
    Arbitrary<String> specs() {
        return Arbitraries.of(PIECES).list().ofMaxSize(200).map(pieces -> String.join("", pieces));
    }

    @Property(tries = 2000)
    void evaluationOfAnyPiecesEnds(@ForAll("specs") String spec) {
        check(spec);
    }

    @Property(tries = 500)
    void evaluationOfAnyTextEnds(@ForAll @StringLength(max = 300) String spec) {
        check(spec);
    }

    private static void check(String spec) {
        for (String architecture : new String[] {null, "x86_64"}) {
            SpecTags tags = SpecEvaluator.evaluate(
                    spec, MacroEnvironment.of(Map.of(), Map.of(), List.of(), List.of(), architecture));
            assertThat(tags.values().keySet()).isSubsetOf("exclusivearch", "excludearch", "buildarch");
            assertThat(tags.uncertain())
                    .allSatisfy(tag -> assertThat(tags.values()).doesNotContainKey(tag));
            assertThat(tags.notes()).hasSizeLessThanOrEqualTo(20);
            assertThat(tags.values().values().stream()
                            .flatMap(List::stream)
                            .mapToLong(String::length)
                            .sum())
                    .isLessThan(16 << 20);
        }
    }

    @Property(tries = 300)
    void specWithoutMacrosHasTheTagsThatStandInIt(@ForAll("tagLines") List<Map.Entry<String, List<String>>> lines) {
        String spec = lines.stream()
                .map(line -> line.getKey() + ": " + String.join(" ", line.getValue()) + "\n")
                .collect(Collectors.joining("Summary: x\n", "Name: a\n", "%description\nBuildArch: not_this\n"));
        SpecTags tags =
                SpecEvaluator.evaluate(spec, MacroEnvironment.of(Map.of(), Map.of(), List.of(), List.of(), null));
        for (String tag : List.of("exclusivearch", "excludearch", "buildarch")) {
            List<String> expected = new ArrayList<>();
            lines.stream()
                    .filter(line -> line.getKey().equalsIgnoreCase(tag))
                    .forEach(line -> expected.addAll(line.getValue()));
            assertThat(tags.words(tag))
                    .isEqualTo(expected.stream().distinct().sorted().toList());
        }
        assertThat(tags.notes()).isEmpty();
    }

    @Provide
    Arbitrary<List<Map.Entry<String, List<String>>>> tagLines() {
        Arbitrary<List<String>> words = Arbitraries.of("x86_64", "aarch64", "s390x", "noarch", "i686", "ppc64le")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
        return Arbitraries.of("ExclusiveArch", "EXCLUDEARCH", "buildarch", "excludeArch")
                .flatMap(tag -> words.map(list -> Map.entry(tag, list)))
                .list()
                .ofMaxSize(6);
    }
}
