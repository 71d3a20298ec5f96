package org.fedoracopr.runner.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectTaskTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String CHROOT = "fedora-43-x86_64";

    @ParameterizedTest
    @CsvSource({
        "@copr/copr-dev, group_copr-copr-dev-fedora-43-x86_64",
        "praiskup/ping, praiskup-ping-fedora-43-x86_64",
        "a/b:pr:1, a-b:pr:1-fedora-43-x86_64"
    })
    void namesTheTaskAfterTheProject(String name, String taskId) {
        assertThat(ProjectTask.name(name).taskId(CHROOT)).isEqualTo(taskId);
    }

    @Test
    void asksWithEncodedNames() {
        assertThat(ProjectTask.path(ProjectTask.name("@a/b&c=d"), "x y"))
                .isEqualTo("/api_3/project-chroot/build-config?ownername=%40a&projectname=b%26c%3Dd&chrootname=x+y");
    }

    @Test
    void makesATaskOfTheAnswer() throws Exception {
        ObjectNode answer = object("""
                {"chroot": "fedora-43-x86_64", "repos": [], "additional_packages": ["gcc"], "isolation": "unchanged",
                 "additional_modules": ["ruby:3.3", " !perl:5"], "bootstrap": "on", "enable_net": true}
                """);
        ObjectNode task = ProjectTask.of(answer, ProjectTask.name("@copr/dev"), CHROOT);
        assertThat(task.get("project_owner").textValue()).isEqualTo("@copr");
        assertThat(task.get("project_name").textValue()).isEqualTo("dev");
        assertThat(task.get("task_id").textValue()).isEqualTo("group_copr-dev-" + CHROOT);
        assertThat(task.get("buildroot_pkgs")).hasToString("[\"gcc\"]");
        assertThat(task.get("modules"))
                .hasToString("{\"toggle\":[{\"enable\":\"ruby:3.3\"},{\"disable\":\"perl:5\"}]}");
        assertThat(task.has("isolation")).isFalse();
        assertThat(task.get("bootstrap").textValue()).isEqualTo("on");
        assertThat(task.get("enable_net").booleanValue()).isTrue();
    }

    @Test
    void keepsWhatANewerFrontendSays() throws Exception {
        ObjectNode answer = object("""
                {"project_owner": "real", "project_name": null, "buildroot_pkgs": [], "additional_packages": ["x"],
                 "additional_modules": []}
                """);
        ObjectNode task = ProjectTask.of(answer, ProjectTask.name("o/p"), CHROOT);
        assertThat(task.get("project_owner").textValue()).isEqualTo("real");
        assertThat(task.get("project_name").textValue()).isEqualTo("p");
        assertThat(task.get("buildroot_pkgs").isEmpty()).isTrue();
        assertThat(task.has("modules")).isFalse();
    }

    private static ObjectNode object(String json) throws Exception {
        return (ObjectNode) MAPPER.readTree(json);
    }
}
