package org.fedoracopr.devkit.node.decide;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;

/** Pods for tests of decisions. */
final class Pods {

    private Pods() {}

    /** A pod that this node runs, with containers a and b. */
    static PodBuilder two() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace("n")
                .withUid("u")
                .addToAnnotations("task", "one \"two\"\n")
                .addToLabels("app", "x")
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withNodeName("node")
                .addNewContainer()
                .withName("a")
                .withImage("i")
                .withCommand("sh")
                .endContainer()
                .addNewContainer()
                .withName("b")
                .withImage("i")
                .withCommand("sh")
                .endContainer()
                .endSpec();
    }

    /** The same while it is being deleted. */
    static Pod deleted(long grace) {
        return two().editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .withDeletionGracePeriodSeconds(grace)
                .endMetadata()
                .build();
    }
}
