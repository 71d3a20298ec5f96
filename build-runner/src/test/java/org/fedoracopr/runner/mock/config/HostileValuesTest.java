package org.fedoracopr.runner.mock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.file.Trees;

/** Nothing that a task says gets out of the string that it is put into: such a task is refused before anything is written. */
class HostileValuesTest {

    @SuppressWarnings("NullAway.Init") // Set before the first property.
    private static Path directory;

    @BeforeContainer
    static void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("hostile");
    }

    @AfterContainer
    static void deleteDirectory() throws IOException {
        Trees.delete(directory);
    }

    @Property(tries = 300)
    void valueThatWouldBreakOutIsRefusedByItsField(
            @ForAll("places") String place,
            @ForAll("hostile") String hostile,
            @ForAll("harmless") String before,
            @ForAll("harmless") String after) {
        var machine = new Machine(directory.resolve("machine"));
        ObjectNode task = task();
        put(task, place, before + hostile + after);
        BuildException refused = catchThrowableOfType(
                BuildException.class,
                () -> machine.configuration(Map.of("COPR_POD_SHARED", "/copr"))
                        .preparePackages(machine.request(JsonTree.escaped(task))));
        assertThat(refused).as("refusal of %s", place).isNotNull();
        assertThat(refused.failure().cause()).isEqualTo(FailureCause.TASK_INVALID);
        assertThat(refused.getMessage()).contains(place).matches("[^\\p{Cntrl}]*");
        assertThat(machine.results).isEmptyDirectory();
        assertThat(machine.etcMock).isEmptyDirectory();
    }

    @Property(tries = 50)
    void optionOfDnfIsNoPackage(@ForAll("harmless") String option) {
        var machine = new Machine(directory.resolve("machine"));
        for (String place : new String[] {"buildroot_pkgs[0]", "modules.toggle[0].enable"}) {
            ObjectNode task = task();
            put(task, place, "--" + option);
            BuildException refused = catchThrowableOfType(
                    BuildException.class,
                    () -> machine.configuration().preparePackages(machine.request(JsonTree.escaped(task))));
            assertThat(refused).isNotNull();
            assertThat(refused.getMessage()).contains(place).contains("hyphen");
        }
    }

    @Provide
    Arbitrary<String> places() {
        return Arbitraries.of(
                "project_owner",
                "project_name",
                "task_id",
                "chroot",
                "isolation",
                "bootstrap_image",
                "buildroot_pkgs[0]",
                "modules.toggle[0].enable",
                "repos[0].id",
                "repos[0].name",
                "repos[0].baseurl",
                "repos[0].gpgkey");
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of(
                "'", "\"", "\"\"\"", "\\", "\n", "\r", "\t", "\u0000", "\u001b[", "\u007f", "\u0085", "{{", "{%", "{#",
                "\ud800");
    }

    @Provide
    Arbitrary<String> harmless() {
        return Arbitraries.strings()
                .withChars("abc-_7")
                .ofMinLength(1)
                .ofMaxLength(6)
                .map(text -> "a" + text);
    }

    private static ObjectNode task() {
        return (ObjectNode) JsonTree.of("""
                {"task_id": "1-f", "project_owner": "me", "project_name": "p", "chroot": "fedora-43-x86_64", "isolation": "default",
                 "bootstrap": "custom_image", "bootstrap_image": "f:43", "buildroot_pkgs": ["gcc"],
                 "modules": {"toggle": [{"enable": "a:1"}]},
                 "repos": [{"id": "r", "name": "R", "baseurl": "http://x/", "gpgcheck": true, "gpgkey": "http://x/key"}]}
                """);
    }

    private static void put(ObjectNode task, String place, String value) {
        String pointer = "/" + place.replace("[", "/").replace("]", "").replace('.', '/');
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = task.at(pointer.substring(0, slash));
        String key = pointer.substring(slash + 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(key), value);
        } else {
            ((ObjectNode) parent).put(key, value);
        }
    }
}
