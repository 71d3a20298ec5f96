package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;

/** Everybody and everything that acts on the cluster from outside: users, admins, and the faults that come once in a while. */
final class Users {

    private static final List<String> CHROOTS = List.of("fedora-43-x86_64", "fedora-43-x86_64", "fedora-43-aarch64");

    /** No pool serves it. */
    private static final String NOWHERE = "fedora-43-s390x";

    /** Whatever was sent about a build that was deleted has come to its end. */
    private static final Duration LAST_REQUEST = OperatorModel.REQUEST_TIMEOUT.multipliedBy(4);

    private final World world;
    private final Chance chance;

    Users(World world) {
        this.world = world;
        this.chance = world.chance();
    }

    void begin(int builds) {
        // All in one second, which their times of creation then cannot tell apart; within half a minute; or now and
        // then.
        long within = chance.oneOf(List.of(1L, 30L, 2_400L));
        for (int id = 1; id <= builds; id++) {
            int number = id;
            world.time().after(Duration.ofSeconds(1).plus(chance.millis(0, within * 1_000 - 1)), () -> submit(number));
        }

        now(Fault.NODE_FROZEN, () -> node().goDown(false, chance.seconds(5, chance.even(0.5) ? 60 : 1_500)));
        now(Fault.NODE_CRASHED, () -> node().goDown(true, chance.seconds(10, 1_500)));
        now(Fault.NODE_LOST, () -> node().goDown(true, null));
        now(Fault.DRAINED, () -> node().evictAll("drain"));
        now(Fault.BACKEND_AWAY, this::backendGoesAway);
        now(Fault.API_UNREACHABLE, this::apiServerGoesAway);
        now(Fault.POD_DELETED, () -> somePod(pod -> delete(pod, false)));
        now(Fault.POD_FORCED, () -> somePod(pod -> delete(pod, true)));
        evictions();
        world.server().builds().watch(this::sweepEnded);
    }

    private boolean comesInTwoTries(Fault fault) {
        if (chance.comes(fault)) {
            return true;
        }
        return chance.comes(fault);
    }

    /** A backend may delete a build as soon as it sees that it has ended, and submit it again at once. */
    private void sweepEnded(Store.Change change, CoprBuild build) {
        boolean deletes =
                change == Store.Change.MODIFIED && Things.isEnded(build) && comesInTwoTries(Fault.BUILD_DELETED);
        if (deletes && !build.isMarkedForDeletion()) {
            String uid = Things.uid(build);
            world.time().after(chance.millis(1, 8_000), () -> {
                CoprBuild now = world.server().builds().get(Things.name(build));
                if (now != null && Things.uid(now).equals(uid)) {
                    deleteBuild(Things.name(build), build.getSpec());
                }
            });
        }
    }

    /** Comes again and again. */
    private void now(Fault fault, Runnable body) {
        world.time().after(chance.until(fault), () -> {
            if (chance.isEnabled(fault)) {
                world.trace("fault", fault.name());
                body.run();
                now(fault, body);
            }
        });
    }

    private NodeModel node() {
        return chance.oneOf(world.cluster().nodes());
    }

    private void backendGoesAway() {
        world.backend().away(true);
        world.time().after(chance.minutes(1, 50), () -> world.backend().away(false));
    }

    private void apiServerGoesAway() {
        world.server().unreachable(true);
        world.time().after(chance.seconds(5, 60), () -> world.server().unreachable(false));
    }

    private void somePod(Consumer<Pod> body) {
        List<Pod> pods = world.server().pods().list();
        if (!pods.isEmpty()) {
            body.accept(chance.oneOf(pods));
        }
    }

    private void delete(Pod pod, boolean forced) {
        world.truth(Things.uid(pod)).disturbed(forced ? "force deletion" : "deletion");
        world.server().deletePod(Things.name(pod), Things.uid(pod), forced ? 0L : null);
    }

    /** Each minute some Pod may be evicted by its node. */
    private void evictions() {
        world.time().after(Duration.ofMinutes(1), () -> {
            if (chance.comes(Fault.EVICTED)) {
                List<PodRun> runs = world.cluster().runs().stream()
                        .filter(run -> run.node().isUp() && run.builder().isRunning())
                        .toList();
                if (!runs.isEmpty()) {
                    PodRun run = chance.oneOf(runs);
                    run.truth().disturbed("evicted");
                    run.evict("Evicted", "The node was low on resource: memory. ", Duration.ofSeconds(1));
                }
            }
            if (!chance.isQuiet()) {
                evictions();
            }
        });
    }

    private void submit(int id) {
        boolean nowhere = chance.even(0.08);
        boolean unreadable = chance.comes(Fault.UNREADABLE_BUILD);
        String chroot = nowhere ? NOWHERE : chance.oneOf(CHROOTS);
        CoprBuildSpec spec = Things.spec(id, chroot);
        String name = id + "-" + chroot.replace('_', '-');
        create(name, unreadable ? Things.unreadable(spec) : spec);
        if (nowhere || chance.comes(Fault.CANCELED)) {
            world.time()
                    .after(chance.seconds(1, chance.even(0.5) ? 30 : 1_800), () -> edit(name, Things.canceled(spec)));
        }
        if (chance.comes(Fault.SPEC_EDITED)) {
            world.time().after(chance.seconds(1, 600), () -> {
                CoprBuild build = world.server().builds().get(name);
                if (build != null && !build.getSpec().cancel()) {
                    edit(name, Things.withTtl(build.getSpec(), 100 + chance.below(900)));
                }
            });
        }
        if (chance.comes(Fault.BUILD_DELETED)) {
            world.time().after(chance.seconds(1, chance.even(0.5) ? 60 : 1_800), () -> deleteBuild(name, spec));
        }
    }

    private void create(String name, CoprBuildSpec spec) {
        if (world.server().builds().get(name) == null) {
            world.server().createBuild(name, spec);
        }
    }

    private void edit(String name, CoprBuildSpec spec) {
        if (world.server().builds().get(name) != null) {
            world.server().editBuild(name, spec);
        }
    }

    private void deleteBuild(String name, CoprBuildSpec spec) {
        CoprBuild build = world.server().builds().get(name);
        if (build == null) {
            return;
        }
        boolean foreground = chance.even(0.3);
        if (foreground) {
            world.server().markBuild(name);
        } else {
            world.server().deleteBuild(name, null);
        }
        if (chance.comes(Fault.SUBMITTED_AGAIN)) {
            boolean atOnce = !foreground && chance.comes(Fault.NAME_USED_AT_ONCE);
            Duration soon = atOnce ? chance.millis(1, 300) : LAST_REQUEST.plus(chance.seconds(1, 60));
            world.time().after(soon, () -> create(name, spec));
        }
    }
}
