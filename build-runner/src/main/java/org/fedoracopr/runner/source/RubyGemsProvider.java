package org.fedoracopr.runner.source;

import java.util.List;
import java.util.regex.Pattern;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;

/** A gem of rubygems.org, of which gem2rpm makes a source package (SRC-14). */
final class RubyGemsProvider implements SourceProvider {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}");
    private static final String NO_LICENSE = "Empty tag: License";

    private final @Nullable String gemName;
    private final SourcePrograms programs;

    RubyGemsProvider(@Nullable String gemName, SourcePrograms programs) {
        this.gemName = gemName;
        this.programs = programs;
    }

    @Override
    public Sources provide(SourcePlaces places) throws BuildException {
        List<String> command = command(places);
        programs.require("gem2rpm", "give the gem as a source package");
        SourcePrograms.Result result = programs.run(command, places.workDirectory(), places);
        if (result.status().isSuccess()) {
            return MadeFiles.sourcePackage(places.resultDirectory());
        }
        if (result.lastLines().contains(NO_LICENSE)) {
            // Upstream's advice, which people and their scripts look for.
            programs.log(
                    "Not specifying a license means all rights are reserved;others have no rights to use the code for any purpose.");
            programs.log("See http://guides.rubygems.org/specification-reference/#license=.");
            throw new BuildException(
                    FailureCause.SOURCE_PACKAGE_BROKEN,
                    "the gem " + gemName + " names no license (error: " + NO_LICENSE
                            + "): ask its author to set one, see http://guides.rubygems.org/specification-reference/#license=");
        }
        throw result.failure(FailureCause.SOURCE_PACKAGE_BROKEN, "gem2rpm");
    }

    List<String> command(SourcePlaces places) throws BuildException {
        return List.of(
                "gem2rpm",
                TaskValue.matching(gemName, "source_json.gem_name", NAME, "the name of a gem"),
                "--srpm",
                "-C",
                places.resultDirectory().toString(),
                "--fetch");
    }
}
