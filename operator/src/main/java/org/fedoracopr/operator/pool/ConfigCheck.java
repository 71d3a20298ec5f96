package org.fedoracopr.operator.pool;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.PoolCaBundle;
import org.fedoracopr.api.v1alpha1.PoolConfig;
import org.fedoracopr.operator.pod.PoolFiles;
import org.fedoracopr.operator.queue.decide.PoolConfiguration;
import org.fedoracopr.runner.check.ConfigurationCheck;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a pool gives to its builders as they would read it, so that a fault is the pool's to tell of and not each of its builds'.
 *
 * <p>Files over those of mock are Python and templates of mock's own: of those only that they are there can be checked.
 */
final class ConfigCheck {

    private static final String TEMPLATE = ".j2";
    private static final String INI = ".ini";

    private final Function<String, @Nullable ConfigMap> maps;
    private final List<String> faults = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    private ConfigCheck(Function<String, @Nullable ConfigMap> maps) {
        this.maps = maps;
    }

    /** @param maps the ConfigMaps of the pool's namespace by name, null for one that is not there */
    static ConfigFindings of(CoprBuilderPoolSpec pool, Function<String, @Nullable ConfigMap> maps) {
        if (!PoolConfiguration.isNamed(pool)) {
            return new ConfigFindings.None();
        }
        var check = new ConfigCheck(maps);
        PoolConfig config = pool.config();
        if (config != null) {
            check.config(config);
        }
        PoolCaBundle bundle = pool.caBundle();
        if (bundle != null) {
            check.certificates(bundle);
        }
        return check.faults.isEmpty()
                ? new ConfigFindings.Fit(check.remarks)
                : new ConfigFindings.Faulty(String.join("; ", check.faults));
    }

    private void config(PoolConfig config) {
        if (config.main() != null) {
            main(config.main(), config.builder() == null);
        }
        if (config.builder() != null) {
            one(config.builder(), "spec.config.builder", PoolFiles.BUILDER_YAML, ConfigCheck::yaml);
        }
        if (config.distGitClient() != null) {
            distGitClient(config.distGitClient());
        }
        if (config.mock() != null) {
            map(config.mock(), "spec.config.mock");
        }
    }

    private void main(String name, boolean withBuilder) {
        one(name, "spec.config.main", PoolFiles.MAIN_INI, ConfigurationCheck::mainIni);
        data(maps.apply(name)).forEach((file, text) -> {
            if (file.endsWith(TEMPLATE)) {
                note(name, ConfigurationCheck.template(file, text));
            } else if (withBuilder && file.equals(PoolFiles.BUILDER_YAML)) {
                note(name, yaml(text));
            }
        });
    }

    private void distGitClient(String name) {
        ConfigMap map = map(name, "spec.config.distGitClient");
        if (map != null) {
            var files = new TreeMap<>(data(map));
            files.keySet().removeIf(file -> !file.endsWith(INI));
            note(name, ConfigurationCheck.distGitClient(files));
        }
    }

    private void certificates(PoolCaBundle bundle) {
        String key = PoolFiles.key(bundle);
        one(bundle.configMap(), "spec.caBundle", key, text -> ConfigurationCheck.certificates(key, text));
    }

    private static ConfigurationCheck.Findings yaml(String text) {
        return ConfigurationCheck.builderYaml(PoolFiles.BUILDER_YAML, text);
    }

    private void one(String name, String field, String key, Function<String, ConfigurationCheck.Findings> check) {
        ConfigMap map = map(name, field);
        if (map == null) {
            return;
        }
        String text = data(map).get(key);
        if (text == null) {
            faults.add("ConfigMap " + name + " of " + field + " has no "
                    + (binary(map).containsKey(key) ? "text in its key " : "key ") + key);
        } else {
            note(name, check.apply(text));
        }
    }

    private @Nullable ConfigMap map(String name, String field) {
        ConfigMap map = maps.apply(name);
        if (map == null) {
            faults.add("there is no ConfigMap " + name + ": create it, or change " + field);
        }
        return map;
    }

    private void note(String name, ConfigurationCheck.Findings found) {
        String of = "ConfigMap " + name + ": ";
        if (found.fault() != null) {
            faults.add(of + found.fault());
        }
        found.remarks().forEach(remark -> remarks.add(of + remark));
    }

    private static Map<String, String> data(@Nullable ConfigMap map) {
        return map == null ? Map.of() : Objects.requireNonNullElse(map.getData(), Map.of());
    }

    private static Map<String, String> binary(ConfigMap map) {
        return Objects.requireNonNullElse(map.getBinaryData(), Map.of());
    }
}
