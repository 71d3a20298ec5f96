package org.fedoracopr.runner.source;

import java.util.Objects;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.git.GitCheckout;
import org.fedoracopr.runner.git.GitFetcher;
import org.fedoracopr.runner.lookaside.CloneUrl;
import org.fedoracopr.runner.lookaside.SourceFiles;
import org.jspecify.annotations.Nullable;

/** A dist-git repository: clone, checkout, and the files of its lookaside cache; every RPM build of Copr starts like this (SRC-2). */
public final class DistGitProvider implements SourceProvider {

    private final String cloneUrl;
    private final @Nullable String committish;
    private final GitFetcher git;
    private final SourceFiles sourceFiles;

    public DistGitProvider(String cloneUrl, @Nullable String committish, GitFetcher git, SourceFiles sourceFiles) {
        this.cloneUrl = Objects.requireNonNull(cloneUrl, "cloneUrl is null");
        this.committish = committish;
        this.git = git;
        this.sourceFiles = sourceFiles;
    }

    @Override
    public Sources provide(SourcePlaces places) throws BuildException {
        String name = CloneUrl.parse(cloneUrl).repositoryName();
        String directory = name.isEmpty() || name.startsWith(".") ? "clone" : name;
        GitCheckout checkout =
                git.fetch(cloneUrl, committish, places.workDirectory().resolve(directory));
        SourceFiles.Completed completed = sourceFiles.complete(checkout);
        return new Sources.SpecTree(completed.spec(), completed.sources());
    }
}
