package org.fedoracopr.runner.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.engine.Macros;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.spec.MacroDatabase;
import org.junit.jupiter.api.Test;

class ArchitectureTagsTest {

    private final List<String> log = new ArrayList<>();

    @Test
    void eachDistributionHasTheTagsOfItsMacros() throws Exception {
        String spec = """
                Name: hello
                BuildArch: noarch
                %if 0%{?fedora} || 0%{?rhel} >= 10
                ExclusiveArch: %{java_arches} noarch
                %endif
                %if 0%{?el9}
                ExcludeArch: s390x %{nosuch}
                %endif
                %description
                """;
        assertThat(PythonJson.print(tags(spec, List.of("epel-10", "epel-9", "fedora-41", "rhel-7"))))
                .isEqualTo("""
                        {
                            "epel-10": {
                                "buildarch": [
                                    "noarch"
                                ],
                                "exclusivearch": [
                                    "aarch64",
                                    "noarch",
                                    "ppc64le",
                                    "riscv64",
                                    "s390x",
                                    "x86_64"
                                ]
                            },
                            "epel-9": {
                                "buildarch": [
                                    "noarch"
                                ],
                                "excludearch": [
                                    "%{nosuch}",
                                    "s390x"
                                ]
                            },
                            "fedora-41": {
                                "buildarch": [
                                    "noarch"
                                ],
                                "exclusivearch": [
                                    "aarch64",
                                    "noarch",
                                    "ppc64le",
                                    "s390x",
                                    "x86_64"
                                ]
                            },
                            "rhel-7": {
                                "buildarch": [
                                    "noarch"
                                ]
                            }
                        }""");
        assertThat(log)
                .containsExactly(
                        "Extracting arch-specific tags for epel-10",
                        "Extracting arch-specific tags for epel-9",
                        "Extracting arch-specific tags for fedora-41",
                        "Extracting arch-specific tags for rhel-7");
    }

    @Test
    void distributionThatNobodyKnowsIsWarnedAbout() throws Exception {
        assertThat(tags("ExclusiveArch: %{ix86} a%{?fedora}\n", List.of("plan9-4")))
                .hasToString("{\"plan9-4\":{\"exclusivearch\":[\"%{ix86}\",\"a\"]}}");
        assertThat(log)
                .containsExactly(
                        "Extracting arch-specific tags for plan9-4",
                        "Tag \"plan9-4\" is not defined in \"built-in\" database, macros have unexpected values!");
    }

    @Test
    void whatIsLeftOutIsSaidOnce() throws Exception {
        String spec = "ExcludeArch: s390x\n%if %(uname -m)\nExclusiveArch: x86_64\n%endif\n";
        assertThat(tags(spec, List.of("fedora-42", "fedora-43")))
                .hasToString(
                        "{\"fedora-42\":{\"excludearch\":[\"s390x\"]},\"fedora-43\":{\"excludearch\":[\"s390x\"]}}");
        assertThat(log)
                .containsOnlyOnce(
                        "WARNING: 'ExclusiveArch: x86_64' depends on a condition that cannot be evaluated here: exclusivearch is left out");
    }

    @Test
    void manyDistributionsAndAHostileSpecEnd() throws Exception {
        String bomb = "%global zz xxxxxxxx\n" + "%global zz %{zz}%{zz}\n".repeat(60) + "ExclusiveArch: %{zz}\n";
        List<String> distributions =
                IntStream.range(0, 3000).mapToObj(number -> "plan9-" + number).toList();
        assertThat(tags(bomb, distributions))
                .hasSize(3000)
                .allSatisfy(tags -> assertThat(tags).isEmpty());
        assertThat(log).containsOnlyOnce("WARNING: the spec file cannot be evaluated: its macros expand to too much");
    }

    private JsonNode tags(String spec, List<String> distributions) throws BuildException {
        var request = new EngineRequest(
                TaskCodec.parse(JsonNodeFactory.instance.objectNode()),
                null,
                Path.of("."),
                Path.of("."),
                new Macros(List.of(new Macros.Macro("%dist", "%nil"))),
                Map.of(),
                Duration.ofHours(1));
        return new ArchitectureTags(MacroDatabase.load(null), log::add).read(spec, request, distributions);
    }
}
