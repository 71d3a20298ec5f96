package org.fedoracopr.runner.companion;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fedoracopr.runner.lookaside.LookasideConfiguration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of dist-git-client (COMP-9). */
@Command(
        name = "dist-git-client",
        description =
                "Clones a package of a dist-git, gets the sources of the clone in this directory, and makes a source"
                        + " package or a tarball of them.",
        sortOptions = false)
final class DistGitOptions {

    /** The levels of logging at which only failures are said. */
    static final Set<String> QUIET = Set.of("warning", "warn", "error", "critical", "fatal");

    @Option(
            names = "--configdir",
            paramLabel = "DIRECTORY",
            description = "the ini files of dist-git instances (default: /etc/dist-git-client)")
    @Nullable
    Path configdir;

    @Option(names = "--loglevel", paramLabel = "LEVEL", description = "debug, info, warning or error (default: info)")
    String logLevel = "info";

    @Option(
            names = "--forked-from",
            paramLabel = "CLONE_URL",
            description = "this clone is a fork: find the lookaside cache by this URL")
    @Nullable
    String forkedFrom;

    Path configurationDirectory(Map<String, String> environment) {
        if (configdir != null) {
            return configdir;
        }
        String named = environment.get(LookasideConfiguration.DIRECTORY_VARIABLE);
        return named == null || named.isEmpty() ? LookasideConfiguration.SYSTEM_DIRECTORY : Path.of(named);
    }

    /** {@code sources}, also what happens when nothing is asked for. */
    @Command(name = "sources", description = "Downloads the sources and checks them (what happens without an action).")
    static final class Sources {}

    /** {@code srpm} */
    @Command(name = "srpm", description = "Makes a source package; the sources must be there.", sortOptions = false)
    static final class Srpm {
        @Option(names = "--outputdir", paramLabel = "DIRECTORY", description = "where it goes (default: /tmp)")
        Path outputDirectory = Path.of("/tmp");

        @Option(names = "--mock-chroot", paramLabel = "CHROOT", description = "make it in mock's chroot of this name")
        @Nullable
        String mockChroot;

        @Option(names = "--dry-run", description = "say the command and do not run it")
        boolean dryRun;

        List<String> command(Path spec, Path sources, Path target) {
            if (mockChroot != null) {
                return List.of(
                        "mock",
                        "--buildsrpm",
                        "-r",
                        mockChroot,
                        "--spec",
                        spec.toString(),
                        "--sources",
                        sources.toString(),
                        "--resultdir",
                        target.toString());
            }
            return List.of(
                    "rpmbuild",
                    "-bs",
                    spec.toString(),
                    "--define",
                    "dist %nil",
                    "--define",
                    "_sourcedir " + sources,
                    "--define",
                    "_srcrpmdir " + target,
                    "--define",
                    "_disable_source_fetch 1");
        }
    }

    /** {@code clone} */
    @Command(name = "clone", description = "Clones a package into a directory of its name.", sortOptions = false)
    static final class Clone {
        @Option(
                names = "--dist-git",
                paramLabel = "ID",
                description = "the section of the dist-git in the configuration (default: fedora)")
        String distGit = "fedora";

        @Parameters(
                paramLabel = "PACKAGE",
                description = "its name; for some dist-gits with what stands before it: @copr/copr-dev/copr-cli")
        @SuppressWarnings("NullAway.Init") // picocli sets what must be there.
        String packageName;
    }

    /** {@code snapshot} */
    @Command(
            name = "snapshot",
            description = "Makes a tarball of spec file, sources and what is committed; the sources must be there.",
            sortOptions = false)
    static final class Snapshot {
        @Option(names = "--outputdir", paramLabel = "DIRECTORY", description = "where it goes (default: /tmp)")
        Path outputDirectory = Path.of("/tmp");
    }
}
