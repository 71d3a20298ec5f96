package org.fedoracopr.e2e.cluster;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A plain pod of a test. */
public final class TestPod {

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    TestPod(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    public String name() {
        return name;
    }

    public PodResource resource() {
        return client.pods().inNamespace(namespace).withName(name);
    }

    public Pod get() {
        return Objects.requireNonNull(resource().get(), () -> name + " is gone");
    }

    /** Waits until the pod is as wanted. */
    public Pod await(String what, Predicate<Pod> wanted) {
        return Awaitility.await(name + " " + what)
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(50))
                .until(this::get, wanted);
    }

    public Pod awaitPhase(String phase) {
        return await("is " + phase, pod -> phase.equals(pod.getStatus().getPhase()));
    }

    /** Waits until it is over, well or not. */
    public Pod awaitEnd() {
        return await(
                "ends",
                pod -> pod.getStatus().getPhase().equals("Succeeded")
                        || pod.getStatus().getPhase().equals("Failed"));
    }

    public ContainerStateTerminated awaitEnd(String container) {
        return ended(await("ends " + container, pod -> ended(pod, container).isPresent()), container)
                .orElseThrow();
    }

    public void awaitGone() {
        Awaitility.await(name + " is gone")
                .atMost(Duration.ofMinutes(1))
                .until(() -> resource().get() == null);
    }

    public void awaitLog(String container, String text) {
        awaitPhase("Running");
        Awaitility.await(name + " logs: " + text)
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> resource().inContainer(container).getLog().contains(text));
    }

    /** How a container ended; empty while it has not. */
    public static Optional<ContainerStateTerminated> ended(Pod pod, String container) {
        return state(pod, container).map(ContainerState::getTerminated);
    }

    public static Optional<ContainerState> state(Pod pod, String container) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getName().equals(container))
                .map(status -> status.getState())
                .findFirst();
    }

    public void annotate(String key, String value) {
        resource()
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"" + key + "\":\"" + value + "\"}}}");
    }

    public void removeFinalizers() {
        resource().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
    }
}
