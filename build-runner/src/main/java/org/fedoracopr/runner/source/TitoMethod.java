package org.fedoracopr.runner.source;

import java.util.List;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;

/** The methods tito and tito_test: the newest tag of the package, or what is checked out (SRC-19). */
final class TitoMethod implements SrpmMethod {

    private final boolean test;
    private final SourcePrograms programs;

    TitoMethod(boolean test, SourcePrograms programs) {
        this.test = test;
        this.programs = programs;
    }

    @Override
    public void checkUsable() throws BuildException {
        programs.require("tito", "choose another srpm_build_method");
    }

    @Override
    public void run(ScmTree tree, SourcePlaces places) throws BuildException {
        SourcePrograms.Result result = programs.run(command(places), tree.directory(), places);
        if (!result.status().isSuccess()) {
            throw result.failure(FailureCause.SOURCE_PACKAGE_BROKEN, "tito build");
        }
    }

    List<String> command(SourcePlaces places) {
        String output = places.resultDirectory().toString();
        return test
                ? List.of("tito", "build", "--test", "--srpm", "--output", output)
                : List.of("tito", "build", "--srpm", "--output", output);
    }
}
