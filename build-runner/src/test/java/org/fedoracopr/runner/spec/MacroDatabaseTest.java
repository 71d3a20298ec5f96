package org.fedoracopr.runner.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fedoracopr.runner.failure.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacroDatabaseTest {

    private static final List<String> DISTRIBUTIONS = List.of(
            "fedora-41",
            "fedora-42",
            "fedora-43",
            "fedora-44",
            "fedora-rawhide",
            "fedora-eln",
            "epel-7",
            "epel-8",
            "epel-9",
            "epel-10",
            "centos-stream-9",
            "centos-stream-10",
            "rhel-8",
            "rhel-9",
            "rhel-10",
            "custom-0",
            "custom-1");

    @Test
    void knowsTheDistributionsThatAreBuiltFor() throws Exception {
        MacroDatabase database = MacroDatabase.load(null);
        assertThat(DISTRIBUTIONS).allSatisfy(distribution -> {
            String target = MacroDatabase.target(distribution);
            assertThat(database.knows(target)).as(target).isTrue();
            assertThat(database.macros(target)).containsKeys("ix86", "arm", "power64");
        });
        assertThat(database.macros("fedora-43"))
                .containsEntry("fedora", Macro.of("43"))
                .doesNotContainKey("rhel");
        assertThat(database.macros("rhel+epel-9"))
                .containsEntry("rhel", Macro.of("9"))
                .containsEntry("epel", Macro.of("9"))
                .doesNotContainKeys("fedora", "centos");
        assertThat(database.macros("centos-stream+epel-10")).containsEntry("centos", Macro.of("10"));
        assertThat(database.knows("plan9-4")).isFalse();
    }

    @Test
    void hasOneDefinitionForEachMacroAndTargetAndRunsNothing() throws Exception {
        MacroDatabase database = MacroDatabase.load(null);
        assertThat(database.targets())
                .allSatisfy(target -> assertThat(database.macros(target).values())
                        .allSatisfy(macro -> assertThat(macro.toString()).doesNotContain("%{lua", "%(")));
    }

    @Test
    void mapsDistributionsAsUpstreamDoes() {
        assertThat(MacroDatabase.target("epel-9")).isEqualTo("rhel+epel-9");
        assertThat(MacroDatabase.target("epel-10")).isEqualTo("centos-stream+epel-10");
        assertThat(MacroDatabase.target("custom-1")).isEqualTo("fedora-rawhide");
        assertThat(MacroDatabase.target("fedora-43")).isEqualTo("fedora-43");
    }

    @Test
    void readsAFileInsteadOfWhatIsBuiltIn(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("db.json"), """
                {"my_arches": [{"definition": null, "tags": ["a-1"]},
                               {"definition": {"params": null, "value": "x"}, "tags": ["b-1", "c-1"]}],
                 "call": [{"definition": {"params": "f:", "value": "%1"}, "tags": ["b-1"]}]}
                """);
        MacroDatabase database = MacroDatabase.load(file);
        assertThat(database.name()).isEqualTo(file.toString());
        assertThat(database.targets()).containsExactlyInAnyOrder("a-1", "b-1", "c-1");
        assertThat(database.macros("a-1")).isEmpty();
        assertThat(database.macros("b-1"))
                .containsEntry("my_arches", Macro.of("x"))
                .containsEntry("call", new Macro.Defined("f:", "%1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "<html>", "{\"a\": [{\"definition\": {\"value\": 3}, \"tags\": [\"b\"]}]}"})
    void saysWhichDatabaseCannotBeUsed(String content, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("db.json"), content);
        assertThatThrownBy(() -> MacroDatabase.load(file))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith("the macro database " + file + " cannot be used: ")
                .hasMessageEndingWith("; correct macro_override_db in main.ini");
    }
}
