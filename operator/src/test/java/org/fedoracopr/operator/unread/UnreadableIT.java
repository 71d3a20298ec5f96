package org.fedoracopr.operator.unread;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.CustomResourceDefinitions;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.operator.CoprBuilderOperator;
import org.fedoracopr.operator.OperatorOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** CRDs that take anything, and resources that no version can read, before the operator starts and while it runs: each harms only itself (invariant I10). */
class UnreadableIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GOOD = """
            {"buildId":1,"chroot":"fedora-43-x86_64","output":"rpm","packageName":"hello",
            "project":{"owner":"o","name":"p","directory":"p"},"source":{"distGit":{"cloneUrl":"https://example.org/x"}}}""";
    private static final String POOL = """
            {"architectures":[{"name":"x86_64"}],"max":5,"results":{"claimName":"results"}}""";

    @Test
    void eachHarmsOnlyItself() throws IOException {
        try (ControlPlane controlPlane = ControlPlane.builder().start();
                KubernetesClient client = controlPlane.client()) {
            applyCrdsThatTakeAnything(client);
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("copr")
                            .endMetadata()
                            .build())
                    .create();
            client.serviceAccounts()
                    .inNamespace("copr")
                    .withName("default")
                    .waitUntilCondition(account -> account != null, 30, TimeUnit.SECONDS);
            put(client, "coprbuilderpools", "broken", "{\"max\":\"many\",\"architectures\":{\"x86_64\":true}}", null);
            put(client, "coprbuilderpools", "good", POOL, null);
            putAll(client, "before");
            put(client, "coprbuilds", "foreign-status", GOOD, "{\"phase\":\"Hibernating\",\"conditions\":[]}");
            String untouched = version(client, "foreign-status");

            try (CoprBuilderOperator operator =
                    CoprBuilderOperator.start(client, OperatorOptions.of(Set.of("copr"), null))) {
                assertThat(operator.isReady()).isTrue();
                assertHandled(client, "before");
                putAll(client, "after");
                assertHandled(client, "after");

                JsonNode ready = get(client, "coprbuilderpools", "broken").at("/status/conditions/0");
                assertThat(ready.path("reason").asText()).isEqualTo("UnsupportedVersion");
                assertThat(ready.path("message").asText()).contains("spec.");
                assertThat(version(client, "foreign-status")).isEqualTo(untouched);
                assertThat(client.pods().inNamespace("copr").list().getItems())
                        .extracting(pod -> pod.getMetadata().getName())
                        .containsExactlyInAnyOrder("before-good-1", "after-good-1");
            }
        }
    }

    private static void putAll(KubernetesClient client, String prefix) {
        put(
                client,
                "coprbuilds",
                prefix + "-type",
                "{\"buildId\":1,\"timeoutSeconds\":\"soon\",\"tags\":{\"a\":[]}}",
                null);
        put(client, "coprbuilds", prefix + "-garbage", "[[{\"x\":1}],\"y\"]", null);
        put(client, "coprbuilds", prefix + "-word", GOOD.replace("\"rpm\"", "\"flatpak\""), null);
        put(client, "coprbuilds", prefix + "-missing", null, null);
        put(
                client,
                "coprbuilds",
                prefix + "-large",
                GOOD.replace("\"hello\"", "\"" + "x".repeat(100_000) + "\""),
                null);
        put(client, "coprbuilds", prefix + "-good", GOOD, null);
    }

    private static void assertHandled(KubernetesClient client, String prefix) {
        for (String broken : new String[] {"type", "garbage", "word", "missing"}) {
            String name = prefix + "-" + broken;
            Awaitility.await(name + " is reported")
                    .atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> {
                        JsonNode status = get(client, "coprbuilds", name).path("status");
                        assertThat(status.at("/conditions/0/type").asText()).isEqualTo("Complete");
                        assertThat(status.at("/conditions/0/status").asText()).isEqualTo("False");
                        assertThat(status.at("/conditions/0/reason").asText()).isEqualTo("UnsupportedVersion");
                        assertThat(status.at("/conditions/0/message").asText()).contains("spec");
                        assertThat(status.path("phase").asText()).isEqualTo("Pending");
                    });
        }
        Awaitility.await("the large one is refused")
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> {
                    JsonNode status =
                            get(client, "coprbuilds", prefix + "-large").path("status");
                    assertThat(status.path("phase").asText()).isEqualTo("Failed");
                    assertThat(status.at("/attempts/0/verdict/cause").asText()).isEqualTo("InvalidSpec");
                });
        Awaitility.await("the good one has its Pod")
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(client.pods()
                                .inNamespace("copr")
                                .withName(prefix + "-good-1")
                                .get())
                        .isNotNull());
    }

    /** As an administrator might have who stores resources of another version. */
    private static void applyCrdsThatTakeAnything(KubernetesClient client) {
        CustomResourceDefinitions.KINDS.forEach(kind -> {
            var crd = client.getKubernetesSerialization()
                    .unmarshal(CustomResourceDefinitions.yaml(kind), CustomResourceDefinition.class);
            crd.getSpec()
                    .getVersions()
                    .getFirst()
                    .getSchema()
                    .setOpenAPIV3Schema(new JSONSchemaPropsBuilder()
                            .withType("object")
                            .withXKubernetesPreserveUnknownFields(true)
                            .build());
            crd.getSpec().getVersions().getFirst().setSelectableFields(null);
            client.resource(crd).create();
            client.resource(crd)
                    .waitUntilCondition(
                            made -> made != null
                                    && made.getStatus() != null
                                    && made.getStatus().getConditions() != null
                                    && made.getStatus().getConditions().stream()
                                            .anyMatch(condition -> condition
                                                            .getType()
                                                            .equals("Established")
                                                    && condition.getStatus().equals("True")),
                            30,
                            TimeUnit.SECONDS);
        });
    }

    private static String path(String plural) {
        return "/apis/copr.fedorainfracloud.org/v1alpha1/namespaces/copr/" + plural;
    }

    private static void put(
            KubernetesClient client, String plural, String name, @Nullable String spec, @Nullable String status) {
        String kind = plural.equals("coprbuilds") ? "CoprBuild" : "CoprBuilderPool";
        String object = "{\"apiVersion\":\"copr.fedorainfracloud.org/v1alpha1\",\"kind\":\"" + kind
                + "\",\"metadata\":{\"name\":\"" + name + "\"}" + (spec == null ? "" : ",\"spec\":" + spec);
        client.raw(path(plural), "POST", object + "}");
        if (status != null) {
            JsonNode stored = get(client, plural, name);
            client.raw(
                    path(plural) + "/" + name + "/status",
                    "PUT",
                    object.replace(
                                    "{\"name\"",
                                    "{\"resourceVersion\":\""
                                            + stored.at("/metadata/resourceVersion")
                                                    .asText() + "\",\"name\"")
                            + ",\"status\":" + status + "}");
        }
    }

    private static JsonNode get(KubernetesClient client, String plural, String name) {
        try {
            return JSON.readTree(client.raw(path(plural) + "/" + name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String version(KubernetesClient client, String name) {
        return get(client, "coprbuilds", name).at("/metadata/resourceVersion").asText();
    }
}
