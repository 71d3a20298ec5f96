package org.fedoracopr.operator.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.Map;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.junit.jupiter.api.Test;

/** A fault in what a pool gives to its builders is told by ConfigMap, file and line. */
class ConfigCheckTest {

    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private final Map<String, ConfigMap> maps = new HashMap<>();

    private ConfigFindings found(String spec) {
        return ConfigCheck.of(yaml.unmarshal(spec, CoprBuilderPoolSpec.class), maps::get);
    }

    private String fault(String spec) {
        return found(spec) instanceof ConfigFindings.Faulty faulty ? faulty.fault() : "no fault: " + found(spec);
    }

    private void map(String name, String... keysAndTexts) {
        var builder = new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata();
        for (int index = 0; index < keysAndTexts.length; index += 2) {
            builder.addToData(keysAndTexts[index], keysAndTexts[index + 1]);
        }
        maps.put(name, builder.build());
    }

    @Test
    void aPoolThatNamesNoneHasNoFaults() {
        assertThat(found("{}")).isInstanceOf(ConfigFindings.None.class);
        assertThat(found("config: {}")).isInstanceOf(ConfigFindings.None.class);
    }

    @Test
    void whatIsMissingIsNamed() {
        map("ini", "main.conf", "[main]");
        assertThat(fault("config: {main: ini, builder: snippets, mock: chroots}"))
                .isEqualTo("ConfigMap ini of spec.config.main has no key main.ini;"
                        + " there is no ConfigMap snippets: create it, or change spec.config.builder;"
                        + " there is no ConfigMap chroots: create it, or change spec.config.mock");
        maps.put(
                "ini",
                new ConfigMapBuilder().addToBinaryData("main.ini", "//8=").build());
        assertThat(fault("config: {main: ini}"))
                .isEqualTo("ConfigMap ini of spec.config.main has no text in its key main.ini");
    }

    @Test
    void mainIniIsReadAsBuildersReadIt() {
        map("ini", "main.ini", "[main]\nengine = mock\n");
        assertThat(found("config: {main: ini}"))
                .isInstanceOfSatisfying(
                        ConfigFindings.Fit.class,
                        fit -> assertThat(fit.remarks()).isEmpty());
        map("ini", "main.ini", "[main]\n# why not\nengine = docker\n");
        assertThat(fault("config: {main: ini}"))
                .isEqualTo("ConfigMap ini: main.ini line 3: engine = docker: write mock or rpmbuild");
        map("ini", "main.ini", "[main]\nengine = mock\nengine\n");
        assertThat(fault("config: {main: ini}")).startsWith("ConfigMap ini: main.ini line 3: expected 'key = value'");
        map("ini", "main.ini", "");
        assertThat(fault("config: {main: ini}")).startsWith("ConfigMap ini: main.ini line 1: it has no section");
        map("ini", "main.ini", "[main]\n\n[distgit0]\ndistgit_clone_url = x\n");
        assertThat(fault("config: {main: ini}"))
                .startsWith("ConfigMap ini: main.ini line 3: [distgit0] needs the key distgit_hostname_pattern");
    }

    @Test
    void whatBuildersIgnoreIsARemark() {
        map("ini", "main.ini", "[main]\nengin = mock\n[mian]\n");
        assertThat(found("config: {main: ini}"))
                .isInstanceOfSatisfying(
                        ConfigFindings.Fit.class,
                        fit -> assertThat(fit.remarks())
                                .containsExactly(
                                        "ConfigMap ini: main.ini line 2: unknown key 'engin' in [main] is ignored",
                                        "ConfigMap ini: main.ini line 3: unknown section [mian] is ignored"));
    }

    @Test
    void snippetsAreReadWhereverTheyLie() {
        map("ini", "main.ini", "[main]\n", "copr-rpmbuild.yml", "rhsm: [\n");
        map("snippets", "copr-rpmbuild.yml", "tags_to_mock_snippet:\n- tagset: [a]\n");
        assertThat(fault("config: {main: ini}")).startsWith("ConfigMap ini: copr-rpmbuild.yml:2: not YAML");
        assertThat(fault("config: {main: ini, builder: snippets}"))
                .isEqualTo("ConfigMap snippets: copr-rpmbuild.yml:2: an entry of tags_to_mock_snippet must have"
                        + " tagset: [tag, ...] and snippet: text");
    }

    @Test
    void templatesBesideMainIniAreRead() {
        map("ini", "main.ini", "[main]\n", "mock.cfg.j2", "a\n{% if x %}\n");
        assertThat(fault("config: {main: ini}")).startsWith("ConfigMap ini: mock.cfg.j2:2: it has no end");
    }

    @Test
    void filesOfTheDistGitClientAreReadTogether() {
        map("sources", "a.ini", "[ours]\nlookaside_location = x\n", "b.ini", "[ours]\nlookaside_uri_pattern = y\n");
        assertThat(found("config: {distGitClient: sources}")).isInstanceOf(ConfigFindings.Fit.class);
        map("sources", "a.ini", "[ours]\nlookaside_location = x\n", "notes.txt", "[");
        assertThat(fault("config: {distGitClient: sources}"))
                .isEqualTo("ConfigMap sources: dist-git-client configuration: section [ours] needs the key"
                        + " lookaside_uri_pattern");
        map("sources", "a.ini", "[ours\n");
        assertThat(fault("config: {distGitClient: sources}")).startsWith("ConfigMap sources: a.ini line 1: ");
    }

    @Test
    void certificatesAreRead() {
        map("ca", "ca.crt", "none");
        assertThat(fault("caBundle: {configMap: ca}"))
                .isEqualTo("ConfigMap ca: ca.crt line 1: there is no certificate as PEM in it");
        map("ca", "b.pem", "# ours\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThat(fault("caBundle: {configMap: ca, key: b.pem}"))
                .startsWith("ConfigMap ca: b.pem line 2: not a certificate: ");
        assertThat(fault("caBundle: {configMap: ca}")).isEqualTo("ConfigMap ca of spec.caBundle has no key ca.crt");
    }
}
