package org.fedoracopr.devkit.node.decide;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this node refuses: everything that would make a pod behave differently from what its author wrote, found before it starts. */
public final class PodSupport {

    private PodSupport() {}

    /** A sentence that names the fields which this node does not support, or nothing when it can run the pod. */
    public static Optional<String> refusal(Pod pod) {
        List<String> faults = new ArrayList<>();
        PodSpec spec = pod.getSpec();
        unlessEmpty(faults, "spec.initContainers", spec.getInitContainers());
        unlessEmpty(faults, "spec.ephemeralContainers", spec.getEphemeralContainers());
        unlessEmpty(faults, "spec.readinessGates", spec.getReadinessGates());
        unlessEmpty(faults, "spec.hostAliases", spec.getHostAliases());
        unlessFalse(faults, "spec.hostNetwork", spec.getHostNetwork());
        unlessFalse(faults, "spec.hostPID", spec.getHostPID());
        unlessFalse(faults, "spec.hostIPC", spec.getHostIPC());
        unlessFalse(faults, "spec.shareProcessNamespace", spec.getShareProcessNamespace());
        spec.getVolumes().forEach(volume -> volume(faults, volume));
        spec.getContainers().forEach(container -> container(faults, container));
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "this node runs pods as local processes and does not support " + String.join("; ", faults));
    }

    private static void container(List<String> faults, Container container) {
        String at = "spec.containers[" + container.getName() + "].";
        if (container.getCommand().isEmpty()) {
            faults.add(at + "command being empty (there is no image to take an entry point from; name the program)");
        }
        probe(faults, at + "livenessProbe", container, container.getLivenessProbe());
        probe(faults, at + "readinessProbe", container, container.getReadinessProbe());
        probe(faults, at + "startupProbe", container, container.getStartupProbe());
        if (container.getRestartPolicy() != null) {
            faults.add(at + "restartPolicy");
        }
        unlessNull(faults, at + "lifecycle", container.getLifecycle());
        unlessEmpty(faults, at + "volumeDevices", container.getVolumeDevices());
        unlessFalse(faults, at + "stdin", container.getStdin());
        unlessFalse(faults, at + "tty", container.getTty());
        container.getPorts().stream()
                .filter(port -> port.getHostPort() != null && port.getHostPort() != 0)
                .forEach(port -> faults.add(at + "ports.hostPort " + port.getHostPort()));
        for (VolumeMount mount : container.getVolumeMounts()) {
            String where = at + "volumeMounts[" + mount.getMountPath() + "].";
            if (mount.getSubPathExpr() != null && !mount.getSubPathExpr().isEmpty()) {
                faults.add(where + "subPathExpr");
            }
            if ("Bidirectional".equals(mount.getMountPropagation())) {
                faults.add(where + "mountPropagation Bidirectional");
            }
        }
    }

    private static void probe(List<String> faults, String at, Container container, @Nullable Probe probe) {
        if (probe == null) {
            return;
        }
        IntOrString port = null;
        if (probe.getHttpGet() != null) {
            port = probe.getHttpGet().getPort();
            if (probe.getHttpGet().getHttpHeaders().stream()
                    .anyMatch(header -> header.getName().equalsIgnoreCase("Host"))) {
                faults.add(at + ".httpGet.httpHeaders with the name Host");
            }
        } else if (probe.getTcpSocket() != null) {
            port = probe.getTcpSocket().getPort();
        }
        if (port == null) {
            faults.add(at + " that is neither httpGet nor tcpSocket");
        } else if (Ports.number(container, port).isEmpty()) {
            faults.add(at + " whose port " + port.getStrVal() + " the container does not name");
        }
    }

    private static void volume(List<String> faults, Volume volume) {
        boolean known = volume.getEmptyDir() != null
                || volume.getConfigMap() != null
                || volume.getSecret() != null
                || volume.getDownwardAPI() != null
                || volume.getProjected() != null
                || volume.getPersistentVolumeClaim() != null
                || volume.getHostPath() != null;
        if (!known) {
            faults.add(
                    "spec.volumes[" + volume.getName()
                            + "] (only emptyDir, configMap, secret, downwardAPI, projected, persistentVolumeClaim and hostPath)");
        } else if (volume.getProjected() != null) {
            volume.getProjected().getSources().stream()
                    .filter(source -> source.getClusterTrustBundle() != null)
                    .forEach(source ->
                            faults.add("spec.volumes[" + volume.getName() + "].projected.clusterTrustBundle"));
        }
    }

    private static void unlessEmpty(List<String> faults, String field, @Nullable Collection<?> values) {
        if (values != null && !values.isEmpty()) {
            faults.add(field);
        }
    }

    private static void unlessNull(List<String> faults, String field, @Nullable Object value) {
        if (value != null) {
            faults.add(field);
        }
    }

    private static void unlessFalse(List<String> faults, String field, @Nullable Boolean value) {
        if (Boolean.TRUE.equals(value)) {
            faults.add(field);
        }
    }
}
