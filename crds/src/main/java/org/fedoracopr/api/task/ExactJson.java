package org.fedoracopr.api.task;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** JSON read as it stands there: numbers of any size with all their digits, no key twice, nothing behind the value. */
public final class ExactJson {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .nodeFactory(new WritableNumbers())
            .build();

    private ExactJson() {}

    /** Refuses numbers that are read as they are written, but whose text grows when they are written again: nobody could read it. */
    private static final class WritableNumbers extends JsonNodeFactory {
        private static final int LONGEST = StreamReadConstraints.DEFAULT_MAX_NUM_LEN;

        /** More than the sign, the point and the exponent that the digits of a number can be written with. */
        private static final int AROUND_DIGITS = 20;

        @Override
        public ValueNode numberNode(@Nullable BigDecimal number) {
            if (number != null
                    && number.precision() > LONGEST - AROUND_DIGITS
                    && number.toString().length() > LONGEST) {
                throw new ArithmeticException("a number that takes more than " + LONGEST + " characters");
            }
            return super.numberNode(number);
        }
    }

    /** Where the text of a value comes from. */
    private interface Input {
        JsonParser open() throws IOException;
    }

    /** Reads a value, null where there is none; {@link TaskFormatException} where it is not valid or cannot be held. */
    static @Nullable JsonNode read(byte[] json) {
        return read(() -> MAPPER.createParser(json));
    }

    /** Reads a value; {@link TaskFormatException} where there is none, or it is not valid or cannot be held. */
    public static JsonNode read(String json) {
        JsonNode value = read(() -> MAPPER.createParser(json));
        if (value == null) {
            throw new TaskFormatException("", "is empty");
        }
        return value;
    }

    private static @Nullable JsonNode read(Input input) {
        try (JsonParser parser = input.open()) {
            try {
                return MAPPER.readTree(parser);
            } catch (StreamConstraintsException e) {
                throw beyondLimits(parser, e.getOriginalMessage(), e);
            } catch (NumberFormatException | ArithmeticException e) {
                // Jackson passes on what Java's numbers throw: an exponent of more than 32 bits is legal JSON, but no
                // number of Java's.
                throw beyondLimits(parser, e.getMessage(), e);
            }
        } catch (JsonProcessingException e) {
            throw new TaskFormatException("", "is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new TaskFormatException("", "cannot be read: " + e.getMessage(), e);
        }
    }

    private static TaskFormatException beyondLimits(JsonParser parser, @Nullable String problem, Exception cause) {
        return new TaskFormatException(
                place(parser.getParsingContext()), "is larger than what can be held: " + problem, cause);
    }

    private static String place(JsonStreamContext innermost) {
        Deque<JsonStreamContext> contexts = new ArrayDeque<>();
        for (JsonStreamContext context = innermost; context != null; context = context.getParent()) {
            contexts.push(context);
        }
        var place = new StringBuilder();
        for (JsonStreamContext context : contexts) {
            if (context.inArray()) {
                place.append('[').append(context.getCurrentIndex()).append(']');
            } else if (context.inObject() && context.getCurrentName() != null) {
                place.append(place.isEmpty() ? "" : ".").append(context.getCurrentName());
            }
        }
        return place.toString();
    }
}
