package org.fedoracopr.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.fedoracopr.runner.FuzzTexts;

/** Any text is read as an ini file or refused with the place that is wrong, soon. */
class IniFuzzTest {

    private static final String[] PIECES = {
        "[main]\n",
        "[DEFAULT]\n",
        "[a]\n",
        "[",
        "]",
        "=",
        ":",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "#",
        ";",
        "a",
        "key = value\n",
        "  more\n",
        "\n ",
        "\u0000",
        "\u00a0",
        "\u2028",
        "%",
        "x=",
        "[b]\nx",
        "\ufeff"
    };

    @Provide
    Arbitrary<String> texts() {
        return FuzzTexts.any(PIECES);
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll("texts") String text) {
        check(text);
        check("[main]\n" + text);
        check("[main]\na = b\n" + text);
    }

    @Example
    void longLinesAreReadInTime() {
        for (String piece : PIECES) {
            check("[main]\na" + piece.repeat(400_000) + "b\n");
        }
    }

    private static void check(String text) {
        FuzzTexts.ends(() -> {
            try {
                IniFile ini = IniFile.parse(text, "x.ini");
                for (Map<String, String> values : ini.sections().values()) {
                    assertThat(values.keySet())
                            .allSatisfy(key -> assertThat(key).isNotEmpty().doesNotContain("=", ":"));
                }
            } catch (ConfigurationException e) {
                assertThat(e.getMessage()).startsWith("x.ini line ").hasSizeLessThan(1000);
            }
        });
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings().withChars("ab=: \t#;[]%").ofMaxLength(20);
    }

    /** By the rule of one sentence: the key ends at the first delimiter, and blanks around both do not count. */
    @Property
    void keyEndsAtTheFirstDelimiter(@ForAll("words") String before, @ForAll("words") String after)
            throws ConfigurationException {
        String key = ("k" + before.replace("=", "").replace(":", "")).strip();
        assertThat(IniFile.parse("[main]\n" + key + " \t=" + after + "\n", "x").value("main", key))
                .contains(after.strip());
    }
}
