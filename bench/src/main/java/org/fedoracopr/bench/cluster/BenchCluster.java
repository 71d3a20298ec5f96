package org.fedoracopr.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.fedoracopr.api.v1alpha1.CustomResourceDefinitions;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.bench.agent.SimulatedKubelet;
import org.fedoracopr.bench.agent.SimulatedLog;
import org.fedoracopr.bench.agent.SimulatedPods;
import org.fedoracopr.bench.watch.Timelines;
import org.fedoracopr.bench.watch.WatchStream;
import org.fedoracopr.bench.watch.WatchedObject;
import org.fedoracopr.devkit.certificates.CertificateAuthority;
import org.fedoracopr.devkit.controlplane.AuditLog;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.controlplane.ControlPlaneBinaries;
import org.fedoracopr.devkit.process.ChildProcesses;
import org.fedoracopr.devkit.process.OwnedDirectory;
import org.jspecify.annotations.Nullable;

/** A control plane with ten simulated nodes, the CRDs, a pool, and watches that fill the timelines of the moment. */
public final class BenchCluster implements AutoCloseable {

    /** Where everything happens. */
    public static final String NAMESPACE = "copr";

    public static final String BUILDS =
            "/apis/copr.fedorainfracloud.org/v1alpha1/namespaces/" + NAMESPACE + "/coprbuilds";
    public static final String PODS = "/api/v1/namespaces/" + NAMESPACE + "/pods";

    /** The operator's own user. */
    public static final String OPERATOR = "copr-builder-operator";

    private static final int NODES = 10;
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final List<String> MASTERS = List.of("system:masters");

    private final Closing closing = new Closing();
    private final ControlPlane plane;
    private final ApiClient api;
    private final Path directory;
    private final AtomicReference<Timelines> timelines = new AtomicReference<>(new Timelines(0));
    private final AtomicReference<@Nullable BenchException> broken = new AtomicReference<>();

    /** Starts everything; returns when the nodes take Pods. */
    public static BenchCluster start(ClusterSettings settings) {
        return new BenchCluster(settings);
    }

    private BenchCluster(ClusterSettings settings) {
        try {
            OwnedDirectory owned = closing.add(OwnedDirectory.create("bench"));
            directory = owned.path();
            plane = closing.add(startPlane(settings));
            CertificateAuthority authority = plane.certificateAuthority();
            api = closing.add(
                    new ApiClient(plane.url(), authority.tlsContext(authority.issueClient("bench", MASTERS))));
            var pods = new SimulatedPods(
                    (build, mark, nanos) -> timelines.get().see(build, mark, nanos), InstantSource.system());
            SimulatedKubelet kubelet = closing.add(SimulatedKubelet.start(
                    pods,
                    authority.tlsContext(
                            authority.issueServing("system:node:simulated", List.of(), List.of("127.0.0.1")))));
            makeWorld(settings);
            startNodes(settings, kubelet.port());
            watch("pods", PODS, (event, nanos) -> {
                timelines.get().pod(event, nanos);
                pods.seen(event);
            });
            watch("builds", BUILDS, (event, nanos) -> timelines.get().build(event, nanos));
        } catch (IOException e) {
            closing.close();
            throw new BenchException("the cluster's files cannot be written: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private void watch(String name, String collection, BiConsumer<WatchedObject, Long> seen) {
        ApiClient own = closing.add(api.another());
        closing.add(new WatchStream(
                name, own.version(collection), version -> own.watch(collection, version), new WatchStream.Listener() {
                    @Override
                    public void seen(WatchedObject event, long nanos) {
                        seen.accept(event, nanos);
                    }

                    @Override
                    public void failed(BenchException why) {
                        broken.compareAndSet(null, why);
                        timelines.get().fail(why);
                    }
                }));
    }

    private static ControlPlane startPlane(ClusterSettings settings) {
        List<String> arguments = new ArrayList<>(List.of("--profiling=true"));
        arguments.addAll(settings.apiServerArguments());
        ControlPlane.Builder builder = ControlPlane.builder().apiServerArguments(arguments.toArray(String[]::new));
        return (settings.audited() ? builder.audit() : builder).start();
    }

    private void makeWorld(ClusterSettings settings) {
        for (var kind : CustomResourceDefinitions.KINDS) {
            ApiClient.await(api.create(
                    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                    CustomResourceDefinitions.yaml(kind),
                    ApiClient.YAML));
        }
        await("the CRDs", () -> answers(BUILDS));
        String world = Template.fill("world.yaml", Map.of("POOL_MAX", Integer.toString(settings.poolMax())));
        for (String document : world.split("---\n", -1)) {
            String path = document.lines()
                    .filter(line -> line.startsWith("# /"))
                    .findFirst()
                    .orElseThrow();
            await("the kind of " + path, () -> answers(path.substring(2)));
            ApiClient.await(api.create(path.substring(2), document, ApiClient.YAML));
        }
        await(
                "the claim of the results volume",
                () -> "Bound"
                        .equals(api.get("/api/v1/namespaces/copr/persistentvolumeclaims/copr-results")
                                .path("status")
                                .path("phase")
                                .asText()));
        await("the service account", () -> answers("/api/v1/namespaces/copr/serviceaccounts/default"));
    }

    private void startNodes(ClusterSettings settings, int kubeletPort) throws IOException {
        Path program = ControlPlaneBinaries.ensure().program("kwok");
        if (!Files.isExecutable(program)) {
            throw new BenchException("kwok is not there: run devkit/control-plane-binaries --with kwok");
        }
        Path file = Files.writeString(
                directory.resolve("kwok.yaml"),
                Template.fill(
                        "kwok.yaml",
                        Map.of(
                                "KUBELET_PORT", Integer.toString(kubeletPort),
                                "RUN_MILLIS", Integer.toString(settings.runMillis()),
                                "LOG_LENGTH", Long.toString(SimulatedLog.seal().length()),
                                "LOG_SHA256", SimulatedLog.seal().sha256())));
        var builder = new ProcessBuilder(
                        program.toString(),
                        "--config=" + file,
                        "--kubeconfig=" + plane.kubeconfigFor("kwok", MASTERS),
                        "--manage-nodes-with-label-selector=bench=node",
                        "--node-lease-duration-seconds=40")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("kwok.log").toFile());
        // It keeps a working directory in the user's home.
        builder.environment().put("HOME", directory.toString());
        Process kwok = ChildProcesses.start(builder);
        closing.add(() -> ChildProcesses.stop(kwok, GRACE));
        for (int node = 0; node < NODES; node++) {
            ApiClient.await(api.create("/api/v1/nodes", """
                            {"apiVersion":"v1","kind":"Node","metadata":{"name":"simulated-%d","labels":
                            {"bench":"node","kubernetes.io/arch":"amd64","kubernetes.io/os":"linux"}}}""".formatted(node)));
        }
        await("the simulated nodes", () -> {
            if (!kwok.isAlive()) {
                throw new BenchException("kwok has ended: " + tail(directory.resolve("kwok.log")));
            }
            return nodesReady();
        });
    }

    private boolean nodesReady() {
        int ready = 0;
        for (JsonNode node : api.get("/api/v1/nodes").path("items")) {
            // A node is tainted until the controller manager has seen that it is ready.
            ready += node.path("status").has("addresses") && !node.path("spec").has("taints") ? 1 : 0;
        }
        return ready == NODES;
    }

    private boolean answers(String path) {
        try {
            api.get(path);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + READY.toNanos();
        var never = new CountDownLatch(1);
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > deadline || never.await(20, TimeUnit.MILLISECONDS)) {
                    throw new BenchException(what + ": not ready within " + READY.toSeconds() + " s");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while waiting for " + what, e);
        }
    }

    static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The client of the bench, as an administrator. */
    public ApiClient api() {
        return api;
    }

    /** Where logs of what runs here are. */
    Path directory() {
        return directory;
    }

    /** The ids of all requests that are in the audit log by now. */
    public Set<String> auditedRequests() {
        return plane.auditLog().requests().stream().map(AuditLog.Request::id).collect(Collectors.toSet());
    }

    /** The requests of a user but those that were there before; of those that only service accounts make. */
    public RequestCounts requestsSince(Set<String> before, String user) {
        return RequestCounts.of(plane.auditLog().requests(), user, before);
    }

    /** etcd's client socket. */
    public Path etcdSocket() {
        return plane.directory().resolve("etcd.sock");
    }

    /** A kubeconfig of the operator's own user. */
    Path operatorKubeconfig() {
        return plane.kubeconfigFor(OPERATOR, List.of("system:serviceaccounts"));
    }

    /** From now on events go to these timelines. */
    public void observe(Timelines next) {
        timelines.set(next);
        // A watch that broke off between two measurements brings nothing to the second either.
        BenchException before = broken.get();
        if (before != null) {
            next.fail(before);
        }
    }

    @Override
    public void close() {
        closing.close();
    }
}
