package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.fedoracopr.devkit.node.model.PodEvent;
import org.jspecify.annotations.Nullable;

/** What must be there before containers can be started: images, volumes, environment. */
final class PodPreparation {

    private final NodeContext node;
    private final PodVolumes volumes;
    private final PodContainers containers;

    PodPreparation(NodeContext node, PodVolumes volumes, PodContainers containers) {
        this.node = node;
        this.volumes = volumes;
        this.containers = containers;
    }

    /** Prepares the volumes and every container. */
    PodEvent all(Pod pod) {
        Optional<PodEvent> missing = attempt(null, () -> {
            volumes.prepare(pod);
            return Optional.empty();
        });
        for (Container container : pod.getSpec().getContainers()) {
            if (missing.isEmpty()) {
                missing = one(pod, container);
            }
        }
        return missing.orElseGet(PodEvent.Prepared::new);
    }

    /** Prepares one container for its next run; says what is missing, if anything is. */
    Optional<PodEvent> one(Pod pod, Container container) {
        String name = container.getName();
        Optional<PodEvent> trouble = node.startTroubles().of(pod, container);
        if (trouble.isPresent()) {
            return trouble;
        }
        return attempt(name, () -> {
            Optional<Path> image = node.images().directory(container.getImage());
            if (image.isEmpty()) {
                String reason = "Never".equals(container.getImagePullPolicy()) ? "ErrImageNeverPull" : "ErrImagePull";
                return Optional.of(
                        new PodEvent.NotPrepared(name, reason, node.images().unknown(container.getImage()), false));
            }
            containers.prepare(pod, container, volumes, image.get());
            return Optional.empty();
        });
    }

    private interface Step {
        Optional<PodEvent> run() throws NotReadyException, IOException;
    }

    private static Optional<PodEvent> attempt(@Nullable String container, Step step) {
        try {
            return step.run();
        } catch (NotReadyException e) {
            return Optional.of(new PodEvent.NotPrepared(container, e.reason(), String.valueOf(e.getMessage()), true));
        } catch (IllegalArgumentException e) {
            return Optional.of(new PodEvent.Impossible(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return Optional.of(new PodEvent.NotPrepared(container, "CreateContainerError", e.toString(), true));
        }
    }
}
