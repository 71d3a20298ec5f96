package org.fedoracopr.operator.queue.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildOutput;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.PoolArchitecture;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.warm.model.WarmClaim;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was admitted counts before any status says so. */
@Timeout(60)
class DispatcherTest {
    private volatile List<CoprBuild> builds = List.of();
    /** The pools of running builders by the UIDs of their builds. */
    private volatile Map<String, String> strays = Map.of();

    private volatile WarmSide warm = WarmSide.NONE;

    @Test
    void admissionThatNoStatusShowsYetCountsAgainstTheLimit() throws Exception {
        var changed = new LinkedBlockingQueue<CoprBuild>();
        try (var dispatcher = new Dispatcher(view(1), changed::add, InstantSource.system())) {
            assertThat(dispatcher.admission("uid-1")).isEqualTo(new Admission.Unknown());
            builds = List.of(build(1));
            dispatcher.wake();
            assertThat(changed.poll(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(dispatcher.admission("uid-1")).isEqualTo(new Admission.Admitted("x86"));
            builds = List.of(build(1), build(2));
            dispatcher.wake();
            assertThat(changed.poll(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(dispatcher.admission("uid-1")).isEqualTo(new Admission.Admitted("x86"));
            assertThat(dispatcher.admission("uid-2")).isInstanceOf(Admission.Waiting.class);
            builds = List.of(build(2));
            dispatcher.wake();
            dispatcher.wake();
            // The ledger forgets a build that is gone at the end of a plan, so the next one has its place.
            while (!(dispatcher.admission("uid-2") instanceof Admission.Admitted)) {
                dispatcher.wake();
                changed.poll(10, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Builds that are to come are told so after those have gone that were in their way. */
    @Test
    void givesWarmBuildersAndHasOthersGiveWayFirst() throws Exception {
        var order = new LinkedBlockingQueue<String>();
        warm = new WarmSide() {
            @Override
            public @Nullable WarmClaim take(CoprBuild build, String pool) {
                return build.getMetadata().getUid().equals("uid-1") ? new WarmClaim(pool + "-warm", "pod-uid") : null;
            }

            @Override
            public void keep(String namespace, Occupancy occupancy, boolean mayMake) {
                order.add("keep beside " + occupancy.occupied().get("x86") + ", " + mayMake);
            }
        };
        try (var dispatcher =
                new Dispatcher(view(2), build -> order.add(build.getMetadata().getUid()), InstantSource.system())) {
            builds = List.of(build(1), build(2), build(3));
            dispatcher.wake();

            assertThat(order.poll(30, TimeUnit.SECONDS)).isEqualTo("keep beside 2, false");
            assertThat(order.poll(30, TimeUnit.SECONDS)).isEqualTo("uid-1");
            assertThat(order.poll(30, TimeUnit.SECONDS)).isEqualTo("uid-2");
            assertThat(dispatcher.admission("uid-1"))
                    .isEqualTo(new Admission.Admitted("x86", new WarmClaim("x86-warm", "pod-uid")));
            assertThat(dispatcher.admission("uid-2")).isEqualTo(new Admission.Admitted("x86"));

            dispatcher.tick();

            String next = order.poll(30, TimeUnit.SECONDS);
            while (next != null && !next.endsWith("true")) {
                next = order.poll(30, TimeUnit.SECONDS);
            }
            assertThat(next).isEqualTo("keep beside 2, true");
        }
    }

    @Test
    void buildsAreAdmittedWhateverGoesWrongWithWarmBuilders() throws Exception {
        warm = new WarmSide() {
            @Override
            public @Nullable WarmClaim take(CoprBuild build, String pool) {
                throw new IllegalStateException("the test wants it");
            }

            @Override
            public void keep(String namespace, Occupancy occupancy, boolean mayMake) {
                throw new IllegalStateException("the test wants it");
            }
        };
        var changed = new LinkedBlockingQueue<CoprBuild>();
        try (var dispatcher = new Dispatcher(view(2), changed::add, InstantSource.system())) {
            builds = List.of(build(1));
            dispatcher.wake();

            assertThat(changed.poll(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(dispatcher.admission("uid-1")).isEqualTo(new Admission.Admitted("x86"));
        }
    }

    /** Its Pod runs on, with all that it takes, until its builder has stopped. */
    @Test
    void aBuilderWhoseBuildIsDeletedKeepsItsPlaceUntilItEnds() throws Exception {
        var changed = new LinkedBlockingQueue<CoprBuild>();
        try (var dispatcher = new Dispatcher(view(1), changed::add, InstantSource.system())) {
            strays = Map.of("uid-1", "x86");
            builds = List.of(build(2));
            dispatcher.wake();
            assertThat(changed.poll(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(dispatcher.admission("uid-2")).isInstanceOf(Admission.Waiting.class);

            strays = Map.of();
            dispatcher.wake();
            assertThat(changed.poll(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(dispatcher.admission("uid-2")).isEqualTo(new Admission.Admitted("x86"));
        }
    }

    @Test
    void aBuildThatIsBeingDeletedCountsByItsBuilderAlone() throws Exception {
        var changed = new LinkedBlockingQueue<CoprBuild>();
        try (var dispatcher = new Dispatcher(view(1), changed::add, InstantSource.system())) {
            CoprBuild foreground = build(1);
            foreground.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
            strays = Map.of("uid-1", "x86");
            builds = List.of(foreground, build(2));
            dispatcher.wake();
            assertThat(changed.poll(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(dispatcher.admission("uid-2")).isInstanceOf(Admission.Waiting.class);
        }
    }

    /** Of a burst only a few are on their way to their Pods; the others follow in the order of the queue. */
    @Test
    void admitsABurstAFewAtATime() throws Exception {
        int burst = Dispatcher.ADMISSIONS_UNDER_WAY + 1;
        var changed = new LinkedBlockingQueue<CoprBuild>();
        try (var dispatcher = new Dispatcher(view(100), changed::add, InstantSource.system())) {
            builds = IntStream.rangeClosed(1, burst)
                    .mapToObj(DispatcherTest::build)
                    .toList();
            dispatcher.wake();
            for (int i = 1; i < burst; i++) {
                assertThat(changed.poll(30, TimeUnit.SECONDS)).isNotNull();
            }
            for (int i = 1; i < burst; i++) {
                assertThat(dispatcher.admission("uid-" + i)).isInstanceOf(Admission.Admitted.class);
            }
            assertThat(dispatcher.admission("uid-" + burst)).isInstanceOf(Admission.Unknown.class);

            // The first one is on its way now.
            builds = builds.subList(1, burst);
            while (!(dispatcher.admission("uid-" + burst) instanceof Admission.Admitted)) {
                dispatcher.wake();
                changed.poll(10, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** What a standby admitted would stay in its ledger, counted from a cluster that another operator changes. */
    @Test
    void plansNothingWhileAnotherOneLeads() throws Exception {
        var changed = new LinkedBlockingQueue<CoprBuild>();
        var leads = new AtomicBoolean();
        var watcher = new Dispatcher.Watcher() {
            @Override
            public boolean mayAdmit() {
                return leads.get();
            }
        };
        try (var dispatcher = new Dispatcher(view(1), changed::add, watcher, InstantSource.system())) {
            builds = List.of(build(1));
            dispatcher.wake();
            assertThat(changed.poll(200, TimeUnit.MILLISECONDS)).isNull();
            assertThat(dispatcher.admission("uid-1")).isEqualTo(new Admission.Unknown());

            leads.set(true);
            dispatcher.wake();

            assertThat(changed.poll(30, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void aBuildThatCannotBeReadIsNotAdmittedButHoldsItsPlace() {
        CoprBuild unread = build(1);
        unread.getMetadata().setAnnotations(Map.of("operator.copr.fedorainfracloud.org/unread", "spec: why"));
        assertThat(BuildPlace.of(unread, Instant.EPOCH)).isEqualTo(BuildPlace.ENDED);

        unread.setStatus(new CoprBuildStatus(
                null,
                List.of(),
                List.of(new BuildAttempt(1, "x86", null, "p", null, null, null, null, null, null, null, null)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
        assertThat(BuildPlace.of(unread, Instant.EPOCH)).isEqualTo(BuildPlace.RUNNING);
    }

    /** Its Pod is there until the backend has its log, or is given up. */
    @Test
    void endedBuildsWhosePodsWaitForTheBackendTakeAPoolsPlacesWhenTheyAreMany() throws Exception {
        var changed = new LinkedBlockingQueue<CoprBuild>();
        try (var dispatcher = new Dispatcher(view(1), changed::add, () -> Instant.EPOCH)) {
            builds = List.of(ended(1, "Relaying"), ended(2, "Relaying"), build(3));
            dispatcher.wake();
            assertThat(changed.poll(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(dispatcher.admission("uid-3"))
                    .isInstanceOfSatisfying(
                            Admission.Waiting.class,
                            waiting -> assertThat(waiting.blockedBy()).isEqualTo("pool/x86/draining"));

            builds = List.of(ended(1, "Relaying"), ended(2, "BackendUnreachable"), build(3));
            dispatcher.wake();
            assertThat(changed.poll(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(dispatcher.admission("uid-3")).isEqualTo(new Admission.Admitted("x86"));
        }
    }

    @Test
    void aBuildDrainsForABoundedTime() {
        CoprBuild draining = ended(1, "Relaying");
        assertThat(BuildPlace.of(draining, Instant.EPOCH.plusSeconds(3_599))).isEqualTo(BuildPlace.DRAINING);
        assertThat(BuildPlace.of(draining, Instant.EPOCH.plusSeconds(3_600))).isEqualTo(BuildPlace.ENDED);
        assertThat(BuildPlace.of(ended(1, "Sealed"), Instant.EPOCH)).isEqualTo(BuildPlace.ENDED);
    }

    private static CoprBuild ended(int number, String relayed) {
        CoprBuild build = build(number);
        build.setStatus(new CoprBuildStatus(
                BuildPhase.SUCCEEDED,
                List.of(new StatusCondition("LogRelayed", "False", relayed, null, Instant.EPOCH, 1L)),
                List.of(new BuildAttempt(1, "x86", null, "p", null, null, null, null, null, null, null, null)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Instant.EPOCH));
        return build;
    }

    private Dispatcher.QueueView view(int max) {
        return new Dispatcher.QueueView() {
            @Override
            public Set<String> namespaces() {
                return Set.of("copr");
            }

            @Override
            public List<CoprBuild> builds(String namespace) {
                return builds;
            }

            @Override
            public List<CoprBuilderPool> pools(String namespace) {
                return List.of(pool(max));
            }

            @Override
            public WarmSide warm() {
                return warm;
            }

            @Override
            public List<String> strays(String namespace, Set<String> present) {
                return strays.entrySet().stream()
                        .filter(stray -> !present.contains(stray.getKey()))
                        .map(Map.Entry::getValue)
                        .toList();
            }
        };
    }

    private static CoprBuilderPool pool(int max) {
        var pool = new CoprBuilderPool();
        pool.setMetadata(new ObjectMetaBuilder().withName("x86").build());
        pool.setSpec(new CoprBuilderPoolSpec(
                List.of(new PoolArchitecture("x86_64", false)),
                List.of(),
                null,
                max,
                null,
                null,
                null,
                Map.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                false,
                null,
                List.of(),
                null,
                null,
                null,
                List.of(),
                null,
                null));
        return pool;
    }

    private static CoprBuild build(int number) {
        var build = new CoprBuild();
        build.setMetadata(new ObjectMetaBuilder()
                .withName("build-" + number)
                .withUid("uid-" + number)
                .withCreationTimestamp("2026-01-02T03:04:0" + number + "Z")
                .build());
        build.setSpec(new CoprBuildSpec(
                (long) number,
                "fedora-43-x86_64",
                "hello",
                null,
                null,
                null,
                null,
                false,
                List.of(),
                BuildOutput.RPM,
                null,
                null,
                false,
                null,
                null,
                false,
                null,
                false,
                null,
                null,
                Map.of(),
                List.of(),
                List.of()));
        return build;
    }
}
