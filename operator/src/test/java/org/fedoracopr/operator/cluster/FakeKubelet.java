package org.fedoracopr.operator.cluster;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Nodes of which nothing is real but their resources, and a kubelet that runs no process: it lets each Pod be for a moment and says then that its builder was killed
 * for want of memory. That is an end that needs no log and no agent, and no further attempt.
 */
public final class FakeKubelet implements AutoCloseable {
    private static final int SHORTEST_MILLIS = 1_000;
    private static final int LONGEST_MILLIS = 3_000;
    private static final int HEARTBEAT_SECONDS = 10;

    private final KubernetesClient client;
    private final List<String> nodes = new ArrayList<>();
    private final Random random = new Random(1);
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    private final SharedIndexInformer<Pod> informer;

    /**
     * Makes the nodes and begins.
     *
     * @param namespace of the Pods; also the value of the nodes' label {@code fake}, and the beginning of their names
     */
    public FakeKubelet(KubernetesClient client, String namespace, int count) {
        this.client = client;
        for (int i = 1; i <= count; i++) {
            String name = namespace + "-" + i;
            client.nodes()
                    .resource(new NodeBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withLabels(Map.of("fake", namespace, "kubernetes.io/arch", "amd64"))
                            .endMetadata()
                            .build())
                    .create();
            nodes.add(name);
        }
        beat();
        var unused = threads.scheduleAtFixedRate(this::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        informer = client.pods().inNamespace(namespace).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                see(pod);
            }

            @Override
            public void onUpdate(Pod before, Pod pod) {
                see(pod);
            }

            @Override
            public void onDelete(Pod pod, boolean unknown) {
                // There is nothing to clean up.
            }
        });
    }

    private void see(Pod pod) {
        if (!nodes.contains(String.valueOf(pod.getSpec().getNodeName()))) {
            return;
        }
        String uid = pod.getMetadata().getUid();
        if (pod.isMarkedForDeletion()) {
            if (gone.add(uid)) {
                threads.execute(() ->
                        quietly(() -> client.resource(pod).withGracePeriod(0).delete()));
            }
        } else if (seen.add(uid)) {
            var unused = threads.schedule(
                    () -> quietly(() -> end(pod)),
                    random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS),
                    TimeUnit.MILLISECONDS);
        }
    }

    private void end(Pod pod) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .editStatus(current -> current.edit()
                        .editOrNewStatus()
                        .withPhase("Failed")
                        .withContainerStatuses(
                                ended(pod, "builder", 137, "OOMKilled", now), ended(pod, "agent", 0, "Completed", now))
                        .endStatus()
                        .build());
    }

    private static ContainerStatus ended(Pod pod, String name, int code, String reason, String at) {
        return new ContainerStatusBuilder()
                .withName(name)
                .withImage(pod.getSpec().getContainers().getFirst().getImage())
                .withNewState()
                .withNewTerminated()
                .withExitCode(code)
                .withReason(reason)
                .withFinishedAt(at)
                .endTerminated()
                .endState()
                .build();
    }

    /** Without it the cluster takes the nodes for lost after a minute. */
    private void beat() {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        for (String name : nodes) {
            quietly(() -> client.nodes()
                    .withName(name)
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), heartbeat(name, now)));
        }
    }

    private Node heartbeat(String name, String now) {
        Map<String, Quantity> size =
                Map.of("cpu", new Quantity("10000"), "memory", new Quantity("10000Gi"), "pods", new Quantity("5000"));
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .withCapacity(size)
                .withAllocatable(size)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("KubeletReady")
                .withLastHeartbeatTime(now)
                .endCondition()
                .endStatus()
                .build();
    }

    /** A Pod that is gone, or was changed meanwhile, is seen again if it matters. */
    private void quietly(Runnable request) {
        try {
            request.run();
        } catch (KubernetesClientException e) {
            System.out.println("FakeKubelet: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        informer.close();
        threads.shutdownNow();
        nodes.forEach(name -> client.nodes().withName(name).delete());
    }
}
