package org.fedoracopr.operator.pool;

import java.util.List;

/** What was found in the ConfigMaps that a pool names. */
public sealed interface ConfigFindings {

    /** The pool names none. */
    record None() implements ConfigFindings {}

    /**
     * Builders can read them.
     *
     * @param remarks what builders ignore in them
     */
    record Fit(List<String> remarks) implements ConfigFindings {
        public Fit {
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * Builders would refuse to build.
     *
     * @param fault by ConfigMap, file and line
     */
    record Faulty(String fault) implements ConfigFindings {}

    /** Nobody knows: the API server does not show them to the operator. */
    record Unseen(String problem) implements ConfigFindings {}
}
