package org.fedoracopr.runner.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.log.ShellQuoting;
import org.fedoracopr.runner.mock.UniqueExtension;

/**
 * The method make_srpm: the target {@code srpm} of {@code .copr/Makefile}, run as root in a chroot that sees the clone and a directory for what it
 * makes (SRC-20).
 */
final class MakeSrpmMethod implements SrpmMethod {

    private static final Duration SCRUB_LIMIT = Duration.ofMinutes(1);

    private final SourceChroots chroots;
    private final SourcePrograms programs;
    private final InstantSource clock;

    MakeSrpmMethod(SourceChroots chroots, SourcePrograms programs, InstantSource clock) {
        this.chroots = chroots;
        this.programs = programs;
        this.clock = clock;
    }

    @Override
    public void checkUsable() throws BuildException {
        programs.require("mock", "choose another srpm_build_method");
    }

    @Override
    public void run(ScmTree tree, SourcePlaces places) throws BuildException {
        if (!Files.isRegularFile(tree.root().resolve(".copr/Makefile"))) {
            throw new BuildException(
                    FailureCause.SOURCE_PACKAGE_BROKEN,
                    "there is no .copr/Makefile in " + tree.cloneUrl()
                            + ": add one with a target srpm or choose another srpm_build_method");
        }
        Path safe = safeDirectory(places);
        try {
            Path configuration = chroots.forSourcePackage(safe);
            String extension = UniqueExtension.of(clock.instant());
            try {
                SourcePrograms.Result result =
                        programs.mock(options(extension, configuration, safe, tree, places), places);
                if (!result.status().isSuccess()) {
                    throw result.failure(FailureCause.SOURCE_PACKAGE_BROKEN, "the target srpm of .copr/Makefile");
                }
            } finally {
                MadeFiles.copy(safe, places.resultDirectory());
                programs.scrub(
                        List.of(
                                "--uniqueext",
                                extension,
                                "-r",
                                configuration.toString(),
                                "--scrub",
                                "chroot",
                                "--quiet"),
                        places,
                        SCRUB_LIMIT);
            }
        } finally {
            delete(safe);
        }
    }

    /** A directory in which another user may write names that it knows, as the chroot's root is nobody here. */
    private static Path safeDirectory(SourcePlaces places) throws BuildException {
        Path workspace =
                Objects.requireNonNull(places.workDirectory().toAbsolutePath().getParent());
        try {
            Path safe = Files.createTempDirectory(workspace, "safe-resultdir-");
            for (Path shared : List.of(safe, places.workDirectory())) {
                Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwx---rwx"));
            }
            return safe;
        } catch (IOException e) {
            throw MadeFiles.failed(workspace, e);
        }
    }

    static List<String> options(String extension, Path configuration, Path safe, ScmTree tree, SourcePlaces places)
            throws BuildException {
        Path seenWork = seen(places.workDirectory());
        Path seenSafe = seen(safe);
        ScmTree inside = tree.seenAt(seenWork.resolve(places.workDirectory().relativize(tree.root())));
        return List.of(
                "--uniqueext",
                extension,
                "-r",
                configuration.toString(),
                "--plugin-option=bind_mount:dirs=((\"" + places.workDirectory() + "\", \"" + seenWork + "\"), (\""
                        + safe + "\", \"" + seenSafe + "\"))",
                "--chroot",
                script(inside, seenSafe));
    }

    /** The script of the chroot's shell: upstream's, with quotes where a path needs them. */
    private static String script(ScmTree inside, Path output) {
        String root = inside.root().toString();
        String spec = inside.spec().toString();
        String quotedSpec = ShellQuoting.quote(spec);
        return "set -x && cd " + ShellQuoting.quote(inside.directory().toString())
                + " && echo -e \"[safe]\ndirectory = " + root + "\ndirectory = " + root
                + "/*\" > ~/.gitconfig && make -f "
                + root + "/.copr/Makefile srpm outdir=\"" + output + "\" spec="
                + (quotedSpec.equals(spec) ? "\"" + spec + "\"" : quotedSpec);
    }

    private static Path seen(Path directory) throws BuildException {
        if (!directory.toString().matches("[A-Za-z0-9@%+=:,./_-]+")) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED,
                    "main.ini: the workspace of make_srpm must not hold blanks, quotes or backslashes: " + directory);
        }
        return Path.of("/mnt").resolve(directory.getFileName());
    }

    private void delete(Path safe) {
        try {
            Trees.delete(safe);
        } catch (IOException e) {
            programs.log("Can not remove the '" + safe + "', run copr-builder-cleanup. (" + Explanations.of(e) + ")");
        }
    }
}
