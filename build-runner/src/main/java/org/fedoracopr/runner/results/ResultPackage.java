package org.fedoracopr.runner.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.rpm.RpmPackage;

/** One RPM of the result directory: its file name and what its header says. */
record ResultPackage(String fileName, RpmPackage header) {

    /** By name, then architecture, then file name: the same directory always gives the same list (RES-1). */
    private static final Comparator<ResultPackage> ORDER = Comparator.comparing(
                    (ResultPackage result) -> result.header().name())
            .thenComparing(result -> result.header().arch())
            .thenComparing(ResultPackage::fileName);

    static List<ResultPackage> list(Path resultDirectory) throws BuildException {
        List<ResultPackage> found = new ArrayList<>();
        try {
            for (Path file : Trees.files(resultDirectory, "*.rpm")) {
                found.add(new ResultPackage(file.getFileName().toString(), read(file)));
            }
        } catch (IOException e) {
            throw new BuildException(
                    FailureCause.INTERNAL, "cannot read " + resultDirectory + ": " + Explanations.of(e), e);
        }
        found.sort(ORDER);
        return found;
    }

    private static RpmPackage read(Path file) throws BuildException {
        try {
            return RpmPackage.read(file);
        } catch (IOException e) {
            throw new BuildException(
                    FailureCause.SOURCE_PACKAGE_BROKEN,
                    file.getFileName() + " is no RPM package that can be read: " + Explanations.of(e),
                    e);
        }
    }

    static Optional<ResultPackage> source(List<ResultPackage> packages) {
        return packages.stream().filter(result -> result.header().isSource()).findFirst();
    }
}
