package org.fedoracopr.runner.mock.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.runner.failure.BuildException;

/** What Python makes of the configurations: the task's values, all of them and nothing else. */
class ExecutedConfigIT {

    private static final Path ETC_MOCK = Path.of("/etc/mock");

    @SuppressWarnings("NullAway.Init") // Set before the first property.
    private static PythonJudge python;

    @BeforeContainer
    static void startPython() throws IOException {
        python = new PythonJudge();
    }

    @AfterContainer
    static void endPython() throws IOException {
        python.close();
    }

    @Property(tries = 300)
    void childConfigHoldsTheTask(@ForAll("tasks") ObjectNode task) throws IOException, BuildException {
        ConfigRequest request = request(task);
        JsonNode executed = python.execute(ChildConfig.of(
                        request,
                        ETC_MOCK,
                        List.of("config_opts['snippet'] = 'yes'"),
                        IsolationChoice.resolve(request.task().isolation(), null),
                        request.task().repos())
                .render());
        assertThat(executed.has("problem")).as("%s", executed).isFalse();
        assertThat(executed.get("included")).isEqualTo(JsonTree.of("[\"/etc/mock/fedora-43-x86_64.cfg\"]"));
        assertThat(executed.get("names").intValue()).isEqualTo(3);
        ObjectNode options = (ObjectNode) executed.get("options");
        options.remove("dnf.conf");
        assertThat(options).isEqualTo(expected(task));
        assertRepositories(executed, task);
    }

    @Property(tries = 100)
    void otherConfigsHoldMacrosAndRepositories(@ForAll("tasks") ObjectNode task) throws IOException, BuildException {
        ConfigRequest request = request(task);
        JsonNode custom = python.execute(
                CustomConfig.of(request, ETC_MOCK, List.of(), request.task().repos())
                        .render());
        assertThat(custom.has("problem")).as("%s", custom).isFalse();
        assertThat(custom.at("/options/macros")).isEqualTo(macros(task));
        assertThat(custom.at("/options/root").textValue()).isEqualTo("copr-custom-r");
        assertRepositories(custom, task);
        JsonNode source = python.execute(SourceBuildConfig.of(request, ETC_MOCK).render());
        assertThat(source.at("/options/macros")).isEqualTo(macros(task));
        assertThat(source.at("/options/nspawn_args")).hasSize(1);
    }

    @Provide
    Arbitrary<ObjectNode> tasks() {
        return Tasks.legal();
    }

    private static ConfigRequest request(ObjectNode task) {
        var macros = new LinkedHashMap<String, String>();
        macros(task)
                .properties()
                .forEach(macro -> macros.put(macro.getKey(), macro.getValue().textValue()));
        return new ConfigRequest(
                TaskCodec.parse(task.toString()), task.get("chroot").textValue(), macros, Path.of("/nowhere"));
    }

    private static ObjectNode macros(ObjectNode task) {
        return JsonTree.MAPPER
                .createObjectNode()
                .put("%copr_username", task.get("project_owner").textValue())
                .put("%vendor", "X - user " + task.get("project_owner").textValue());
    }

    private static ObjectNode expected(ObjectNode task) {
        ObjectNode options = JsonTree.MAPPER.createObjectNode();
        options.set("macros", macros(task));
        options.putObject("plugin_conf").putObject("tmpfs_opts").put("keep_mounted", true);
        options.put("root", "r").put("snippet", "yes");
        if (!task.get("buildroot_pkgs").isEmpty()) {
            options.put("chroot_additional_packages", String.join(" ", texts(task.get("buildroot_pkgs"))));
        }
        boolean network = task.get("enable_net").booleanValue();
        options.put("rpmbuild_networking", network).put("use_host_resolv", network);
        String isolation = task.path("isolation").asText("default");
        if (!isolation.equals("default")) {
            options.put("isolation", isolation);
        }
        String bootstrap = task.get("bootstrap").textValue();
        if (!bootstrap.equals("default")) {
            boolean ofImage = bootstrap.endsWith("image");
            options.put("use_bootstrap", !bootstrap.equals("off")).put("use_bootstrap_image", ofImage);
            String image = task.get("bootstrap_image").textValue();
            if (ofImage && !image.isEmpty()) {
                options.put("bootstrap_image", image);
            }
        }
        if (task.has("modules")) {
            ArrayNode commands = options.putArray("module_setup_commands");
            task.at("/modules/toggle")
                    .forEach(entry -> entry.properties()
                            .forEach(only ->
                                    commands.addArray().add(only.getKey()).add(only.getValue())));
        }
        return options;
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::textValue).toList();
    }

    private static void assertRepositories(JsonNode executed, ObjectNode task) {
        JsonNode found = executed.get("repositories");
        assertThat(found).hasSize(task.get("repos").size());
        for (JsonNode repository : task.get("repos")) {
            Map<String, String> expected = new LinkedHashMap<>();
            expected.put("name", "'" + repository.get("name").textValue() + "'");
            expected.put("baseurl", repository.get("baseurl").textValue());
            List.of("skip_if_unavailable", "metadata_expire", "gpgcheck").forEach(key -> expected.put(key, "0"));
            List.of("enabled", "cost", "best").forEach(key -> expected.put(key, "1"));
            if (!repository.get("priority").isNull()) {
                expected.put("priority", repository.get("priority").asText());
            }
            if (!repository.get("repo_gpgcheck").isNull()) {
                expected.put("repo_gpgcheck", repository.get("repo_gpgcheck").booleanValue() ? "1" : "0");
            }
            if (!repository.get("module_hotfixes").isNull()) {
                expected.put(
                        "module_hotfixes", repository.get("module_hotfixes").booleanValue() ? "True" : "False");
            }
            assertThat(found.get(repository.get("id").textValue())).isEqualTo(JsonTree.MAPPER.valueToTree(expected));
        }
    }
}
