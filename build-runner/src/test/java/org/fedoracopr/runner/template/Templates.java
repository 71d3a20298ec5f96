package org.fedoracopr.runner.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** What tests of templates share: the values that they have, as Python is told of them too. */
final class Templates {

    static final String VALUES = """
            {"s": "fedora-43-x86_64", "e": "", "t": true, "f": false, "n": null, "i": 7, "z": 0, "l": ["b", "a", "C"], "el": [],
             "nums": [3, 1, 2, 10], "d": {"k": "v", "a": 1, "none": null}, "ed": {}, "uni": "\\u00e4\\u00df\\ud83d\\ude00x",
             "q": "it's", "qq": "say \\"it's\\"", "sp": "  x y\\t z \\n",
             "repos": [{"id": "copr_base", "baseurl": "http://x/", "priority": 5, "module_hotfixes": true},
                       {"id": "b", "baseurl": "http://y/"}],
             "macros": {"%vendor": "Fedora Copr - user alice", "%buildtag": ".copr9"}}
            """;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Templates() {}

    static String rendered(String template) throws TemplateException {
        return new Renderer(name -> Optional.empty())
                .render(Template.parse(Path.of("t.j2"), template), new Scope(values()));
    }

    private static Map<String, Value> values() {
        try {
            return ((Value.Table) value(MAPPER.readTree(VALUES))).entries();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Value value(JsonNode json) {
        return switch (json.getNodeType()) {
            case STRING -> Value.of(json.textValue());
            case BOOLEAN -> Value.of(json.booleanValue());
            case NUMBER -> Value.of(json.longValue());
            case ARRAY -> {
                List<Value> elements = new ArrayList<>();
                json.forEach(element -> elements.add(value(element)));
                yield Value.list(elements);
            }
            case OBJECT -> {
                SequencedMap<String, Value> entries = new LinkedHashMap<>();
                json.properties().forEach(entry -> entries.put(entry.getKey(), value(entry.getValue())));
                yield new Value.Table(entries);
            }
            default -> Value.NONE;
        };
    }
}
