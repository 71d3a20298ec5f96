package org.fedoracopr.operator.pod;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.PoolCaBundle;
import org.fedoracopr.api.v1alpha1.PoolConfig;
import org.fedoracopr.api.v1alpha1.PoolProxy;
import org.jspecify.annotations.Nullable;

/** What an administrator gives to the builders of a pool by ConfigMaps and by the environment; the agent gets none of it. */
public final class PoolFiles {

    /** The key of main.ini. */
    public static final String MAIN_INI = "main.ini";

    /** The key of the snippets by tag, which is the file's name, too. */
    public static final String BUILDER_YAML = "copr-rpmbuild.yml";

    private static final String CONFIG_MAIN = "config-main";
    private static final String CONFIG_BUILDER = "config-builder";
    private static final String CONFIG_DIST_GIT = "config-dist-git-client";
    private static final String CONFIG_MOCK = "config-mock";
    private static final String CA_BUNDLE = "ca-bundle";

    private static final String DIRECTORY = "/etc/copr-rpmbuild";
    /** None of mock's own: the runner copies what is there over that. */
    private static final String MOCK_FILES = "/etc/copr-builder/mock";

    private static final String CERTIFICATES = "/etc/copr-builder/ca";
    private static final String CERTIFICATE = "ca.crt";
    /** In the builder's workspace, where the runner writes it. */
    private static final String TRUSTED = "/var/lib/copr-rpmbuild/trusted.pem";

    private static final PoolConfig NO_CONFIG = new PoolConfig(null, null, null, null);

    private PoolFiles() {}

    static List<Volume> volumes(CoprBuilderPoolSpec pool) {
        PoolConfig config = Objects.requireNonNullElse(pool.config(), NO_CONFIG);
        var volumes = new ArrayList<Volume>();
        if (config.main() != null && config.builder() != null) {
            volumes.add(together(config.main(), config.builder()));
        } else {
            add(volumes, CONFIG_MAIN, config.main(), List.of());
            add(volumes, CONFIG_BUILDER, config.builder(), List.of(item(BUILDER_YAML, BUILDER_YAML)));
        }
        add(volumes, CONFIG_DIST_GIT, config.distGitClient(), List.of());
        add(volumes, CONFIG_MOCK, config.mock(), List.of());
        PoolCaBundle bundle = pool.caBundle();
        if (bundle != null) {
            add(volumes, CA_BUNDLE, bundle.configMap(), List.of(item(key(bundle), CERTIFICATE)));
        }
        return volumes;
    }

    static List<VolumeMount> mounts(CoprBuilderPoolSpec pool) {
        PoolConfig config = Objects.requireNonNullElse(pool.config(), NO_CONFIG);
        var mounts = new ArrayList<VolumeMount>();
        if (config.main() != null) {
            mounts.add(BuilderVolumes.mount(CONFIG_MAIN, DIRECTORY, true));
        } else if (config.builder() != null) {
            // Beside the image's own main.ini.
            mounts.add(
                    new VolumeMountBuilder(BuilderVolumes.mount(CONFIG_BUILDER, DIRECTORY + "/" + BUILDER_YAML, true))
                            .withSubPath(BUILDER_YAML)
                            .build());
        }
        if (config.distGitClient() != null) {
            mounts.add(BuilderVolumes.mount(CONFIG_DIST_GIT, "/etc/dist-git-client", true));
        }
        if (config.mock() != null) {
            mounts.add(BuilderVolumes.mount(CONFIG_MOCK, MOCK_FILES, true));
        }
        if (pool.caBundle() != null) {
            mounts.add(BuilderVolumes.mount(CA_BUNDLE, CERTIFICATES, true));
        }
        return mounts;
    }

    /** Variables of the builder's environment, always in the same order. */
    static Map<String, String> variables(CoprBuilderPoolSpec pool) {
        var variables = new LinkedHashMap<String, String>();
        if (pool.config() != null && pool.config().mock() != null) {
            variables.put(PodFiles.MOCK_FILES_VARIABLE, MOCK_FILES);
        }
        if (pool.caBundle() != null) {
            variables.put(PodFiles.CA_BUNDLE_VARIABLE, CERTIFICATES + "/" + CERTIFICATE);
            variables.put(PodFiles.TRUSTED_VARIABLE, TRUSTED);
            // What OpenSSL, git, curl and Python's requests read.
            for (String name : List.of("SSL_CERT_FILE", "GIT_SSL_CAINFO", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE")) {
                variables.put(name, TRUSTED);
            }
        }
        PoolProxy proxy = pool.proxy();
        if (proxy != null) {
            // Programs do not agree on upper or lower case.
            put(variables, "http_proxy", "HTTP_PROXY", proxy.http());
            put(variables, "https_proxy", "HTTPS_PROXY", proxy.https());
            put(
                    variables,
                    "no_proxy",
                    "NO_PROXY",
                    proxy.noProxy().isEmpty() ? null : String.join(",", proxy.noProxy()));
        }
        return variables;
    }

    /** The key of the certificates in their ConfigMap. */
    public static String key(PoolCaBundle bundle) {
        return Objects.requireNonNullElse(bundle.key(), PoolCaBundle.DEFAULT_KEY);
    }

    private static void put(Map<String, String> variables, String lower, String upper, @Nullable String value) {
        if (value != null) {
            variables.put(lower, value);
            variables.put(upper, value);
        }
    }

    private static Volume together(String main, String builder) {
        return new VolumeBuilder()
                .withName(CONFIG_MAIN)
                .withNewProjected()
                .addNewSource()
                .withNewConfigMap()
                .withName(main)
                .endConfigMap()
                .endSource()
                .addNewSource()
                .withNewConfigMap()
                .withName(builder)
                .withItems(item(BUILDER_YAML, BUILDER_YAML))
                .endConfigMap()
                .endSource()
                .endProjected()
                .build();
    }

    private static void add(List<Volume> volumes, String name, @Nullable String configMap, List<KeyToPath> items) {
        if (configMap != null) {
            volumes.add(new VolumeBuilder()
                    .withName(name)
                    .withNewConfigMap()
                    .withName(configMap)
                    .withItems(items)
                    .endConfigMap()
                    .build());
        }
    }

    private static KeyToPath item(String key, String path) {
        return new KeyToPathBuilder().withKey(key).withPath(path).build();
    }
}
