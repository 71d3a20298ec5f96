package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fedoracopr.devkit.node.decide.FieldValues;
import org.fedoracopr.devkit.node.io.AtomicDirectory.Content;
import org.jspecify.annotations.Nullable;

/** The files of the volumes that show objects of the cluster: configMap, secret, downwardAPI, and projected ones that mix them. */
final class VolumeContents {

    private static final int DEFAULT_MODE = 0644;

    private final KubernetesClient client;
    private final Map<String, Quantity> capacity;

    VolumeContents(KubernetesClient client, Map<String, Quantity> capacity) {
        this.client = client;
        this.capacity = Map.copyOf(capacity);
    }

    /** Whether the volume shows the pod's own fields only, which change with the pod and need no other object. */
    static boolean isDownward(Volume volume) {
        return volume.getDownwardAPI() != null;
    }

    /** The files of a volume, or nothing when it is of another kind. */
    Optional<Map<String, Content>> of(Pod pod, Volume volume) throws NotReadyException {
        Map<String, Content> files = new HashMap<>();
        if (volume.getConfigMap() != null) {
            var source = volume.getConfigMap();
            configMap(
                    pod,
                    source.getName(),
                    source.getItems(),
                    source.getOptional(),
                    mode(source.getDefaultMode()),
                    files);
        } else if (volume.getSecret() != null) {
            var source = volume.getSecret();
            secret(
                    pod,
                    source.getSecretName(),
                    source.getItems(),
                    source.getOptional(),
                    mode(source.getDefaultMode()),
                    files);
        } else if (volume.getDownwardAPI() != null) {
            downward(
                    pod,
                    volume.getDownwardAPI().getItems(),
                    mode(volume.getDownwardAPI().getDefaultMode()),
                    files);
        } else if (volume.getProjected() != null) {
            int mode = mode(volume.getProjected().getDefaultMode());
            for (VolumeProjection source : volume.getProjected().getSources()) {
                projected(pod, source, mode, files);
            }
        } else {
            return Optional.empty();
        }
        return Optional.of(files);
    }

    private void projected(Pod pod, VolumeProjection source, int mode, Map<String, Content> files)
            throws NotReadyException {
        if (source.getConfigMap() != null) {
            var map = source.getConfigMap();
            configMap(pod, map.getName(), map.getItems(), map.getOptional(), mode, files);
        }
        if (source.getSecret() != null) {
            var secret = source.getSecret();
            secret(pod, secret.getName(), secret.getItems(), secret.getOptional(), mode, files);
        }
        if (source.getDownwardAPI() != null) {
            downward(pod, source.getDownwardAPI().getItems(), mode, files);
        }
        if (source.getServiceAccountToken() != null) {
            ServiceAccountTokenProjection token = source.getServiceAccountToken();
            files.put(token.getPath(), content(ServiceAccountTokens.request(client, pod, token), 0600));
        }
    }

    private void configMap(
            Pod pod,
            String name,
            List<KeyToPath> items,
            @Nullable Boolean optional,
            int mode,
            Map<String, Content> files)
            throws NotReadyException {
        String namespace = pod.getMetadata().getNamespace();
        ConfigMap map =
                client.configMaps().inNamespace(namespace).withName(name).get();
        Map<String, ByteBuffer> values = new HashMap<>();
        if (map == null) {
            unlessOptional(optional, "configmap \"" + name + "\" not found");
        } else {
            if (map.getData() != null) {
                map.getData().forEach((key, text) -> values.put(key, bytes(text)));
            }
            if (map.getBinaryData() != null) {
                map.getBinaryData().forEach((key, base64) -> values.put(key, decode(base64)));
            }
        }
        pick("configmap " + name, values, items, optional, mode, files);
    }

    private void secret(
            Pod pod,
            String name,
            List<KeyToPath> items,
            @Nullable Boolean optional,
            int mode,
            Map<String, Content> files)
            throws NotReadyException {
        String namespace = pod.getMetadata().getNamespace();
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        Map<String, ByteBuffer> values = new HashMap<>();
        if (secret == null) {
            unlessOptional(optional, "secret \"" + name + "\" not found");
        } else if (secret.getData() != null) {
            secret.getData().forEach((key, base64) -> values.put(key, decode(base64)));
        }
        pick("secret " + name, values, items, optional, mode, files);
    }

    private static void pick(
            String source,
            Map<String, ByteBuffer> values,
            List<KeyToPath> items,
            @Nullable Boolean optional,
            int mode,
            Map<String, Content> files)
            throws NotReadyException {
        if (items.isEmpty()) {
            values.forEach((key, value) -> files.put(key, new Content(value, mode)));
        }
        for (KeyToPath item : items) {
            ByteBuffer value = values.get(item.getKey());
            if (value != null) {
                files.put(item.getPath(), new Content(value, item.getMode() == null ? mode : item.getMode()));
            } else {
                unlessOptional(optional, source + " has no key " + item.getKey());
            }
        }
    }

    private void downward(Pod pod, List<DownwardAPIVolumeFile> items, int mode, Map<String, Content> files) {
        for (DownwardAPIVolumeFile item : items) {
            String value = item.getFieldRef() != null
                    ? FieldValues.of(pod, item.getFieldRef().getFieldPath())
                    : pod.getSpec().getContainers().stream()
                            .filter(container -> container
                                    .getName()
                                    .equals(item.getResourceFieldRef().getContainerName()))
                            .map(container -> FieldValues.of(container, item.getResourceFieldRef(), capacity))
                            .findFirst()
                            .orElse("");
            files.put(item.getPath(), content(value, item.getMode() == null ? mode : item.getMode()));
        }
    }

    private static void unlessOptional(@Nullable Boolean optional, String message) throws NotReadyException {
        if (!Boolean.TRUE.equals(optional)) {
            throw new NotReadyException("ContainerCreating", message);
        }
    }

    private static int mode(@Nullable Integer mode) {
        return mode == null ? DEFAULT_MODE : mode;
    }

    private static Content content(String text, int mode) {
        return new Content(bytes(text), mode);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ByteBuffer decode(String base64) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(base64));
    }
}
