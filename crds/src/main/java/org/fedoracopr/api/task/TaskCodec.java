package org.fedoracopr.api.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads and writes Copr's task JSON without loss: {@code toJson(parse(json))} equals {@code json}, with {@code source_json} compared as
 * the JSON that it holds (TASK-1, TASK-2).
 */
public final class TaskCodec {
    /** The largest task that is accepted, in bytes of JSON: it travels in an annotation, whose object has 256 KiB for all of them. */
    public static final int MAX_TASK_BYTES = 128 * 1024;

    private static final String SOURCE_JSON = "source_json";

    private TaskCodec() {}

    /** Reads a task; throws {@link TaskFormatException} when it is no JSON object, too large, or a key has another type. */
    public static Task parse(String json) {
        return parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a task that is JSON already. */
    public static Task parse(JsonNode json) {
        return parse(bytes(json));
    }

    /** Reads a task from a stream, at most {@link #MAX_TASK_BYTES} of it; the caller closes the stream. */
    public static Task parse(InputStream json) throws IOException {
        return parse(json.readNBytes(MAX_TASK_BYTES + 1));
    }

    /** The task as Copr writes it. */
    public static ObjectNode toJson(Task task) {
        ObjectNode json = task.residue().applyTo(TaskWriter.write(task));
        if (json.get(SOURCE_JSON) instanceof ObjectNode source) {
            json.put(SOURCE_JSON, new String(bytes(source), StandardCharsets.UTF_8));
        }
        return json;
    }

    /** The task as the bytes that go to a builder, UTF-8. */
    public static byte[] toBytes(Task task) {
        return bytes(toJson(task));
    }

    /** The object with its {@code source_json} in parsed form, which is how two tasks are compared. */
    public static ObjectNode normalized(ObjectNode json) {
        ObjectNode copy = json.deepCopy();
        if (copy.get(SOURCE_JSON) instanceof TextNode text) {
            sourceObject(text.textValue()).ifPresent(source -> copy.set(SOURCE_JSON, source));
        }
        return copy;
    }

    static Optional<ObjectNode> sourceObject(String text) {
        try {
            return ExactJson.read(text) instanceof ObjectNode source ? Optional.of(source) : Optional.empty();
        } catch (TaskFormatException e) {
            return Optional.empty();
        }
    }

    private static Task parse(byte[] json) {
        if (json.length > MAX_TASK_BYTES) {
            throw new TaskFormatException(
                    "",
                    "is larger than " + MAX_TASK_BYTES
                            + " bytes of JSON, the most that is accepted: shorten its script or its lists of repositories and packages");
        }
        JsonNode tree = ExactJson.read(json);
        if (!(tree instanceof ObjectNode object)) {
            throw new TaskFormatException(
                    "", "must be a JSON object, found " + (tree == null ? "nothing" : tree.getNodeType()));
        }
        ObjectNode original = normalized(object);
        Task typed = TaskParser.typed(original);
        return TaskParser.withResidue(typed, JsonResidue.between(original, TaskWriter.write(typed)));
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return ExactJson.MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new TaskFormatException("", "cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
