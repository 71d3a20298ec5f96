package org.fedoracopr.operator.simulation;

import java.util.Objects;

/** Makes a failing run smaller: leaves out kinds of faults and builds as long as the same invariant breaks. */
final class Shrinking {

    private final Rules rules;

    Shrinking(Rules rules) {
        this.rules = rules;
    }

    Simulation.Result smallest(Simulation.Result failing) {
        Simulation.Result smallest = failing;
        for (Fault fault : Fault.values()) {
            if (smallest.scenario().faults().contains(fault)) {
                smallest = better(smallest, smallest.scenario().without(fault));
            }
        }
        for (int builds = 1; builds < smallest.scenario().builds(); builds++) {
            Simulation.Result fewer = better(smallest, smallest.scenario().withBuilds(builds));
            if (fewer.scenario().builds() == builds) {
                return fewer;
            }
        }
        return smallest;
    }

    private Simulation.Result better(Simulation.Result than, Scenario smaller) {
        Simulation.Result tried = Simulation.run(smaller, rules);
        return Objects.equals(tried.broken(), than.broken()) ? tried : than;
    }

    /** The run for people: how to replay it, and its last events. */
    static String report(Simulation.Result failing, Simulation.Result smallest) {
        return """

                seed %d, step %d: %s
                replay: -Dsimulation.seed=%d
                the same with %d builds, faults %s, step %d: %s
                %s
                """.formatted(
                        failing.scenario().seed(),
                        failing.steps(),
                        failing.message(),
                        failing.scenario().seed(),
                        smallest.scenario().builds(),
                        smallest.scenario().faults(),
                        smallest.steps(),
                        smallest.message(),
                        String.join("\n", smallest.lastEvents()));
    }
}
