package org.fedoracopr.operator.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.junit.jupiter.api.Test;

/** What an administrator gives to a pool's builders is theirs, where they look for it, and not the agent's. */
class PoolFilesTest {

    private final KubernetesSerialization yaml = new KubernetesSerialization();

    private PodSpec pod(String settings) {
        CoprBuilderPool pool = yaml.unmarshal("""
                metadata: {name: here}
                spec:
                  architectures: [{name: x86_64}]
                  max: 1
                  results: {claimName: results}
                """ + settings.indent(2), CoprBuilderPool.class);
        return BuilderPod.spec(pool.getSpec(), List.of("copr-rpmbuild"), null, null);
    }

    private static Map<String, String> mounts(PodSpec pod) {
        var mounts = new LinkedHashMap<String, String>();
        for (VolumeMount mount : container(pod, "builder").getVolumeMounts()) {
            if (mount.getMountPath().startsWith("/etc")) {
                assertThat(mount.getReadOnly()).isTrue();
                mounts.put(mount.getMountPath(), mount.getName());
            }
        }
        assertThat(container(pod, "agent").getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .noneMatch(path -> path.startsWith("/etc"));
        return mounts;
    }

    private static Map<String, String> environment(PodSpec pod) {
        var environment = new LinkedHashMap<String, String>();
        container(pod, "builder")
                .getEnv()
                .forEach(variable -> environment.put(variable.getName(), variable.getValue()));
        return environment;
    }

    private static Container container(PodSpec pod, String name) {
        return pod.getContainers().stream()
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Volume volume(PodSpec pod, String name) {
        return pod.getVolumes().stream()
                .filter(volume -> volume.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPoolThatGivesNothingChangesNothing() {
        PodSpec pod = pod("");
        assertThat(mounts(pod)).isEmpty();
        assertThat(environment(pod).keySet())
                .containsExactly("COPR_POD_SHARED", "COPR_POD_ANNOTATIONS", "COPR_BUILDER_SECURITY_PROFILE");
        assertThat(pod.getPriorityClassName()).isNull();
        assertThat(pod.getRuntimeClassName()).isNull();
    }

    @Test
    void whatAPodSaysOfItsNodesAndItsImageIsThePools() {
        PodSpec pod = pod("""
                runtimeClassName: kata
                priorityClassName: copr-builds
                imagePullSecrets: [{name: quay}]
                """);
        assertThat(pod.getRuntimeClassName()).isEqualTo("kata");
        assertThat(pod.getPriorityClassName()).isEqualTo("copr-builds");
        assertThat(pod.getImagePullSecrets())
                .extracting(LocalObjectReference::getName)
                .containsExactly("quay");
    }

    @Test
    void filesLieWhereTheirReadersLook() {
        PodSpec pod = pod("config: {main: ini, distGitClient: sources, mock: chroots}");
        assertThat(mounts(pod))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "/etc/copr-rpmbuild",
                        "config-main",
                        "/etc/dist-git-client",
                        "config-dist-git-client",
                        "/etc/copr-builder/mock",
                        "config-mock"));
        assertThat(environment(pod)).containsEntry("COPR_BUILDER_MOCK_FILES", "/etc/copr-builder/mock");
        assertThat(volume(pod, "config-main").getConfigMap().getName()).isEqualTo("ini");
        assertThat(volume(pod, "config-mock").getConfigMap().getName()).isEqualTo("chroots");
    }

    @Test
    void mainIniAndSnippetsOfTwoConfigMapsLieInOneDirectory() {
        PodSpec pod = pod("config: {main: ini, builder: snippets}");
        assertThat(mounts(pod)).isEqualTo(Map.of("/etc/copr-rpmbuild", "config-main"));
        assertThat(volume(pod, "config-main").getProjected().getSources())
                .as("the second one wins where the first has such a file, too")
                .satisfiesExactly(
                        main -> {
                            assertThat(main.getConfigMap().getName()).isEqualTo("ini");
                            assertThat(main.getConfigMap().getItems()).isEmpty();
                        },
                        snippets -> {
                            assertThat(snippets.getConfigMap().getName()).isEqualTo("snippets");
                            assertThat(snippets.getConfigMap().getItems())
                                    .singleElement()
                                    .satisfies(
                                            item -> assertThat(item.getPath()).isEqualTo("copr-rpmbuild.yml"));
                        });
    }

    @Test
    void snippetsAloneLeaveTheImagesOwnMainIniWhereItIs() {
        PodSpec pod = pod("config: {builder: snippets}");
        assertThat(mounts(pod)).isEqualTo(Map.of("/etc/copr-rpmbuild/copr-rpmbuild.yml", "config-builder"));
        assertThat(container(pod, "builder").getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("config-builder"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.getSubPath()).isEqualTo("copr-rpmbuild.yml"));
    }

    @Test
    void programsFindTheProxiesByEitherName() {
        Map<String, String> environment = environment(pod("""
                proxy:
                  http: http://proxy:3128
                  https: http://proxy:3129
                  noProxy: [.example.org, 192.0.2.7]
                """));
        assertThat(environment)
                .containsEntry("http_proxy", "http://proxy:3128")
                .containsEntry("HTTP_PROXY", "http://proxy:3128")
                .containsEntry("https_proxy", "http://proxy:3129")
                .containsEntry("HTTPS_PROXY", "http://proxy:3129")
                .containsEntry("no_proxy", ".example.org,192.0.2.7")
                .containsEntry("NO_PROXY", ".example.org,192.0.2.7");
        assertThat(environment(pod("proxy: {https: 'http://proxy:3129'}")))
                .doesNotContainKeys("http_proxy", "no_proxy");
    }

    @Test
    void certificatesAreGivenToTheRunnerAndWhatItMakesOfThemToPrograms() {
        PodSpec pod = pod("caBundle: {configMap: ours, key: bundle.pem}");
        assertThat(mounts(pod)).isEqualTo(Map.of("/etc/copr-builder/ca", "ca-bundle"));
        assertThat(volume(pod, "ca-bundle").getConfigMap().getItems())
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.getKey()).isEqualTo("bundle.pem");
                    assertThat(item.getPath()).isEqualTo("ca.crt");
                });
        String trusted = "/var/lib/copr-rpmbuild/trusted.pem";
        assertThat(environment(pod))
                .containsEntry("COPR_BUILDER_CA_BUNDLE", "/etc/copr-builder/ca/ca.crt")
                .containsEntry("COPR_BUILDER_TRUSTED", trusted)
                .containsEntry("SSL_CERT_FILE", trusted)
                .containsEntry("GIT_SSL_CAINFO", trusted)
                .containsEntry("CURL_CA_BUNDLE", trusted);
        assertThat(volume(pod("caBundle: {configMap: ours}"), "ca-bundle")
                        .getConfigMap()
                        .getItems()
                        .getFirst()
                        .getKey())
                .isEqualTo("ca.crt");
    }
}
