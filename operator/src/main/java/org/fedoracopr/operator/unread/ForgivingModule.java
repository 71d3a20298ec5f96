package org.fedoracopr.operator.unread;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildQuota;
import org.fedoracopr.api.v1alpha1.CoprBuildQuotaSpec;
import org.fedoracopr.api.v1alpha1.CoprBuildQuotaStatus;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolStatus;
import org.jspecify.annotations.Nullable;

/**
 * Reads what can be read of our resources and notes what cannot: a spec or status of a wrong shape is read as an empty one, an unknown word of an enumeration as
 * none, and {@link Unread} tells.
 *
 * <p>Otherwise one such resource ends the watch, and with it the operator, for everybody (invariant I10). Metadata has the API server's own schema and needs
 * none of this.
 */
public final class ForgivingModule extends SimpleModule {

    private static final long serialVersionUID = 1L;
    private static final String PROBLEMS = ForgivingModule.class.getName();
    private static final Map<Class<?>, Class<?>> SPECS = Map.of(
            CoprBuild.class, CoprBuildSpec.class,
            CoprBuilderPool.class, CoprBuilderPoolSpec.class,
            CoprBuildQuota.class, CoprBuildQuotaSpec.class);
    private static final Map<Class<?>, String> PARTS = Map.of(
            CoprBuildSpec.class, "spec",
            CoprBuilderPoolSpec.class, "spec",
            CoprBuildQuotaSpec.class, "spec",
            CoprBuildStatus.class, "status",
            CoprBuilderPoolStatus.class, "status",
            CoprBuildQuotaStatus.class, "status");

    public ForgivingModule() {
        super("forgiving");
        setDeserializerModifier(new Modifier());
    }

    private static final class Modifier extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription description, JsonDeserializer<?> deserializer) {
            Class<?> type = description.getBeanClass();
            if (SPECS.containsKey(type)) {
                return new ResourceReader(deserializer);
            }
            String part = PARTS.get(type);
            return part == null ? deserializer : new PartReader(deserializer, part);
        }

        @Override
        public JsonDeserializer<?> modifyEnumDeserializer(
                DeserializationConfig config,
                JavaType type,
                BeanDescription description,
                JsonDeserializer<?> deserializer) {
            return type.getRawClass().getName().startsWith(CoprBuild.class.getPackageName())
                    ? new WordReader(deserializer)
                    : deserializer;
        }
    }

    /** Reads a resource and puts what could not be read of its parts into its {@link Unread}. */
    private static final class ResourceReader extends DelegatingDeserializer {
        private static final long serialVersionUID = 1L;

        ResourceReader(JsonDeserializer<?> to) {
            super(to);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> to) {
            return new ResourceReader(to);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var problems = new ArrayList<String>();
            Object outer = context.getAttribute(PROBLEMS);
            context.setAttribute(PROBLEMS, problems);
            try {
                Object read = super.deserialize(parser, context);
                if (read instanceof CustomResource<?, ?> resource && resource.getMetadata() != null) {
                    complete(resource, context, problems);
                    if (!problems.isEmpty()) {
                        Unread.note(resource, problems);
                    }
                }
                return read;
            } finally {
                context.setAttribute(PROBLEMS, outer);
            }
        }

        @SuppressWarnings("unchecked")
        private static <S> void complete(
                CustomResource<S, ?> resource, DeserializationContext context, List<String> problems)
                throws IOException {
            if (resource.getSpec() == null) {
                problems.add("spec is missing");
                resource.setSpec(empty(context, (Class<S>) Objects.requireNonNull(SPECS.get(resource.getClass()))));
            }
        }
    }

    /** Reads spec or status; as empty when it cannot. */
    private static final class PartReader extends DelegatingDeserializer {
        private static final long serialVersionUID = 1L;
        private final String part;

        PartReader(JsonDeserializer<?> to, String part) {
            super(to);
            this.part = part;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> to) {
            return new PartReader(to, part);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonStreamContext inside = parser.getParsingContext();
            JsonStreamContext outside = parser.currentToken().isStructStart() ? inside.getParent() : inside;
            try {
                return super.deserialize(parser, context);
            } catch (JsonMappingException e) {
                if (!note(context, path(e) + " cannot be read (" + firstLine(e) + ")")) {
                    throw e;
                }
                skip(parser, outside);
                return empty(context, handledType());
            }
        }

        /** On to the end of this part; what is no JSON at all throws again here. */
        @SuppressWarnings("ReferenceEquality") // a place in the text, not what it says
        private static void skip(JsonParser parser, JsonStreamContext outside) throws IOException {
            boolean more = true;
            while (more && parser.getParsingContext() != outside) {
                more = parser.nextToken() != null;
            }
        }

        private String path(JsonMappingException e) {
            var path = new StringBuilder(part);
            for (JsonMappingException.Reference step : e.getPath()) {
                path.append(step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
            }
            return path.toString();
        }

        private static String firstLine(JsonMappingException e) {
            return Objects.requireNonNullElse(e.getOriginalMessage(), "wrong type")
                    .lines()
                    .findFirst()
                    .orElse("wrong type");
        }
    }

    /** Reads a word of an enumeration, and notes one that this version does not know. */
    private static final class WordReader extends DelegatingDeserializer {
        private static final long serialVersionUID = 1L;

        WordReader(JsonDeserializer<?> to) {
            super(to);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> to) {
            return new WordReader(to);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String word = parser.getValueAsString();
            JsonPointer place = parser.getParsingContext().pathAsPointer();
            Object read = super.deserialize(parser, context);
            if (read == null) {
                note(context, field(place) + " has the value \"" + word + "\", which this version does not know");
            }
            return read;
        }

        /** From spec or status on, as people write it. */
        private static String field(JsonPointer place) {
            String dotted = place.toString().replace('/', '.');
            int spec = dotted.indexOf(".spec.");
            int status = dotted.indexOf(".status.");
            int from = spec < 0 || (status >= 0 && status < spec) ? status : spec;
            return dotted.substring(from + 1);
        }
    }

    /** False when the part is read by itself, without a resource that could carry the note. */
    private static boolean note(DeserializationContext context, String problem) {
        @SuppressWarnings("unchecked")
        var problems = (@Nullable List<String>) context.getAttribute(PROBLEMS);
        return problems != null && problems.add(problem);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> T empty(DeserializationContext context, Class<?> type) throws IOException {
        try (JsonParser nothing = context.getParser().getCodec().getFactory().createParser("{}")) {
            nothing.setCodec(context.getParser().getCodec());
            nothing.nextToken();
            @SuppressWarnings("unchecked")
            T empty = (T) context.readValue(nothing, type);
            return empty;
        }
    }
}
