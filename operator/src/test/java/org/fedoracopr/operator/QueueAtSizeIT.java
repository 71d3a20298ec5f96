package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildQuota;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.devkit.controlplane.AuditLog;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.fedoracopr.operator.cluster.FakeKubelet;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.QueueAudit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The dispatcher at size on a real API server: many builds at once in many pools within a quota, while somebody lowers and raises pools, pauses them, deletes and makes
 * them again, changes the quota and the priority of builds that wait (invariants I2 and I6).
 *
 * <p>200 builds in 10 pools, or as many as {@code -Dqueue.builds} says, in a pool for each 40 of them and 10 at least; {@code -Dqueue.seed} replays the edits.
 */
class QueueAtSizeIT {
    private static final int BUILDS = Integer.getInteger("queue.builds", 200);
    private static final int POOLS = Math.max(10, BUILDS / 40);
    private static final long SEED = Long.getLong("queue.seed", System.nanoTime());
    /** Few enough, as the places in pools are, that builds wait for both. */
    private static final int OWNERS = Math.max(10, BUILDS / 40);

    private static final int LARGEST = 3;
    private static final Duration LIMIT = Duration.ofSeconds(180 + BUILDS / 2);

    private final Random random = new Random(SEED);
    private final QueueAudit audit = new QueueAudit();
    private final AtomicInteger edits = new AtomicInteger();
    /** Number of the pool that is paused; below 0 for none. */
    private int paused = -1;

    private Installation copr;
    private FakeKubelet kubelet;
    private CoprBuilderOperator operator;

    @BeforeEach
    void start() {
        copr = Installation.scripted("size-it");
        kubelet = new FakeKubelet(copr.client(), copr.namespace(), 3);
        for (int i = 0; i < POOLS; i++) {
            makePool(i, 1 + random.nextInt(LARGEST));
        }
        quota(2);
        operator = CoprBuilderOperator.start(copr.operatorClient(), copr.operatorOptions());
    }

    @AfterEach
    void stop() {
        operator.close();
        kubelet.close();
        copr.close();
    }

    private void makePool(int number, int max) {
        String yaml = """
                apiVersion: copr.fedorainfracloud.org/v1alpha1
                kind: CoprBuilderPool
                metadata: {name: size-%d}
                spec:
                  architectures: [{name: x86_64}]
                  tags: [part-%d]
                  max: %d
                  nodeSelector: {fake: %s}
                  image: localhost/fake
                  results: {claimName: %s}
                """.formatted(number, number % 5, max, copr.namespace(), copr.namespace());
        audit.limit("pool size-" + number, max, Instant.now());
        copr.client()
                .resource(copr.client().getKubernetesSerialization().unmarshal(yaml, CoprBuilderPool.class))
                .inNamespace(copr.namespace())
                .create();
    }

    private void quota(int max) {
        String yaml = """
                apiVersion: copr.fedorainfracloud.org/v1alpha1
                kind: CoprBuildQuota
                metadata: {name: size}
                spec: {limits: [{name: each, per: [owner], max: %d}]}
                """.formatted(max);
        audit.limit("owner", max, Instant.now());
        copr.client()
                .resource(copr.client().getKubernetesSerialization().unmarshal(yaml, CoprBuildQuota.class))
                .inNamespace(copr.namespace())
                .serverSideApply();
    }

    private void createBuild(int number) {
        String yaml = """
                apiVersion: copr.fedorainfracloud.org/v1alpha1
                kind: CoprBuild
                metadata: {name: %d-fedora-43-x86-64}
                spec:
                  buildId: %d
                  chroot: fedora-43-x86_64
                  output: rpm
                  packageName: hello
                  project: {owner: owner-%d, name: project, directory: project}
                  tags: [part-%d]
                  source: {link: {url: "https://example.org/hello-1.0-1.src.rpm"}}
                """.formatted(number, number, number % OWNERS, number % 5);
        copr.client()
                .resource(copr.client().getKubernetesSerialization().unmarshal(yaml, CoprBuild.class))
                .inNamespace(copr.namespace())
                .create();
    }

    @Test
    void allAreAdmittedAndNoLimitIsExceededWhileEverythingChanges() throws Exception {
        System.out.println("QueueAtSizeIT: " + BUILDS + " builds, " + POOLS + " pools, -Dqueue.seed=" + SEED);
        var builds = copr.client().resources(CoprBuild.class).inNamespace(copr.namespace());
        try (ExecutorService users = Executors.newFixedThreadPool(4);
                var informer = builds.inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(CoprBuild build) {
                        audit.see(build, Instant.now());
                    }

                    @Override
                    public void onUpdate(CoprBuild before, CoprBuild build) {
                        audit.see(build, Instant.now());
                    }

                    @Override
                    public void onDelete(CoprBuild build, boolean unknown) {
                        throw new IllegalStateException("nobody deletes builds here");
                    }
                })) {
            for (int number = 1; number <= BUILDS; number++) {
                int own = number;
                users.execute(() -> createBuild(own));
            }
            Awaitility.await("all builds end while pools, quota and priorities are edited")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        List<CoprBuild> present = informer.getStore().list();
                        if (!present.stream().allMatch(QueueAtSizeIT::hasEnded)) {
                            edit();
                        }
                        assertThat(present).hasSize(BUILDS);
                        assertThat(present)
                                .filteredOn(build -> !hasEnded(build))
                                .extracting(QueueAtSizeIT::where)
                                .isEmpty();
                    });
            users.shutdown();
            assertThat(users.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            assertThat(audit.violations()).isEmpty();
            assertThat(audit.admitted()).isEqualTo(BUILDS);
            assertThat(informer.getStore().list())
                    .allSatisfy(build -> assertThat(build.getStatus().attempts())
                            .as("attempts of %s", build.getMetadata().getName())
                            .hasSize(1));
        }
        long conflicts = SharedControlPlane.get().auditLog().requests().stream()
                .filter(request -> request.user().equals(Installation.OPERATOR)
                        && request.namespace().equals(copr.namespace())
                        && request.code() == 409)
                .map(AuditLog.Request::id)
                .distinct()
                .count();
        System.out.println("QueueAtSizeIT: " + edits + " edits, " + conflicts + " conflicts, " + audit.most()
                + " builds at once in a pool or of an owner");
        assertThat(conflicts)
                .as("requests that the API server refused with 409")
                .isLessThanOrEqualTo(BUILDS / 20);
    }

    private static boolean hasEnded(CoprBuild build) {
        return build.getStatus() != null
                && build.getStatus().phase() != null
                && build.getStatus().phase().isTerminal();
    }

    private static String where(CoprBuild build) {
        return build.getMetadata().getName()
                + (build.getStatus() == null
                        ? ""
                        : " " + build.getStatus().phase() + " "
                                + build.getStatus().queue() + " "
                                + build.getStatus().conditions());
    }

    /** What is taken away comes back with one of the next edits: each ends what the one before it began. */
    private void edit() {
        int pool = random.nextInt(POOLS);
        switch (edits.getAndIncrement() % 6) {
            case 0 -> change(pool, 1 + random.nextInt(LARGEST));
            case 1 -> pause(pool);
            case 2 -> quota(1 + random.nextInt(LARGEST));
            case 3 -> prefer(1 + random.nextInt(BUILDS));
            case 4 -> replace(pool);
            default -> change(pool, LARGEST);
        }
    }

    private void change(int pool, int max) {
        audit.limit("pool size-" + pool, max, Instant.now());
        patchPool(pool, "{\"spec\":{\"max\":" + max + ",\"paused\":false}}");
    }

    private void patchPool(int pool, String patch) {
        copr.client()
                .resources(CoprBuilderPool.class)
                .inNamespace(copr.namespace())
                .withName("size-" + pool)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /** One is paused at a time: the last one goes on. */
    private void pause(int pool) {
        if (paused >= 0) {
            change(paused, LARGEST);
        }
        paused = pool;
        patchPool(pool, "{\"spec\":{\"paused\":true}}");
        audit.limit("pool size-" + pool, 0, Instant.now());
    }

    /** What it builds goes on meanwhile. */
    private void replace(int pool) {
        copr.client()
                .resources(CoprBuilderPool.class)
                .inNamespace(copr.namespace())
                .withName("size-" + pool)
                .delete();
        Awaitility.await("pool " + pool + " is gone")
                .atMost(Duration.ofMinutes(1))
                .until(() -> copr.client()
                                .resources(CoprBuilderPool.class)
                                .inNamespace(copr.namespace())
                                .withName("size-" + pool)
                                .get()
                        == null);
        makePool(pool, 1 + random.nextInt(LARGEST));
    }

    /** Only while it waits: the API server refuses it for others. */
    private void prefer(int number) {
        try {
            copr.client()
                    .resources(CoprBuild.class)
                    .inNamespace(copr.namespace())
                    .withName(number + "-fedora-43-x86-64")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\":{\"priority\":" + random.nextInt(9) + "}}");
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).isIn(404, 422);
        }
    }
}
