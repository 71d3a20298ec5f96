package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fedoracopr.devkit.node.model.MountPoint;
import org.jspecify.annotations.Nullable;

/** The volumes of one pod, as directories of the machine. Used by the pod's worker only. */
final class PodVolumes implements AutoCloseable {

    private final KubernetesClient client;
    private final VolumeContents contents;
    private final Namespaces namespaces;
    private final Path directory;
    private final Map<String, Path> paths = new HashMap<>();
    private final Map<String, AtomicDirectory> projected = new HashMap<>();
    private @Nullable PodSandbox sandbox;

    PodVolumes(KubernetesClient client, VolumeContents contents, Namespaces namespaces, Path directory) {
        this.client = client;
        this.contents = contents;
        this.namespaces = namespaces;
        this.directory = directory;
    }

    /** Makes every volume; what an earlier call has made stays. */
    void prepare(Pod pod) throws NotReadyException, IOException {
        Map<Path, String> memory = new TreeMap<>();
        for (Volume volume : pod.getSpec().getVolumes()) {
            if (volume.getEmptyDir() != null) {
                Path path = own(volume, "rwxrwxrwx");
                if ("Memory".equals(volume.getEmptyDir().getMedium())) {
                    memory.put(path, memoryOptions(volume.getEmptyDir()));
                }
            } else if (volume.getPersistentVolumeClaim() != null) {
                String claim = volume.getPersistentVolumeClaim().getClaimName();
                paths.put(volume.getName(), claimed(pod.getMetadata().getNamespace(), claim));
            } else if (volume.getHostPath() != null) {
                paths.put(volume.getName(), hostPath(volume.getHostPath()));
            }
        }
        write(pod, false);
        if (!memory.isEmpty() && sandbox == null) {
            sandbox = PodSandbox.start(namespaces, memory);
        }
    }

    /** Writes the volumes anew that show the pod's own fields, or with {@code all} those that show other objects too. */
    void refresh(Pod pod, boolean all) throws NotReadyException, IOException {
        write(pod, !all);
    }

    /** The process whose mount namespace the containers join, when the pod has emptyDirs in memory. */
    Optional<Long> sandbox() {
        return Optional.ofNullable(sandbox).map(PodSandbox::pid);
    }

    /** Where a container finds a volume; directories that a subPath names are made, as a kubelet does. */
    MountPoint mount(Pod pod, VolumeMount mount) throws IOException {
        Path source = paths.get(mount.getName());
        if (source == null) {
            throw new IllegalArgumentException("no volume " + mount.getName() + " for " + mount.getMountPath());
        }
        boolean shared = projected.containsKey(mount.getName());
        if (mount.getSubPath() != null && !mount.getSubPath().isEmpty()) {
            Path volume = source;
            Path inside = volume.resolve(mount.getSubPath()).normalize();
            if (!inside.startsWith(volume)) {
                throw new IllegalArgumentException("the subPath " + mount.getSubPath() + " leaves its volume");
            }
            if (sandbox != null && "Memory".equals(medium(pod, mount.getName()))) {
                throw new IllegalArgumentException("subPath of an emptyDir in memory is not supported by this node");
            }
            if (!Files.exists(inside)) {
                Directories.make(inside, "rwxr-xr-x");
            }
            source = inside.toRealPath();
            if (!source.startsWith(volume.toRealPath())) {
                throw new IllegalArgumentException("the subPath " + mount.getSubPath() + " leaves its volume");
            }
        }
        boolean readOnly = shared || Boolean.TRUE.equals(mount.getReadOnly()) || claimReadOnly(pod, mount.getName());
        return new MountPoint(mount.getMountPath(), source, readOnly, Files.isRegularFile(source));
    }

    private void write(Pod pod, boolean downwardOnly) throws NotReadyException, IOException {
        for (Volume volume : pod.getSpec().getVolumes()) {
            if (downwardOnly && !VolumeContents.isDownward(volume)) {
                continue;
            }
            var files = contents.of(pod, volume);
            if (files.isPresent()) {
                Path path = own(volume, "rwxr-xr-x");
                projected
                        .computeIfAbsent(volume.getName(), unused -> new AtomicDirectory(path))
                        .write(files.get());
            }
        }
    }

    private Path own(Volume volume, String permissions) throws IOException {
        Path path = directory.resolve(volume.getName());
        if (paths.putIfAbsent(volume.getName(), path) == null) {
            Directories.make(path, permissions);
        }
        return path;
    }

    private static String memoryOptions(EmptyDirVolumeSource source) {
        Quantity limit = source.getSizeLimit();
        return limit == null
                ? "mode=1777"
                : "mode=1777,size=" + Quantity.getAmountInBytes(limit).toBigInteger();
    }

    private static @Nullable String medium(Pod pod, String name) {
        return pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals(name) && volume.getEmptyDir() != null)
                .map(volume -> volume.getEmptyDir().getMedium())
                .findFirst()
                .orElse(null);
    }

    private static boolean claimReadOnly(Pod pod, String name) {
        return pod.getSpec().getVolumes().stream()
                .anyMatch(volume -> volume.getName().equals(name)
                        && volume.getPersistentVolumeClaim() != null
                        && Boolean.TRUE.equals(volume.getPersistentVolumeClaim().getReadOnly()));
    }

    private Path claimed(String namespace, String name) throws NotReadyException, IOException {
        PersistentVolumeClaim claim = client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (claim == null) {
            throw new NotReadyException("ContainerCreating", "persistentvolumeclaim \"" + name + "\" not found");
        }
        if (claim.getStatus() == null || !"Bound".equals(claim.getStatus().getPhase())) {
            throw new NotReadyException("ContainerCreating", "persistentvolumeclaim \"" + name + "\" is not bound");
        }
        PersistentVolume volume = client.persistentVolumes()
                .withName(claim.getSpec().getVolumeName())
                .get();
        if (volume == null) {
            throw new NotReadyException(
                    "ContainerCreating", "persistentvolume \"" + claim.getSpec().getVolumeName() + "\" not found");
        }
        if (volume.getSpec().getHostPath() != null) {
            return hostPath(volume.getSpec().getHostPath());
        }
        if (volume.getSpec().getLocal() != null) {
            return existing(Path.of(volume.getSpec().getLocal().getPath()));
        }
        throw new IllegalArgumentException(
                "the PersistentVolume " + volume.getMetadata().getName() + " of claim " + name
                        + " is neither hostPath nor local, and this node mounts no others");
    }

    private static Path hostPath(HostPathVolumeSource source) throws NotReadyException, IOException {
        Path path = Path.of(source.getPath());
        if ("DirectoryOrCreate".equals(source.getType()) && !Files.exists(path)) {
            Directories.make(path, "rwxr-xr-x");
        }
        return existing(path);
    }

    private static Path existing(Path path) throws NotReadyException {
        if (!Files.exists(path)) {
            throw new NotReadyException("ContainerCreating", "the path " + path + " of a volume does not exist");
        }
        return path;
    }

    @Override
    public void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
