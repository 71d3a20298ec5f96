package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import org.fedoracopr.devkit.node.model.BackOff;
import org.fedoracopr.devkit.node.model.ImageCatalog;

/** What all pods of a node share. */
record NodeContext(
        KubernetesClient client,
        ApiPods api,
        VolumeContents contents,
        PodEnvironment environments,
        Namespaces namespaces,
        ImageCatalog images,
        Path directory,
        int logMaxFiles,
        BackOff backOff,
        InstantSource clock,
        ScheduledExecutorService scheduler,
        Gate stall,
        StartTroubles startTroubles) {}
