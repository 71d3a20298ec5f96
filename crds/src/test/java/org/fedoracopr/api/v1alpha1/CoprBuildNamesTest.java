package org.fedoracopr.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.fedoracopr.api.task.TaskCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names are legal, short enough, and lead back to what they stand for. */
class CoprBuildNamesTest {

    @ParameterizedTest
    @CsvSource({
        "fedora-43-x86_64, 8466805-fedora-43-x86-64",
        "centos-stream+epel-next-9-aarch64, 8466805-centos-stream-epel-next-9-aarch64",
        "openEuler-22.03-x86_64, 8466805-openeuler-22-03-x86-64",
    })
    void buildIsNamedAfterNumberAndChroot(String chroot, String name) {
        assertThat(CoprBuildNames.buildName(spec("{\"build_id\": 8466805, \"chroot\": \"" + chroot + "\"}")))
                .isEqualTo(name);
    }

    @Test
    void sourceBuildIsNamedSrpm() {
        assertThat(CoprBuildNames.buildName(
                        spec("{\"build_id\": 5, \"chroot\": \"fedora-43-x86_64\", \"source_type\": 9}")))
                .isEqualTo("5-srpm");
    }

    @Property
    void everyNameFitsAPod(@ForAll @LongRange(min = 0) long buildId, @ForAll @StringLength(max = 150) String chroot) {
        String name = CoprBuildNames.buildName(spec(buildId, chroot));
        assertThat(name).matches("[a-z0-9]([-a-z0-9]{0,58}[a-z0-9])?");
        assertThat(CoprBuildNames.podName(name, 99)).hasSizeLessThanOrEqualTo(63);
    }

    @Test
    void longNamesStayDifferent() {
        String common = "x".repeat(90);
        assertThat(CoprBuildNames.buildName(spec(1, common + "-x86_64")))
                .isNotEqualTo(CoprBuildNames.buildName(spec(1, common + "-aarch64")));
    }

    @Test
    void podNameThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> CoprBuildNames.podName("a".repeat(62), 1))
                .hasMessageContaining("metadata.name must have at most 60 characters");
    }

    @Test
    void labelsEncodeWhatAnnotationsSayExactly() {
        CoprBuildSpec spec = spec("""
                {"build_id": 7, "chroot": "fedora-43-x86_64", "project_owner": "@copr", "project_name": "a",
                 "project_dirname": "a:pr:1", "package_name": "hello"}""");
        assertThat(CoprBuildNames.labels("7-fedora-43-x86-64", spec))
                .containsEntry("copr.fedorainfracloud.org/task", "7-fedora-43-x86-64")
                .containsEntry("copr.fedorainfracloud.org/build-id", "7")
                .containsEntry("copr.fedorainfracloud.org/chroot", "fedora-43-x86_64")
                .containsEntry("copr.fedorainfracloud.org/owner", "x--_40copr")
                .containsEntry("copr.fedorainfracloud.org/directory", "x--a_3apr_3a1")
                .containsEntry("copr.fedorainfracloud.org/package", "hello");
        assertThat(CoprBuildNames.annotations(spec))
                .containsEntry("copr.fedorainfracloud.org/owner", "@copr")
                .containsEntry("copr.fedorainfracloud.org/directory", "a:pr:1");
    }

    @Property
    void labelValuesAreLegalAndLeadBack(@ForAll String text) {
        String value = LabelValues.encode(text);
        assertThat(value).matches("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
        LabelValues.decode(value).ifPresent(back -> assertThat(back).isEqualTo(wellFormed(text)));
        assertThat(LabelValues.decode(value).isPresent() || value.startsWith("h--"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"hello, hello", "x--a, x--x--a", "h--a, x--h--a", "a., x--a_2e", "'', ''"})
    void labelValuesStayAsTheyAreWhereTheyCan(String text, String value) {
        assertThat(LabelValues.encode(text)).isEqualTo(value);
    }

    @Test
    void longLabelValuesStayDifferent() {
        String common = "@".repeat(100);
        assertThat(LabelValues.encode(common + "a"))
                .hasSizeLessThanOrEqualTo(63)
                .isNotEqualTo(LabelValues.encode(common + "b"));
    }

    @Test
    void resultsLieWhereCoprPutsThem() {
        CoprBuildSpec rpm = spec("""
                {"build_id": 42, "chroot": "fedora-43-x86_64", "project_owner": "@copr", "project_name": "a",
                 "project_dirname": "a:pr:1", "package_name": "hello"}""");
        assertThat(ResultsPath.of(rpm)).isEqualTo("@copr/a:pr:1/fedora-43-x86_64/00000042-hello");
        assertThat(ResultsPath.of(spec("""
                {"build_id": 42, "chroot": "fedora-43-x86_64", "project_owner": "bob", "project_name": "a"}"""))).isEqualTo("bob/a/fedora-43-x86_64/00000042");
        assertThat(ResultsPath.of(spec("""
                {"build_id": 123456789, "project_owner": "bob", "project_name": "a", "source_type": 1}"""))).isEqualTo("bob/a/srpm-builds/123456789");
    }

    @ParameterizedTest
    @CsvSource({
        "project_owner, .., spec.project.owner",
        "project_owner, a/b, spec.project.owner",
        "project_dirname, .hidden, spec.project.directory",
        "project_dirname, 'a\\nb', spec.project.directory",
        "package_name, ../a, spec.packageName",
        "chroot, '', spec.chroot",
    })
    void resultsPathNamesFieldThatIsNoPartOfAPath(String key, String value, String field) {
        ObjectNode task = JsonNodeFactory.instance
                .objectNode()
                .put("build_id", 42)
                .put("chroot", "fedora-43-x86_64")
                .put("project_owner", "bob")
                .put("project_dirname", "a")
                .put("package_name", "hello")
                .put(key, value.replace("\\n", "\n"));
        assertThatThrownBy(() -> ResultsPath.of(spec(task.toString())))
                .isInstanceOfSatisfying(
                        InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    private static CoprBuildSpec spec(String task) {
        return TaskConversion.fromTask(TaskCodec.parse(task));
    }

    private static CoprBuildSpec spec(long buildId, String chroot) {
        return spec(JsonNodeFactory.instance
                .objectNode()
                .put("build_id", buildId)
                .put("chroot", chroot)
                .toString());
    }

    /** Lone surrogates cannot be written as UTF-8. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
