package org.fedoracopr.api.v1alpha1;

import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskSource;
import org.jspecify.annotations.Nullable;

/**
 * Turns the sources of tasks into those of specs and back.
 *
 * <p>{@code distGit} of an RPM build is Copr's own dist-git ({@code git_repo}, {@code git_hash}) unless it names an instance or a
 * namespace; that of a source build is the dist-git of a distribution (TASK-7).
 */
final class SourceConversion {
    private SourceConversion() {}

    static @Nullable BuildSource fromTask(Task task) {
        return switch (task.source()) {
            case null -> task.gitRepo() == null ? null : distGit(task.gitRepo(), task.gitHash(), null, null);
            case TaskSource.Link link ->
                new BuildSource(null, new BuildSource.Link(link.url()), null, null, null, null, null);
            case TaskSource.Upload upload ->
                new BuildSource(
                        null,
                        null,
                        new BuildSource.Upload(upload.url(), upload.pkg(), upload.tmp()),
                        null,
                        null,
                        null,
                        null);
            case TaskSource.Scm scm ->
                new BuildSource(
                        null,
                        null,
                        null,
                        new BuildSource.Scm(
                                ScmType.of(scm.scmType()),
                                scm.cloneUrl(),
                                scm.committish(),
                                scm.subdirectory(),
                                scm.spec(),
                                SrpmBuildMethod.of(scm.srpmBuildMethod())),
                        null,
                        null,
                        null);
            case TaskSource.Pypi pypi ->
                new BuildSource(
                        null,
                        null,
                        null,
                        null,
                        new BuildSource.Pypi(
                                pypi.packageName(),
                                pypi.packageVersion(),
                                SpecGenerator.of(pypi.specGenerator()),
                                pypi.specTemplate(),
                                pypi.pythonVersions()),
                        null,
                        null);
            case TaskSource.RubyGems gem ->
                new BuildSource(null, null, null, null, null, new BuildSource.RubyGems(gem.gemName()), null);
            case TaskSource.Custom custom ->
                new BuildSource(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new BuildSource.Custom(
                                custom.script(),
                                custom.chroot(),
                                custom.builddeps(),
                                custom.resultdir(),
                                custom.repos(),
                                custom.tmp(),
                                custom.hookData(),
                                custom.timeout()));
            case TaskSource.DistGit distGit ->
                distGit(distGit.cloneUrl(), distGit.committish(), distGit.distgit(), distGit.namespace());
            case TaskSource.Unknown unknown -> null;
        };
    }

    static @Nullable String gitRepository(CoprBuildSpec spec) {
        BuildSource.DistGit own = coprDistGit(spec);
        return own == null ? null : own.cloneUrl();
    }

    static @Nullable String gitCommit(CoprBuildSpec spec) {
        BuildSource.DistGit own = coprDistGit(spec);
        return own == null ? null : own.committish();
    }

    static @Nullable TaskSource toTask(CoprBuildSpec spec) {
        BuildSource source = spec.source();
        if (source == null || coprDistGit(spec) != null) {
            return null;
        }
        if (source.distGit() != null) {
            BuildSource.DistGit distGit = source.distGit();
            return new TaskSource.DistGit(
                    distGit.cloneUrl(), distGit.committish(), distGit.distGit(), distGit.namespace());
        }
        if (source.link() != null) {
            return new TaskSource.Link(source.link().url());
        }
        if (source.upload() != null) {
            BuildSource.Upload upload = source.upload();
            return new TaskSource.Upload(upload.url(), upload.fileName(), upload.directory());
        }
        if (source.scm() != null) {
            return scm(source.scm());
        }
        if (source.pypi() != null) {
            BuildSource.Pypi pypi = source.pypi();
            return new TaskSource.Pypi(
                    pypi.packageName(),
                    pypi.packageVersion(),
                    pypi.specGenerator() == null ? null : pypi.specGenerator().text(),
                    pypi.specTemplate(),
                    pypi.pythonVersions());
        }
        if (source.rubygems() != null) {
            return new TaskSource.RubyGems(source.rubygems().gemName());
        }
        return source.custom() == null ? null : custom(source.custom());
    }

    private static TaskSource scm(BuildSource.Scm scm) {
        return new TaskSource.Scm(
                scm.type() == null ? null : scm.type().text(),
                scm.cloneUrl(),
                scm.committish(),
                scm.subdirectory(),
                scm.spec(),
                scm.buildMethod() == null ? null : scm.buildMethod().text());
    }

    private static TaskSource custom(BuildSource.Custom custom) {
        return new TaskSource.Custom(
                custom.script(),
                custom.chroot(),
                custom.buildDependencies(),
                custom.resultDirectory(),
                custom.repositories(),
                custom.hookDirectory(),
                custom.hookData(),
                custom.timeoutSeconds());
    }

    private static BuildSource distGit(
            @Nullable String cloneUrl,
            @Nullable String committish,
            @Nullable String instance,
            @Nullable String namespace) {
        return new BuildSource(
                new BuildSource.DistGit(cloneUrl, committish, instance, namespace), null, null, null, null, null, null);
    }

    private static BuildSource.@Nullable DistGit coprDistGit(CoprBuildSpec spec) {
        if (spec.source() == null || spec.buildsSource()) {
            return null;
        }
        BuildSource.DistGit distGit = spec.source().distGit();
        return distGit == null || distGit.distGit() != null || distGit.namespace() != null ? null : distGit;
    }
}
