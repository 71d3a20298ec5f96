package org.fedoracopr.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Random;
import org.fedoracopr.runner.PythonProgram;
import org.junit.jupiter.api.Test;

class IniFileTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> LINES = List.of(
            "[main]",
            "[distgit0]",
            "[DEFAULT]",
            "key = value",
            "Key2: value2",
            "key3=a:b=c",
            "  continued",
            "",
            "   ",
            "# comment",
            "; comment",
            "  # indented comment",
            "key4 =",
            "key5 = %(x)s",
            "\tmore",
            " key6 = indented",
            "novalue",
            "= nothing");

    @Test
    void readsEachFormOfALine() throws Exception {
        IniFile ini = IniFile.parse("""
                # comment
                [main]
                Frontend_URL = https://copr.fedoraproject.org
                resultdir: /results
                list =
                    one
                    # not part of it
                    two
                empty =
                """, "main.ini");
        assertThat(ini.sections().get("main"))
                .containsEntry("frontend_url", "https://copr.fedoraproject.org")
                .containsEntry("resultdir", "/results")
                .containsEntry("list", "\none\ntwo")
                .containsEntry("empty", "");
    }

    @Test
    void readsAsPythonsRawConfigParserDoes() throws Exception {
        var random = new Random(4);
        ArrayNode texts = MAPPER.createArrayNode();
        for (int count = 0; count < 1500; count++) {
            var text = new StringBuilder("[main]\n");
            for (int line = random.nextInt(8); line > 0; line--) {
                text.append(LINES.get(random.nextInt(LINES.size()))).append('\n');
            }
            texts.add(text.toString());
        }
        String answer = PythonProgram.run("""
                import configparser, json, sys
                def read(text):
                    parser = configparser.RawConfigParser()
                    try:
                        parser.read_string(text)
                    except configparser.Error:
                        return None
                    return {s: dict(parser.items(s)) for s in parser.sections()}
                print(json.dumps([read(t) for t in json.load(sys.stdin)]))
                """, MAPPER.writeValueAsString(texts));
        JsonNode expected = MAPPER.readTree(answer);
        for (int index = 0; index < texts.size(); index++) {
            String text = texts.get(index).textValue();
            JsonNode got;
            try {
                got = MAPPER.valueToTree(IniFile.parse(text, "x").sections());
            } catch (ConfigurationException e) {
                got = MAPPER.getNodeFactory().nullNode();
            }
            assertThat(got).as("%s", text).isEqualTo(expected.get(index));
        }
    }

    @Test
    void saysWhereALineIsWrong() {
        assertThatThrownBy(() -> IniFile.parse("[main]\nwhat is this\n", "/etc/x.ini"))
                .hasMessage("/etc/x.ini line 2: expected 'key = value', found: what is this");
        assertThatThrownBy(() -> IniFile.parse("key = 1\n", "/etc/x.ini")).hasMessageContaining("line 1");
    }

    @Test
    void laterFilesOverrideKeyByKey() throws Exception {
        IniFile first = IniFile.parse("[main]\na = 1\nb = 1\n", "1");
        IniFile second = IniFile.parse("[main]\nb = 2\n[other]\nc = 3\n", "2");
        assertThat(first.overriddenBy(second).sections().get("main"))
                .containsEntry("a", "1")
                .containsEntry("b", "2");
        assertThat(first.overriddenBy(second).sections()).containsKey("other");
    }
}
