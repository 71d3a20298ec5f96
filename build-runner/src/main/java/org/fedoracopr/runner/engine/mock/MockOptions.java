package org.fedoracopr.runner.engine.mock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.runner.engine.EngineRequest;

/**
 * The options of mock's calls in a build, in upstream's order (ENG-5, ENG-6).
 *
 * @param uniqueext names the build's own chroot; one for all its calls
 * @param conditions the checked options of {@link org.fedoracopr.runner.engine.BuildConditions}
 */
record MockOptions(EngineRequest request, Path config, String uniqueext, List<String> conditions) {

    MockOptions {
        conditions = List.copyOf(conditions);
    }

    /** Source package and packages in one go. */
    List<String> oneShot(Path spec, Path sources) {
        List<String> options = new ArrayList<>(List.of("--spec", spec.toString(), "--sources", sources.toString()));
        options.addAll(common());
        options.addAll(conditions);
        options.addAll(keepForTheUser());
        return options;
    }

    List<String> init() {
        return prefixed(List.of("--init"), List.of());
    }

    /** In the chroot that {@link #init()} made, which stays, and is not updated on the way. */
    List<String> install(List<String> packages) {
        List<String> command = new ArrayList<>(List.of("--install"));
        command.addAll(packages);
        return prefixed(command, List.of("--no-clean"));
    }

    /** In the chroot that {@link #init()} made, which stays, and is not updated twice. */
    List<String> update() {
        return prefixed(List.of("--update"), List.of("--no-clean"));
    }

    /** In the chroot that {@link #init()} made, which stays. */
    List<String> sourcePackage(Path spec, Path sources) {
        List<String> more = new ArrayList<>(List.of("--no-clean", "--no-cleanup-after"));
        more.addAll(conditions);
        return prefixed(List.of("--buildsrpm", "--spec", spec.toString(), "--sources", sources.toString()), more);
    }

    List<String> dependencies(Path sourcePackage) {
        List<String> more = new ArrayList<>(List.of("--no-clean", "--no-cleanup-after"));
        more.addAll(conditions);
        return prefixed(List.of("--installdeps", sourcePackage.toString()), more);
    }

    /** In a new chroot. */
    List<String> rebuild(Path sourcePackage) {
        List<String> more = new ArrayList<>(conditions);
        more.addAll(keepForTheUser());
        return prefixed(List.of("--rebuild", sourcePackage.toString()), more);
    }

    /** In the chroot that has the dependencies already. */
    List<String> rebuildInPlace(Path sourcePackage, boolean offline) {
        List<String> more = new ArrayList<>(List.of("--no-clean"));
        if (offline) {
            more.add("--offline");
        }
        more.addAll(conditions);
        more.addAll(keepForTheUser());
        return prefixed(List.of("--rebuild", sourcePackage.toString()), more);
    }

    List<String> scrub() {
        return List.of(
                "-r",
                config.toString(),
                "--uniqueext",
                uniqueext,
                "--scrub",
                "bootstrap",
                "--scrub",
                "chroot",
                "--scrub",
                "root-cache",
                "--quiet");
    }

    /** The source package of a spec file alone, whose sources are fetched; the configuration is mock-source-build.cfg. */
    static List<String> sourcePackageOf(Path spec, Path config, EngineRequest request) {
        List<String> options = new ArrayList<>(List.of(
                "-r",
                config.toString(),
                "--buildsrpm",
                "--spec",
                spec.toString(),
                "--resultdir",
                request.resultDirectory().toString()));
        options.addAll(request.macros().options());
        return options;
    }

    private List<String> prefixed(List<String> command, List<String> more) {
        List<String> options = new ArrayList<>(command);
        options.addAll(common());
        options.addAll(more);
        return options;
    }

    private List<String> common() {
        return List.of(
                "--resultdir", request.resultDirectory().toString(), "--uniqueext", uniqueext, "-r", config.toString());
    }

    private List<String> keepForTheUser() {
        return request.task().allowUserSsh() ? List.of("--no-cleanup-after") : List.of();
    }
}
