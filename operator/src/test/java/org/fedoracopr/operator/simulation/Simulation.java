package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.jspecify.annotations.Nullable;

/** One run of one scenario: faults for an hour or two, then none, until everything has ended or had its time. */
final class Simulation {

    private static final Duration FAULTS = Duration.ofMinutes(100);

    /** More than the deadlines of one attempt together: start, timeout, fail-safe, the agent's wait and the log's. */
    private static final Duration BOUND = Duration.ofMinutes(200);

    private static final Duration CHUNK = Duration.ofMinutes(5);

    /** The agreement that nothing happens for ever: an event storm is a fault, too. */
    private static final int MOST_STEPS = 1_000_000;

    /**
     * What became of a run.
     *
     * @param broken the id of the invariant that did not hold; null when all did
     * @param ends how many builds ended for which cause
     */
    record Result(
            Scenario scenario,
            int steps,
            long decisions,
            @Nullable String broken,
            @Nullable String message,
            Map<String, Integer> ends,
            List<String> lastEvents) {

        Result {
            ends = Map.copyOf(ends);
            lastEvents = List.copyOf(lastEvents);
        }
    }

    private final Scenario scenario;
    private final World world;
    private int steps;

    private Simulation(Scenario scenario, Rules rules) {
        this.scenario = scenario;
        this.world = new World(scenario, rules);
    }

    static Result run(Scenario scenario, Rules rules) {
        return new Simulation(scenario, rules).run();
    }

    private Result run() {
        try {
            new Users(world).begin(scenario.builds());
            until(Timeline.BEGIN.plus(FAULTS));
            heal();
            Instant end = world.time().instant().plus(BOUND);
            while (!isOver() && world.time().instant().isBefore(end)) {
                until(world.time().instant().plus(CHUNK));
            }
            // What is to be forgotten is forgotten by the next sweeps.
            until(world.time().instant().plus(CHUNK));
            world.settled();
            return result(null, null);
        } catch (Invariant.BrokenException e) {
            return result(e.id(), e.getMessage());
        }
    }

    private void until(Instant end) {
        boolean more = true;
        while (more) {
            more = world.time().step(end);
            steps++;
            if (steps > MOST_STEPS) {
                throw new Invariant.BrokenException("I6", "after " + steps + " steps there is no end to it");
            }
        }
        world.time().jump(end);
    }

    private void heal() {
        world.trace("simulation", "no more faults");
        world.chance().quiet();
        world.backend().away(false);
        world.server().unreachable(false);
        if (!scenario.faults().contains(Fault.NODE_LOST)) {
            world.cluster().nodes().forEach(NodeModel::comeBack);
        }
        world.operators().forEach(OperatorModel::wake);
    }

    private boolean isOver() {
        List<Pod> pods = world.server().pods().list();
        return pods.isEmpty()
                && world.builds().stream()
                        .allMatch(build -> Things.isEnded(build) || EveryBuildEnds.waitsForAPool(build));
    }

    private Result result(@Nullable String broken, @Nullable String message) {
        var ends = new TreeMap<String, Integer>();
        for (CoprBuild build : world.builds()) {
            BuildAttempt attempt = Things.attempt(build);
            if (attempt != null && attempt.verdict() != null) {
                ends.merge(String.valueOf(attempt.verdict().cause()), 1, Integer::sum);
            }
        }
        return new Result(
                scenario,
                steps,
                world.decisions(),
                broken,
                message,
                ends,
                broken == null ? List.of() : world.trace().lines());
    }
}
