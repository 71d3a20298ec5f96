package org.fedoracopr.bench.figure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A figure as one line of JSON, for programs. */
public final class FigureJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private FigureJson() {}

    /** The line, without a line break. */
    public static String line(Figure figure, String machine) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("row", figure.row());
        json.put("what", figure.what());
        json.put("value", Numbers.rounded(figure.value()));
        json.put("unit", figure.unit());
        var against = figure.against();
        if (against != null) {
            json.put("comparedWith", against.name());
            json.put("cited", against.cited());
            json.put("reference", Numbers.rounded(against.value()));
        }
        Double ratio = figure.ratio();
        if (ratio != null) {
            json.put("ratio", Numbers.rounded(ratio));
        }
        if (figure.aim() != null) {
            json.put("aim", figure.aim().text());
            json.put("met", figure.met());
        }
        json.put("runs", figure.runs().size());
        json.putArray("spread").add(Numbers.rounded(figure.least())).add(Numbers.rounded(figure.greatest()));
        if (figure.note() != null) {
            json.put("note", figure.note());
        }
        json.put("machine", machine);
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can be written", e);
        }
    }
}
