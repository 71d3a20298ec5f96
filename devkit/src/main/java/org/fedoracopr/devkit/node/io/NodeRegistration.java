package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.devkit.node.decide.FieldValues;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Node object and the lease that keeps it alive. */
public final class NodeRegistration implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeRegistration.class);
    private static final String LEASES = "kube-node-lease";
    private static final int LEASE_SECONDS = 40;
    private static final int RENEW_SECONDS = 10;
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final KubernetesClient client;
    private final String name;
    private final InstantSource clock;
    private final Gate stall;
    private @Nullable ScheduledFuture<?> renewal;
    private @Nullable Description description;

    /** While the gate is shut nothing is written. */
    public NodeRegistration(KubernetesClient client, String name, InstantSource clock, Gate stall) {
        this.stall = stall;
        this.client = client;
        this.name = name;
        this.clock = clock;
    }

    /** What a node says about itself. */
    public record Description(
            String architecture, Map<String, String> labels, Map<String, Quantity> capacity, int logPort) {
        public Description {
            labels = Map.copyOf(labels);
            capacity = Map.copyOf(capacity);
        }
    }

    /** Creates or takes over the Node, ready for pods, and keeps its lease. */
    public void register(Description itself, ScheduledExecutorService scheduler) {
        description = itself;
        Map<String, String> labels = new HashMap<>(itself.labels());
        labels.put("kubernetes.io/arch", itself.architecture());
        labels.put("kubernetes.io/os", "linux");
        labels.put("kubernetes.io/hostname", name);
        Node wanted = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .addToAnnotations(
                        "devkit.copr.fedorainfracloud.org/warning",
                        "runs pods as local processes, without images or isolation")
                .endMetadata()
                .build();
        var resource = client.nodes().withName(name);
        if (resource.get() == null) {
            client.resource(wanted).create();
        } else {
            resource.patch(
                    PatchContext.of(PatchType.STRATEGIC_MERGE),
                    client.getKubernetesSerialization().asJson(wanted));
        }
        renew();
        report(itself);
        // A new Node is tainted until a controller sees it ready; where no such controller runs, nobody else would do
        // this.
        resource.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"taints\":null,\"unschedulable\":null}}");
        renewal = scheduler.scheduleWithFixedDelay(this::beat, RENEW_SECONDS, RENEW_SECONDS, TimeUnit.SECONDS);
    }

    /** Renews the lease and, when somebody thinks that the node is not ready, its status. */
    public void beat() {
        Description itself = description;
        if (stall.isShut() || itself == null) {
            return;
        }
        renew();
        try {
            Node node = client.nodes().withName(name).get();
            if (node != null && !isReady(node)) {
                report(itself);
            }
        } catch (KubernetesClientException e) {
            LOG.warn("node {}: its status could not be reported: {}", name, e.getMessage());
        }
    }

    private static boolean isReady(Node node) {
        return node.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private void report(Description itself) {
        client.nodes()
                .withName(name)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        client.getKubernetesSerialization().asJson(status(itself)));
    }

    private Node status(Description itself) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .withCapacity(itself.capacity())
                .withAllocatable(itself.capacity())
                .addNewAddress(FieldValues.ADDRESS, "InternalIP")
                .addNewAddress(name, "Hostname")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(itself.logPort())
                .endDaemonEndpoints()
                .withNewNodeInfo()
                .withArchitecture(itself.architecture())
                .withOperatingSystem("linux")
                .withOsImage("processes of " + System.getProperty("os.name"))
                .withKernelVersion(System.getProperty("os.version"))
                .withContainerRuntimeVersion("process://1")
                .withKubeletVersion("v1.34.0-process-node")
                .withBootID("")
                .withMachineID("")
                .withSystemUUID("")
                .withKubeProxyVersion("")
                .endNodeInfo()
                .withConditions(List.of(
                        condition("MemoryPressure", "False", "KubeletHasSufficientMemory", now),
                        condition("DiskPressure", "False", "KubeletHasNoDiskPressure", now),
                        condition("PIDPressure", "False", "KubeletHasSufficientPID", now),
                        condition("Ready", "True", "KubeletReady", now)))
                .endStatus()
                .build();
    }

    private static NodeCondition condition(String type, String status, String reason, String now) {
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage("reported by the process node")
                .withLastHeartbeatTime(now)
                .withLastTransitionTime(now)
                .build();
    }

    private void renew() {
        try {
            var leases = client.leases().inNamespace(LEASES);
            String now = MICROSECONDS.format(clock.instant());
            if (leases.withName(name).get() == null) {
                client.resource(lease()).create();
            }
            leases.withName(name)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\":{\"renewTime\":\"" + now + "\",\"holderIdentity\":\"" + name + "\"}}");
        } catch (KubernetesClientException e) {
            LOG.warn("node {}: its lease could not be renewed: {}", name, e.getMessage());
        }
    }

    private Lease lease() {
        Node node = client.nodes().withName(name).get();
        LeaseBuilder lease = new LeaseBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(LEASES)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(name)
                .withLeaseDurationSeconds(LEASE_SECONDS)
                .withRenewTime(clock.instant().atZone(ZoneOffset.UTC))
                .endSpec();
        if (node != null) {
            lease.editMetadata()
                    .withOwnerReferences(new OwnerReferenceBuilder()
                            .withApiVersion("v1")
                            .withKind("Node")
                            .withName(name)
                            .withUid(node.getMetadata().getUid())
                            .build())
                    .endMetadata();
        }
        return lease.build();
    }

    /** Falls silent: the Node stays, and nobody renews its lease. */
    public void abandon() {
        if (renewal != null) {
            renewal.cancel(false);
        }
    }

    /** Takes the Node away from the cluster. */
    @Override
    public void close() {
        abandon();
        try {
            client.nodes().withName(name).delete();
            client.leases().inNamespace(LEASES).withName(name).delete();
        } catch (KubernetesClientException e) {
            LOG.warn("node {}: it could not be deleted: {}", name, e.getMessage());
        }
    }
}
