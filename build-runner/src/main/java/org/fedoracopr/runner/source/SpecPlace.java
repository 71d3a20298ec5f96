package org.fedoracopr.runner.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;

/** Where a spec file has to lie: among what the sources brought, also when it is a link, for it is published and read by programs with the builder's rights (SRC-31). */
public final class SpecPlace {

    private SpecPlace() {}

    /** The sources themselves. */
    public static Sources checked(Sources sources, SourcePlaces places) throws BuildException {
        switch (sources) {
            case Sources.SpecTree tree -> check(tree.spec(), places);
            case Sources.SpecFile file -> check(file.spec(), places);
            case Sources.SourcePackage made -> {}
        }
        return sources;
    }

    private static void check(Path spec, SourcePlaces places) throws BuildException {
        try {
            Path real = spec.toRealPath();
            if (Files.isRegularFile(real)
                    && (real.startsWith(places.workDirectory().toRealPath())
                            || real.startsWith(places.resultDirectory().toRealPath()))) {
                return;
            }
        } catch (IOException e) {
            throw broken(spec, "cannot be read: " + Explanations.of(e));
        }
        throw broken(spec, "is not a file of the sources: replace the link by the file");
    }

    private static BuildException broken(Path spec, String problem) {
        return new BuildException(
                FailureCause.SOURCE_PACKAGE_BROKEN, "the spec file " + spec.getFileName() + " " + problem);
    }
}
