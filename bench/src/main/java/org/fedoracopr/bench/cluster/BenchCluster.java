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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.fedoracopr.api.v1alpha1.CustomResourceDefinitions;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.bench.agent.SimulatedKubelet;
import org.fedoracopr.bench.agent.SimulatedLog;
import org.fedoracopr.bench.agent.SimulatedPods;
import org.fedoracopr.bench.watch.Timelines;
import org.fedoracopr.bench.watch.WatchStream;
import org.fedoracopr.bench.watch.WatchedObject;
import org.fedoracopr.devkit.certificates.CertificateAuthority;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.controlplane.ControlPlaneBinaries;
import org.fedoracopr.devkit.process.ChildProcesses;
import org.fedoracopr.devkit.process.OwnedDirectory;

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
    private static final String AUDIT_POLICY =
            "{\"apiVersion\":\"audit.k8s.io/v1\",\"kind\":\"Policy\",\"omitStages\":[\"RequestReceived\",\"ResponseStarted\"],\"rules\":[{\"level\":\"Metadata\"}]}";

    private final Closing closing = new Closing();
    private final ControlPlane plane;
    private final ApiClient api;
    private final Path directory;
    private final AtomicReference<Timelines> timelines = new AtomicReference<>(new Timelines(0));

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
                        timelines.get().fail(why);
                    }
                }));
    }

    private ControlPlane startPlane(ClusterSettings settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--profiling=true"));
        if (settings.audited()) {
            Path policy = Files.writeString(directory.resolve("audit-policy.json"), AUDIT_POLICY);
            arguments.addAll(List.of("--audit-policy-file=" + policy, "--audit-log-path=" + auditLog()));
        }
        arguments.addAll(settings.apiServerArguments());
        return ControlPlane.builder()
                .apiServerArguments(arguments.toArray(String[]::new))
                .start();
    }

    private void makeWorld(ClusterSettings settings) {
        for (var kind : CustomResourceDefinitions.KINDS) {
            api.create(
                            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                            CustomResourceDefinitions.yaml(kind),
                            ApiClient.YAML)
                    .join();
        }
        await("the CRDs", () -> answers(BUILDS));
        String world = Template.fill("world.yaml", Map.of("POOL_MAX", Integer.toString(settings.poolMax())));
        for (String document : world.split("---\n", -1)) {
            String path = document.lines()
                    .filter(line -> line.startsWith("# /"))
                    .findFirst()
                    .orElseThrow();
            await("the kind of " + path, () -> answers(path.substring(2)));
            api.create(path.substring(2), document, ApiClient.YAML).join();
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
            api.create("/api/v1/nodes", """
                            {"apiVersion":"v1","kind":"Node","metadata":{"name":"simulated-%d","labels":
                            {"bench":"node","kubernetes.io/arch":"amd64","kubernetes.io/os":"linux"}}}""".formatted(node)).join();
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

    private Path auditLog() {
        return directory.resolve("audit.log");
    }

    /** How many lines the API server's audit log has by now. */
    public long auditLines() {
        try (Stream<String> lines = Files.lines(auditLog())) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The requests of a user after so many lines of the audit log. */
    public AuditLog audit(String user, long afterLines) {
        try (Stream<String> lines = Files.lines(auditLog())) {
            return AuditLog.of(lines.skip(afterLines), user);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
    }

    @Override
    public void close() {
        closing.close();
    }
}
