package org.fedoracopr.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The CRDs on a real API server: what it takes, what it refuses and with which words, and what it shows. */
class CrdAdmissionIT {
    private static KubernetesClient client;
    private static String namespace;
    private static final AtomicInteger NAMES = new AtomicInteger();

    @BeforeAll
    static void applyDefinitions() {
        client = SharedControlPlane.get().client();
        for (Class<? extends HasMetadata> kind : CustomResourceDefinitions.KINDS) {
            CustomResourceDefinition definition = client.getKubernetesSerialization()
                    .unmarshal(CustomResourceDefinitions.yaml(kind), CustomResourceDefinition.class);
            client.resource(definition).serverSideApply();
            client.resource(definition).waitUntilCondition(CrdAdmissionIT::isEstablished, 30, TimeUnit.SECONDS);
        }
        namespace = SharedControlPlane.namespace("admission");
    }

    @AfterAll
    static void closeClient() {
        client.close();
    }

    static List<SampleFiles.Sample> samples() throws IOException {
        return SampleFiles.all();
    }

    static List<BadSpec> badSpecs() {
        return BadSpec.ALL;
    }

    static List<ImmutableField> immutableFields() {
        return ImmutableField.ALL;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void acceptsSample(SampleFiles.Sample sample) {
        assertThat(create(sample.resource()).getMetadata().getUid()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("badSpecs")
    void refusesAndSaysWhatToDo(BadSpec bad) {
        assertThatThrownBy(() -> create(bad.resource()))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(bad.message());
    }

    @ParameterizedTest
    @MethodSource("immutableFields")
    void refusesChangeOfImmutableField(ImmutableField field) {
        GenericKubernetesResource created = create(SampleFiles.build());
        assertThatThrownBy(() -> replaceSpec(created, field.changed()))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(field.message());
    }

    @Test
    void takesChangeOfWhatMayChange() {
        GenericKubernetesResource created = create(SampleFiles.build());
        GenericKubernetesResource changed = replaceSpec(
                created,
                SampleFiles.withSpec(
                        SampleFiles.build(),
                        "{cancel: true, ttlSecondsAfterFinished: 5, priority: 7, background: false}"));
        assertThat(changed.<Integer>get("spec", "priority")).isEqualTo(7);
    }

    @Test
    void refusesOtherPriorityOnceTheBuildHasBeenStarted() {
        GenericKubernetesResource created = create(SampleFiles.build());
        writeStatus(
                created,
                new CoprBuildStatus(
                        BuildPhase.STARTING, List.of(), List.of(), null, null, null, null, null, null, 1L, null, null));
        assertThatThrownBy(() -> replaceSpec(created, SampleFiles.withSpec(SampleFiles.build(), "priority: 7")))
                .hasMessageContaining("spec.priority can be changed only while the build waits");
        assertThatThrownBy(() -> replaceSpec(created, SampleFiles.withSpec(SampleFiles.build(), "background: false")))
                .hasMessageContaining("spec.background can be changed only while the build waits");
        replaceSpec(created, SampleFiles.withSpec(SampleFiles.build(), "cancel: true"));
    }

    @Test
    void takesLargestStatusAndShowsItsColumns() {
        GenericKubernetesResource created = create(SampleFiles.build());
        CoprBuildStatus written = StatusBounds.fit(StatusBoundsTest.status(15, 8, "<".repeat(600), 253, 400));
        writeStatus(created, written);
        CoprBuild stored = client.resources(CoprBuild.class)
                .inNamespace(namespace)
                .withName(created.getMetadata().getName())
                .get();
        assertThat(stored.getStatus()).isEqualTo(written);
        assertThat(table("coprbuilds"))
                .contains("Name Phase Chroot Owner Package Attempt Age Culprit Cause Message")
                .anyMatch(row -> row.startsWith(
                        created.getMetadata().getName() + " Failed fedora-43-x86_64 @copr copr-frontend 15 "));
    }

    @Test
    void showsColumnsOfPools() {
        create(SampleFiles.pool());
        assertThat(table("coprbuilderpools"))
                .contains(
                        "Name Architecture Max Starting Running Warm Quarantined Age Architectures Tags Profile Image")
                .anyMatch(row -> row.contains(" x86_64 20 "));
    }

    @Test
    void specOnlyChangesStatusThroughTheSubresource() {
        ObjectNode resource = SampleFiles.build();
        resource.withObject("status").put("phase", "Succeeded");
        assertThat(create(resource).<Object>get("status")).isNull();
    }

    @Test
    void refusesNamesThatNoPodCanBear() {
        ObjectNode resource = SampleFiles.build();
        resource.withObject("metadata").put("name", "a".repeat(61));
        assertThatThrownBy(() -> create(resource))
                .hasMessageContaining("metadata.name must have at most 60 characters");
    }

    private static GenericKubernetesResource replaceSpec(GenericKubernetesResource created, ObjectNode changed) {
        Map<String, Object> patch = new LinkedHashMap<>();
        patch.put("op", "replace");
        patch.put("path", "/spec");
        patch.put("value", changed.get("spec"));
        return client.resource(created)
                .patch(
                        PatchContext.of(PatchType.JSON),
                        client.getKubernetesSerialization().asJson(List.of(patch)));
    }

    private static void writeStatus(GenericKubernetesResource created, CoprBuildStatus status) {
        client.resource(created)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        client.getKubernetesSerialization().asJson(Map.of("status", status)));
    }

    /** The table that kubectl get -o wide shows, cells separated by one blank; the first row holds the names of the columns. */
    private static List<String> table(String plural) {
        String path = "/apis/" + Api.GROUP + "/" + Api.VERSION + "/namespaces/" + namespace + "/" + plural;
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(client.getMasterUrl().toString().replaceAll("/$", "") + path)
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .build();
        HttpResponse<String> answer =
                client.getHttpClient().sendAsync(request, String.class).join();
        JsonNode table = client.getKubernetesSerialization().unmarshal(answer.body(), JsonNode.class);
        List<String> rows = new ArrayList<>();
        rows.add(cells(
                table.path("columnDefinitions"), column -> column.path("name").asText()));
        table.path("rows").forEach(row -> rows.add(cells(row.path("cells"), JsonNode::asText)));
        return rows;
    }

    private static String cells(JsonNode values, Function<JsonNode, String> text) {
        return StreamSupport.stream(values.spliterator(), false).map(text).collect(Collectors.joining(" "));
    }

    private static GenericKubernetesResource create(ObjectNode resource) {
        GenericKubernetesResource typed =
                client.getKubernetesSerialization().convertValue(resource, GenericKubernetesResource.class);
        typed.getMetadata().setNamespace(namespace);
        if (typed.getMetadata().getName().length() <= 60) {
            typed.getMetadata().setName("build-" + NAMES.incrementAndGet());
        }
        return client.resource(typed).create();
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                // So it is for a moment.
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }
}
