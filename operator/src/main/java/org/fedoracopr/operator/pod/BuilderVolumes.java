package org.fedoracopr.operator.pod;

import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFileBuilder;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSourceBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.PoolScratch;
import org.fedoracopr.api.v1alpha1.ScratchMedium;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of a builder Pod and who mounts them: results and the agent's state are the agent's alone (invariant I9), the scratch space and the
 * configuration the builder's.
 */
final class BuilderVolumes {

    private static final String SHARED = "copr";
    private static final String ANNOTATIONS = "pod-annotations";
    private static final String SCRATCH = "scratch";
    private static final String WORKSPACE = "workspace";
    private static final String AGENT_STATE = "agent-state";
    private static final String RESULTS = "results";

    private BuilderVolumes() {}

    static List<Volume> volumes(CoprBuilderPoolSpec pool) {
        var volumes = new ArrayList<Volume>();
        volumes.add(emptyDir(SHARED));
        volumes.add(new VolumeBuilder()
                .withName(ANNOTATIONS)
                .withNewDownwardAPI()
                .withItems(PodAnnotations.DOWNWARD.stream()
                        .map(BuilderVolumes::annotationFile)
                        .toList())
                .endDownwardAPI()
                .build());
        volumes.add(scratch(pool.scratch()));
        volumes.add(emptyDir(WORKSPACE));
        volumes.add(emptyDir(AGENT_STATE));
        volumes.add(results(pool));
        volumes.addAll(PoolFiles.volumes(pool));
        return volumes;
    }

    static List<VolumeMount> builderMounts(CoprBuilderPoolSpec pool) {
        var mounts = new ArrayList<VolumeMount>();
        mounts.add(mount(SHARED, PodFiles.IN_POD.shared().toString(), false));
        mounts.add(mount(ANNOTATIONS, PodFiles.IN_POD.annotations().toString(), true));
        mounts.add(mount(SCRATCH, "/var/lib/mock", false));
        mounts.add(mount(WORKSPACE, "/var/lib/copr-rpmbuild", false));
        mounts.addAll(PoolFiles.mounts(pool));
        return mounts;
    }

    static List<VolumeMount> agentMounts() {
        return List.of(
                mount(SHARED, PodFiles.IN_POD.shared().toString(), false),
                mount(ANNOTATIONS, PodFiles.IN_POD.annotations().toString(), true),
                mount(AGENT_STATE, PodFiles.AGENT_STATE.toString(), false),
                resultsMount());
    }

    static VolumeMount resultsMount() {
        return mount(RESULTS, PodFiles.RESULTS_VOLUME.toString(), false);
    }

    private static DownwardAPIVolumeFile annotationFile(String key) {
        return new DownwardAPIVolumeFileBuilder()
                .withPath(PodAnnotations.fileName(key))
                .withNewFieldRef()
                .withFieldPath("metadata.annotations['" + key + "']")
                .endFieldRef()
                .build();
    }

    private static Volume scratch(@Nullable PoolScratch scratch) {
        var source = new EmptyDirVolumeSourceBuilder();
        if (scratch != null && scratch.medium() == ScratchMedium.MEMORY) {
            source.withMedium("Memory");
        }
        if (scratch != null && scratch.size() != null) {
            source.withSizeLimit(scratch.size());
        }
        return new VolumeBuilder()
                .withName(SCRATCH)
                .withEmptyDir(source.build())
                .build();
    }

    /** Bytes that the scratch space may use of a disk that it shares: a size that no file system tells the build. */
    static OptionalLong sharedDiskLimit(@Nullable PoolScratch scratch) {
        if (scratch == null || scratch.size() == null || scratch.medium() == ScratchMedium.MEMORY) {
            return OptionalLong.empty();
        }
        long bytes = scratch.size().getNumericalAmount().longValue();
        return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
    }

    static Volume results(CoprBuilderPoolSpec pool) {
        if (pool.results() == null || pool.results().claimName() == null) {
            throw new IllegalArgumentException("the pool names no results claim: set spec.results.claimName");
        }
        return new VolumeBuilder()
                .withName(RESULTS)
                .withNewPersistentVolumeClaim()
                .withClaimName(pool.results().claimName())
                .endPersistentVolumeClaim()
                .build();
    }

    private static Volume emptyDir(String name) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .endEmptyDir()
                .build();
    }

    static VolumeMount mount(String volume, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly ? true : null)
                .build();
    }
}
