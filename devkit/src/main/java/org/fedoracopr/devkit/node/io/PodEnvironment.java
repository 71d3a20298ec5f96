package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fedoracopr.devkit.node.decide.FieldValues;
import org.fedoracopr.devkit.node.decide.Variables;
import org.jspecify.annotations.Nullable;

/** A container's environment: what a runtime sets, then envFrom, then env, later ones winning. */
final class PodEnvironment {

    /** The container's home directory, made empty for each. */
    static final String HOME = "/tmp/home";

    private static final String SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final KubernetesClient client;
    private final URI apiServer;
    private final Map<String, Quantity> capacity;

    /** {@code apiServer} is where containers find it. */
    PodEnvironment(KubernetesClient client, URI apiServer, Map<String, Quantity> capacity) {
        this.client = client;
        this.apiServer = apiServer;
        this.capacity = Map.copyOf(capacity);
    }

    Map<String, String> of(Pod pod, Container container, Path image) throws NotReadyException {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", image + ":" + SYSTEM_PATH);
        environment.put("HOSTNAME", pod.getMetadata().getName());
        environment.put("HOME", HOME);
        environment.put("COPR_IMAGE_DIR", image.toString());
        String port = Integer.toString(apiServer.getPort());
        environment.put("KUBERNETES_SERVICE_HOST", apiServer.getHost());
        environment.put("KUBERNETES_SERVICE_PORT", port);
        environment.put("KUBERNETES_SERVICE_PORT_HTTPS", port);
        for (EnvFromSource source : container.getEnvFrom()) {
            environment.putAll(all(pod, source));
        }
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValueFrom() == null) {
                String value = variable.getValue() == null ? "" : variable.getValue();
                environment.put(variable.getName(), Variables.expand(value, environment));
            } else {
                String value = referred(pod, container, variable.getValueFrom());
                if (value != null) {
                    environment.put(variable.getName(), value);
                }
            }
        }
        return environment;
    }

    private @Nullable String referred(Pod pod, Container container, EnvVarSource source) throws NotReadyException {
        if (source.getFieldRef() != null) {
            return FieldValues.of(pod, source.getFieldRef().getFieldPath());
        }
        if (source.getResourceFieldRef() != null) {
            return FieldValues.of(container, source.getResourceFieldRef(), capacity);
        }
        if (source.getConfigMapKeyRef() != null) {
            var key = source.getConfigMapKeyRef();
            return one("configmap", key.getName(), key.getKey(), configMap(pod, key.getName()), key.getOptional());
        }
        if (source.getSecretKeyRef() != null) {
            var key = source.getSecretKeyRef();
            return one("secret", key.getName(), key.getKey(), secret(pod, key.getName()), key.getOptional());
        }
        throw new IllegalArgumentException("an env valueFrom of a kind that this node does not support");
    }

    private static @Nullable String one(
            String kind, String name, String key, @Nullable Map<String, String> values, @Nullable Boolean optional)
            throws NotReadyException {
        String value = values == null ? null : values.get(key);
        if (value == null && !Boolean.TRUE.equals(optional)) {
            throw new NotReadyException(
                    "CreateContainerConfigError",
                    values == null
                            ? kind + " \"" + name + "\" not found"
                            : "couldn't find key " + key + " in " + kind + " " + name);
        }
        return value;
    }

    private Map<String, String> all(Pod pod, EnvFromSource source) throws NotReadyException {
        Map<String, String> values = null;
        String what = "";
        Boolean optional = null;
        if (source.getConfigMapRef() != null) {
            what = "configmap \"" + source.getConfigMapRef().getName() + "\"";
            optional = source.getConfigMapRef().getOptional();
            values = configMap(pod, source.getConfigMapRef().getName());
        } else if (source.getSecretRef() != null) {
            what = "secret \"" + source.getSecretRef().getName() + "\"";
            optional = source.getSecretRef().getOptional();
            values = secret(pod, source.getSecretRef().getName());
        }
        if (values == null) {
            if (!Boolean.TRUE.equals(optional)) {
                throw new NotReadyException("CreateContainerConfigError", what + " not found");
            }
            return Map.of();
        }
        String prefix = source.getPrefix() == null ? "" : source.getPrefix();
        Map<String, String> prefixed = new LinkedHashMap<>();
        values.forEach((key, value) -> prefixed.put(prefix + key, value));
        return prefixed;
    }

    private @Nullable Map<String, String> configMap(Pod pod, String name) {
        ConfigMap map = client.configMaps()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(name)
                .get();
        if (map == null) {
            return null;
        }
        return map.getData() == null ? Map.of() : map.getData();
    }

    private @Nullable Map<String, String> secret(Pod pod, String name) {
        Secret secret = client.secrets()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(name)
                .get();
        if (secret == null) {
            return null;
        }
        Map<String, String> values = new HashMap<>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach((key, base64) ->
                            values.put(key, new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8)));
        }
        return values;
    }
}
