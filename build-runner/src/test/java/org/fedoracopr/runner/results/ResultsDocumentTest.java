package org.fedoracopr.runner.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.fedoracopr.runner.PythonProgram;
import org.fedoracopr.runner.config.ResultsForm;
import org.fedoracopr.runner.rpm.RpmPackage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultsDocumentTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void upstreamsFormIsUpstreamsToTheByte() {
        assertThat(PythonJson.print(
                        new ResultsDocument(ResultsForm.UPSTREAM).ofPackages(List.of(result("hello", 2, "src")))))
                .isEqualTo("""
                        {
                            "packages": [
                                {
                                    "name": "hello",
                                    "epoch": 2,
                                    "version": "1.0",
                                    "release": "1",
                                    "arch": "src"
                                }
                            ]
                        }""");
        assertThat(PythonJson.print(
                        new ResultsDocument(ResultsForm.UPSTREAM).ofPackages(List.of(result("hello", null, "src")))))
                .contains("\"epoch\": null");
    }

    @Test
    void upstreamsSourceFormIsUpstreamsToTheByte() {
        ObjectNode tags = MAPPER.createObjectNode();
        tags.putObject("fedora-rawhide").putArray("buildarch").add("noarch");
        assertThat(PythonJson.print(new ResultsDocument(ResultsForm.UPSTREAM)
                        .ofSourcePackage(tags, new Nevra("hello", 2, "1.0", "1"), result("hello", 2, "src"))))
                .isEqualTo("""
                        {
                            "architecture_specific_tags": {
                                "fedora-rawhide": {
                                    "buildarch": [
                                        "noarch"
                                    ]
                                }
                            },
                            "name": "hello",
                            "epoch": 2,
                            "version": "1.0",
                            "release": "1"
                        }""");
    }

    @Test
    void sourcePackageWithoutEpochHasNullInUpstreamsForm() {
        assertThat(PythonJson.print(new ResultsDocument(ResultsForm.UPSTREAM)
                        .ofSourcePackage(
                                MAPPER.createObjectNode(),
                                new Nevra("hello", null, "1.0", "1"),
                                result("hello", null, "src"))))
                .isEqualTo("""
                        {
                            "architecture_specific_tags": {},
                            "name": "hello",
                            "epoch": null,
                            "version": "1.0",
                            "release": "1"
                        }""");
    }

    @Test
    void coprsFormNamesTheSourcePackageAndWhatWasBuilt() {
        JsonNode document = new ResultsDocument(ResultsForm.COPR)
                .ofPackages(List.of(result("hello", null, "src"), result("hello", null, "x86_64")));
        assertThat(document.get("packages").get(1).get("epoch").intValue()).isZero();
        assertThat(document.get("packages")).hasSize(2);
        assertThat(document.get("built_packages")).hasToString("[\"hello-1.0-1.x86_64.rpm\"]");
        assertThat(document.get("source_package").textValue()).isEqualTo("hello-1.0-1.src.rpm");
        assertThat(document.get("source_package_name").textValue()).isEqualTo("hello");
        assertThat(document.get("source_package_version").textValue()).isEqualTo("1.0-1");
    }

    @Test
    void coprsSourceFormHasUpstreamsKeysFirst() {
        JsonNode document = new ResultsDocument(ResultsForm.COPR)
                .ofSourcePackage(
                        MAPPER.createObjectNode(), new Nevra("hello", null, "1.0", "1"), result("hello", null, "src"));
        assertThat(document.fieldNames())
                .toIterable()
                .containsExactly(
                        "architecture_specific_tags",
                        "name",
                        "epoch",
                        "version",
                        "release",
                        "source_package",
                        "source_package_name",
                        "source_package_version");
        assertThat(document.get("epoch").intValue()).isZero();
    }

    @Test
    void printsJsonAsPythonDoes() throws Exception {
        String input =
                "{\"a\": [], \"b\": {}, \"c\": [1, null, true, {\"d\": \"\\u00e9\\u007f\\ud83d\\ude00\\n\\\"\\\\\"}], \"\\u0001\": -3}";
        String expected = PythonProgram.run(
                "import json,sys; sys.stdout.write(json.dumps(json.load(sys.stdin), indent=4))", input);
        assertThat(PythonJson.print(MAPPER.readTree(input))).isEqualTo(expected);
    }

    private static ResultPackage result(String name, @Nullable Integer epoch, String arch) {
        return new ResultPackage(
                name + "-1.0-1." + arch + ".rpm", new RpmPackage(name, epoch, "1.0", "1", arch, "0".repeat(64)));
    }
}
