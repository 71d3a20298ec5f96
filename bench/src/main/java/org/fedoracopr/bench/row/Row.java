package org.fedoracopr.bench.row;

import java.util.List;
import org.fedoracopr.bench.figure.Figure;

/** A benchmark that can be run by name. */
public interface Row {

    /** Said of everything that runs with kwok. */
    String SIMULATED = "protocol simulated";

    /** Its name on the command line. */
    String name();

    /** What it measures, in one sentence. */
    String description();

    /** Measures once. */
    List<Figure> run(Session session) throws InterruptedException;
}
