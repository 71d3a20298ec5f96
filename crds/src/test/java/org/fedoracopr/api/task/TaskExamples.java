package org.fedoracopr.api.task;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Tasks as Copr's frontend writes them. */
public final class TaskExamples {
    public static final List<String> NAMES = List.of("rpm", "srpm-scm", "srpm-custom");

    private TaskExamples() {}

    public static ObjectNode read(String name) {
        try (InputStream stream =
                Objects.requireNonNull(TaskExamples.class.getResourceAsStream("/tasks/" + name + ".json"))) {
            return (ObjectNode) new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
