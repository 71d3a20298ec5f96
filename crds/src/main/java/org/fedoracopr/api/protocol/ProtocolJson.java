package org.fedoracopr.api.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The JSON form of everything in this package: unknown members are ignored, so that a newer writer can be read; nulls are left out. */
public final class ProtocolJson {

    private static final int MAX_DETAIL = 500;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .addModule(new SimpleModule("instants")
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantDeserializer()))
            .build();

    private ProtocolJson() {}

    /** One line of JSON without a line break. */
    public static String line(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new ProtocolException("cannot write " + value.getClass().getSimpleName(), e);
        }
    }

    /** Indented JSON with a final newline, for files that people read. */
    public static byte[] document(Object value) {
        try {
            return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new ProtocolException("cannot write " + value.getClass().getSimpleName(), e);
        }
    }

    /** Reads a value; {@link ProtocolException} when the text is not one. */
    public static <T> T read(Class<T> type, String text) {
        return read(type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a value; {@link ProtocolException} when the bytes are not one. */
    public static <T> T read(Class<T> type, byte[] bytes) {
        try {
            T value = MAPPER.readValue(bytes, type);
            if (value == null) {
                throw new ProtocolException(type.getSimpleName() + " is null");
            }
            return value;
        } catch (IOException | RuntimeException e) {
            throw new ProtocolException("not a readable " + type.getSimpleName() + ": " + firstLine(e.getMessage()), e);
        }
    }

    /** The record in a line of the agent's output; empty for a line that is none, or of a version that cannot be read. */
    public static Optional<AgentRecord> agentRecord(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            var agentRecord = read(AgentRecord.class, line);
            return ProtocolVersion.isReadable(agentRecord.protocol()) ? Optional.of(agentRecord) : Optional.empty();
        } catch (ProtocolException e) {
            return Optional.empty();
        }
    }

    /** The {@link ProtocolVersion} that a JSON object says it is written in, whatever else it holds; empty when it says none or is no such object. */
    public static OptionalInt version(String json) {
        try {
            JsonNode version = MAPPER.readTree(json).path("protocol");
            return version.isInt() ? OptionalInt.of(version.intValue()) : OptionalInt.empty();
        } catch (JsonProcessingException | RuntimeException e) {
            return OptionalInt.empty();
        }
    }

    private static String firstLine(@Nullable String message) {
        String line =
                message == null ? "no detail" : message.lines().findFirst().orElse("");
        // Jackson repeats the value that it cannot read, however long.
        return line.length() <= MAX_DETAIL ? line : line.substring(0, MAX_DETAIL) + "...";
    }

    private static final class InstantDeserializer extends StdDeserializer<Instant> {
        InstantDeserializer() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getText();
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, text, "not an ISO-8601 time");
            }
        }
    }
}
