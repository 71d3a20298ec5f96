package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A node with its kubelet, as measured on a real one: what is reported when, and what a kubelet that is away leaves undone. */
final class NodeModel {

    /** When the rest of the cluster takes the node for lost. */
    private static final Duration NOTICED = Duration.ofSeconds(50);

    /** When the Pods of a lost node are deleted. */
    private static final Duration TAINT = Duration.ofSeconds(350);

    private static final Duration TEARDOWN = Duration.ofMillis(1_100);

    private final World world;
    private final String name;
    private final Map<String, PodRun> runs = new LinkedHashMap<>();
    private boolean up = true;
    private boolean ready = true;
    private int outages;

    NodeModel(World world, String name) {
        this.world = world;
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean isUp() {
        return up;
    }

    boolean isReady() {
        return ready;
    }

    Collection<PodRun> runs() {
        return List.copyOf(runs.values());
    }

    /** A Pod of this node was changed: the kubelet looks within a second. */
    void poke(Pod pod) {
        world.time().after(world.chance().millis(50, 1_000), () -> sync(Things.name(pod), Things.uid(pod)));
    }

    private void sync(String pod, String uid) {
        if (!up) {
            return;
        }
        Pod named = world.server().pods().get(pod);
        Pod current = named != null && Things.uid(named).equals(uid) ? named : null;
        PodRun run = runs.get(uid);
        if (run == null) {
            if (current != null && !Things.hasEnded(current)) {
                run = new PodRun(world, this, current);
                runs.put(uid, run);
                world.cluster().begun(run);
                if (!current.isMarkedForDeletion()) {
                    run.begin();
                }
            } else {
                return;
            }
        }
        if (current == null) {
            // Its object is gone: the processes get what is left of a grace period that nobody can shorten.
            run.terminate(world.chance().seconds(2, 28));
        } else if (current.isMarkedForDeletion()) {
            long grace = Objects.requireNonNullElse(current.getMetadata().getDeletionGracePeriodSeconds(), 30L);
            run.terminate(grace == 0 ? Duration.ofSeconds(2) : Duration.ofSeconds(grace));
        } else {
            run.seesAnnotations(current.getMetadata().getAnnotations());
        }
        report(run);
    }

    /** Tells the API server what there is of a Pod, within a second. */
    void report(PodRun run) {
        world.time().after(world.chance().millis(20, 1_000), () -> reportNow(run));
    }

    private void reportNow(PodRun run) {
        Pod pod = world.server().pods().get(run.name());
        if (!up || pod == null || !Things.uid(pod).equals(run.uid())) {
            return;
        }
        boolean over = run.overAt() != null;
        if (pod.isMarkedForDeletion() && !over) {
            // The end of one container is shown only with that of the other.
            return;
        }
        boolean tornDown = over
                && !world.time()
                        .instant()
                        .isBefore(Objects.requireNonNull(run.overAt()).plus(TEARDOWN));
        PodStatus status = status(pod, run, tornDown);
        if (!status.equals(pod.getStatus())) {
            world.server().setPodStatus(pod, status);
        }
        if (over && !tornDown) {
            world.time().after(TEARDOWN, () -> reportNow(run));
        } else if (tornDown && pod.isMarkedForDeletion()) {
            runs.remove(run.uid());
            finalDelete(run);
        }
    }

    private void finalDelete(PodRun run) {
        Pod pod = world.server().pods().get(run.name());
        if (pod != null && Things.uid(pod).equals(run.uid())) {
            world.server().deletePod(run.name(), run.uid(), 0L);
        }
    }

    private static PodStatus status(Pod pod, PodRun run, boolean tornDown) {
        if (Things.hasEnded(pod)) {
            return pod.getStatus();
        }
        boolean failed = run.reason() != null
                || !run.builder().isEnded()
                || !run.agent().isEnded()
                || run.builder().exitCode() != 0
                || run.agent().exitCode() != 0;
        boolean working = run.builder().isRunning()
                || run.agent().isRunning()
                || run.builder().isEnded()
                || run.agent().isEnded();
        return new PodStatusBuilder(pod.getStatus())
                .withPhase(tornDown ? failed ? "Failed" : "Succeeded" : working ? "Running" : "Pending")
                .withReason(tornDown ? run.reason() : null)
                .withMessage(tornDown ? run.message() : null)
                .withContainerStatuses(run.builder().status(), run.agent().status())
                .build();
    }

    /**
     * The kubelet stands still; what runs on the node goes on, unless the node crashed.
     *
     * @param length null for ever
     */
    void goDown(boolean crashed, @Nullable Duration length) {
        if (!up) {
            return;
        }
        up = false;
        int outage = ++outages;
        runs().forEach(run -> {
            run.truth().disturbed(crashed ? "node crashed" : "node frozen");
            if (crashed) {
                run.crash();
            }
        });
        world.time().after(NOTICED, () -> {
            if (!up && outage == outages) {
                ready = false;
            }
        });
        world.time().after(TAINT, () -> {
            if (!up && outage == outages) {
                evictAll("taint");
            }
        });
        if (length != null) {
            world.time().after(length, this::comeBack);
        }
    }

    void comeBack() {
        if (up) {
            return;
        }
        up = true;
        ready = true;
        runs().forEach(PodRun::foundDead);
        // What it missed meanwhile it finds now.
        for (PodRun run : runs()) {
            world.time().after(world.chance().millis(100, 2_000), () -> sync(run.name(), run.uid()));
        }
        for (Pod pod : world.server().pods().list()) {
            if (name.equals(pod.getSpec().getNodeName())) {
                poke(pod);
            }
        }
    }

    /** Deletes all Pods of this node, as a drain and the controller of taints do. */
    void evictAll(String why) {
        var all = new ArrayList<Pod>(world.server().pods().list());
        for (Pod pod : all) {
            if (name.equals(pod.getSpec().getNodeName()) && !pod.isMarkedForDeletion()) {
                world.truth(Things.uid(pod)).disturbed(why);
                world.trace(Things.name(pod), "deleted by " + why);
                world.server().deletePod(Things.name(pod), Things.uid(pod), null);
            }
        }
    }
}
