package org.fedoracopr.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.fedoracopr.runner.FuzzTexts;

/** Any command line is an order, a text to print or wrong usage. */
class ArgumentsFuzzTest {

    private static final String[] WORDS = {
        "--task-file",
        "--task-url",
        "--build-id",
        "--copr",
        "--chroot",
        "-r",
        "-c",
        "--config",
        "--timeout",
        "--srpm",
        "--rpm",
        "--dump-configs",
        "--detached",
        "-d",
        "-v",
        "-vvv",
        "-dv",
        "--verbose",
        "--drop-resultdir",
        "--enable-net",
        "--t",
        "--co",
        "--ver",
        "-",
        "--",
        "---",
        "-h",
        "--help",
        "--version",
        "1",
        "0",
        "-1",
        "99999999999999999999",
        "1e9",
        "fedora-43-x86_64",
        "a/b",
        "@copr/dev",
        "@",
        "@.",
        "@/etc/hostname",
        "@@",
        "",
        " ",
        "\u0000",
        "\n",
        "\u00e4",
        "${sys:user.home}",
        "%s",
        "%",
        "--timeout=5",
        "--timeout=",
        "--srpm=x",
        "-r=",
        "=",
        "\"",
        "'a"
    };

    @Provide
    Arbitrary<List<String>> commandLines() {
        Arbitrary<String> word = Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.of(WORDS)),
                Tuple.of(1, FuzzTexts.of(WORDS)),
                Tuple.of(1, FuzzTexts.longOf("a", "-", "@", "/", "1", " ")));
        return word.list().ofMaxSize(8);
    }

    @Property
    void anyCommandLineIsUnderstoodOrRefused(@ForAll("commandLines") List<String> words) {
        FuzzTexts.ends(() -> {
            switch (Arguments.parse("/usr/bin/copr-rpmbuild", words)) {
                case Arguments.Parsed.Build build -> {
                    List<String> typed = new ArrayList<>(List.of("/usr/bin/copr-rpmbuild"));
                    typed.addAll(words);
                    assertThat(build.order().commandLine()).isEqualTo(typed);
                }
                case Arguments.Parsed.Print print -> {
                    assertThat(print.exitCode()).isIn(0, 2);
                    assertThat(print.text()).endsWith("\n").hasSizeLessThan(10_000);
                    if (print.exitCode() == 2) {
                        assertThat(print.text()).contains("copr-rpmbuild: error: ");
                    }
                }
            }
        });
    }

    /** What stands behind an option is its value, unless it looks like another option, which is a mistake more likely. */
    @Property
    void valuesAreTakenAsTheyAre(@ForAll("values") String value) {
        FuzzTexts.ends(() -> assertThat(Arguments.parse("x", List.of("--task-url=" + value)))
                .isInstanceOfSatisfying(
                        Arguments.Parsed.Build.class,
                        build -> assertThat(build.order().taskUrl()).isEqualTo(value)));
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(FuzzTexts.of(WORDS), Arbitraries.of(WORDS)).filter(value -> !value.startsWith("-"));
    }
}
