package org.fedoracopr.api.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in a JSON object, written as a plain key at the top ({@code storage}) and as a JSON pointer below ({@code /repos/0/priority}).
 *
 * <p>A top key that is empty or starts with a slash is written as a pointer, so no two places share a text.
 */
record JsonPlace(List<String> steps) {
    private static final int MAX_INDEX_DIGITS = 9;

    static final JsonPlace ROOT = new JsonPlace(List.of());

    JsonPlace {
        steps = List.copyOf(steps);
    }

    static JsonPlace parse(String text) {
        if (!text.startsWith("/")) {
            return new JsonPlace(List.of(text));
        }
        List<String> steps = new ArrayList<>();
        int start = 1;
        while (true) {
            int end = text.indexOf('/', start);
            String step = end < 0 ? text.substring(start) : text.substring(start, end);
            steps.add(step.replace("~1", "/").replace("~0", "~"));
            if (end < 0) {
                return new JsonPlace(steps);
            }
            start = end + 1;
        }
    }

    JsonPlace child(String step) {
        List<String> longer = new ArrayList<>(steps);
        longer.add(step);
        return new JsonPlace(longer);
    }

    String text() {
        if (steps.size() == 1
                && !steps.getFirst().isEmpty()
                && !steps.getFirst().startsWith("/")) {
            return steps.getFirst();
        }
        StringBuilder pointer = new StringBuilder();
        for (String step : steps) {
            pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    void put(ObjectNode root, JsonNode value) {
        JsonNode parent = parent(root);
        if (parent instanceof ObjectNode object) {
            object.set(steps.getLast(), value);
        } else if (parent instanceof ArrayNode array) {
            int index = index(steps.getLast(), array);
            if (index >= 0) {
                array.set(index, value);
            }
        }
    }

    void remove(ObjectNode root) {
        if (parent(root) instanceof ObjectNode object) {
            object.remove(steps.getLast());
        }
    }

    private JsonNode parent(ObjectNode root) {
        JsonNode node = root;
        for (String step : steps.subList(0, steps.size() - 1)) {
            if (node instanceof ArrayNode array) {
                node = array.path(index(step, array));
            } else {
                node = node.path(step);
            }
        }
        return node;
    }

    private static int index(String step, ArrayNode array) {
        // As it is written here only: no sign, no zeros before it.
        boolean canonical = step.length() <= MAX_INDEX_DIGITS
                && step.chars().allMatch(digit -> digit >= '0' && digit <= '9')
                && (step.equals("0") || !step.startsWith("0"));
        if (!canonical || step.isEmpty()) {
            return -1;
        }
        int index = Integer.parseInt(step);
        return index < array.size() ? index : -1;
    }
}
