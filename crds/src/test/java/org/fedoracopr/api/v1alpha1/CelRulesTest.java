package org.fedoracopr.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules in the CRDs take what works and name the field of what cannot. */
class CelRulesTest {

    static List<SampleFiles.Sample> samples() throws IOException {
        return SampleFiles.all();
    }

    static List<BadSpec> badSpecs() {
        return BadSpec.ALL.stream().filter(BadSpec::byRule).toList();
    }

    static List<ImmutableField> immutableFields() {
        return ImmutableField.ALL;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void takesSample(SampleFiles.Sample sample) throws IOException {
        String kind = sample.resource().path("kind").asText();
        assertThat(CelRules.broken(schema(kind), withDefaults(sample.resource())))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("badSpecs")
    void namesFieldOfBadSpec(BadSpec bad) throws IOException {
        assertThat(CelRules.broken(schema(bad.kind()), withDefaults(bad.resource())))
                .singleElement()
                .asString()
                .contains(bad.message());
    }

    @ParameterizedTest
    @MethodSource("immutableFields")
    void namesImmutableField(ImmutableField field) throws IOException {
        ObjectNode before = withDefaults(SampleFiles.build());
        assertThat(CelRules.brokenByChange(schema("CoprBuild"), before, withDefaults(field.changed())))
                .containsExactly(field.message());
        assertThat(CelRules.brokenByChange(schema("CoprBuild"), before, before)).isEmpty();
    }

    @Test
    void priorityCanChangeOnlyWhileTheBuildWaits() throws IOException {
        ObjectNode before = withDefaults(SampleFiles.build());
        ObjectNode after = SampleFiles.withSpec(before.deepCopy(), "{priority: 5, background: false}");
        assertThat(CelRules.brokenByChange(schema("CoprBuild"), before, after)).isEmpty();
        after.withObject("status").put("phase", "Pending");
        assertThat(CelRules.brokenByChange(schema("CoprBuild"), before, after)).isEmpty();
        after.withObject("status").put("phase", "Starting");
        assertThat(CelRules.brokenByChange(schema("CoprBuild"), before, after))
                .hasSize(2)
                .anyMatch(message -> message.startsWith("spec.priority can be changed only while the build waits"))
                .anyMatch(message -> message.startsWith("spec.background can be changed only while the build waits"));
    }

    @Test
    void everyFieldIsImmutableOrMayChange() throws IOException {
        List<String> unchecked = new ArrayList<>();
        schema("CoprBuild").at("/properties/spec/properties").fieldNames().forEachRemaining(unchecked::add);
        Pattern field = Pattern.compile("spec\\.(\\w+) cannot be changed");
        schema("CoprBuild").at("/properties/spec/x-kubernetes-validations").forEach(rule -> {
            Matcher matcher = field.matcher(rule.path("message").asText());
            if (matcher.find()) {
                unchecked.remove(matcher.group(1));
            }
        });
        // CEL cannot see into extra: the reconciler keeps the digest of the task.
        assertThat(unchecked)
                .containsExactlyInAnyOrder("cancel", "ttlSecondsAfterFinished", "priority", "background", "extra");
    }

    private static ObjectNode withDefaults(ObjectNode resource) {
        if (resource.path("kind").asText().equals("CoprBuild")
                && !resource.at("/spec").has("output")) {
            resource.withObject("spec").put("output", "rpm");
        }
        return resource;
    }

    private static JsonNode schema(String kind) throws IOException {
        Class<? extends HasMetadata> type = switch (kind) {
            case "CoprBuild" -> CoprBuild.class;
            case "CoprBuilderPool" -> CoprBuilderPool.class;
            default -> CoprBuildQuota.class;
        };
        return new YAMLMapper()
                .readTree(CustomResourceDefinitions.yaml(type))
                .at("/spec/versions/0/schema/openAPIV3Schema");
    }
}
