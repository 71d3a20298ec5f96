package org.fedoracopr.runner.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;

/** The method rpkg, whose configuration in the build's home says where clones and sources of the repository's host are (SRC-18). */
final class RpkgMethod implements SrpmMethod {

    private final RpkgConfiguration configuration;
    private final SourcePrograms programs;

    RpkgMethod(RpkgConfiguration configuration, SourcePrograms programs) {
        this.configuration = configuration;
        this.programs = programs;
    }

    @Override
    public void checkUsable() throws BuildException {
        programs.require("rpkg", "choose another srpm_build_method");
    }

    @Override
    public void run(ScmTree tree, SourcePlaces places) throws BuildException {
        Path file = places.workDirectory().resolve(".config/rpkg.conf");
        String text = configuration.render(tree.cloneUrl());
        try {
            Files.createDirectories(places.workDirectory().resolve(".config"));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw MadeFiles.failed(file, e);
        }
        SourcePrograms.Result result = programs.run(command(tree, places), tree.directory(), places);
        if (!result.status().isSuccess()) {
            throw result.failure(FailureCause.SOURCE_PACKAGE_BROKEN, "rpkg srpm");
        }
    }

    static List<String> command(ScmTree tree, SourcePlaces places) {
        return List.of(
                "rpkg",
                "srpm",
                "--outdir",
                places.resultDirectory().toString(),
                "--spec",
                tree.spec().toString());
    }
}
