package org.fedoracopr.runner.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.log.LogTail;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.process.Command;
import org.fedoracopr.runner.process.ExitStatus;

/** Runs fedora-review over the packages of a build for Fedora that asks for it; a review that fails never fails the build (RES-9). */
final class FedoraReview {

    private static final List<String> KEPT = List.of(
            "fedora-review.log",
            "review.txt",
            "review.json",
            "licensecheck.txt",
            "rpmlint.txt",
            "files.dir",
            "diff.txt");
    private static final Pattern PACKAGE_NAME = Pattern.compile("[A-Za-z0-9_+][A-Za-z0-9._+-]{0,200}");
    private static final String RESULTS = "fedora-review";
    private static final String CACHE = "cache";
    private static final int SHOWN_BYTES = 4096;

    /** The program, found on the search path. */
    static final String PROGRAM = "fedora-review";

    private final BuildLog log;
    private final ChildRunner children;
    private final String program;

    FedoraReview(BuildLog log, ChildRunner children, String program) {
        this.log = log;
        this.children = children;
        this.program = program;
    }

    static boolean isWanted(EngineRequest request) {
        String chroot = request.chroot();
        return request.task().fedoraReview() && chroot != null && chroot.startsWith("fedora-");
    }

    void run(EngineRequest request) throws BuildException {
        Path results = request.resultDirectory();
        Path mockConfiguration = results.resolve("configs/child.cfg");
        String packageName = request.task().packageName();
        if (packageName == null || !isUsable(packageName)) {
            failed("the task names no package that a directory can be named after");
            return;
        }
        if (!Files.isRegularFile(mockConfiguration)) {
            failed("there is no " + mockConfiguration + ": only builds with mock can be reviewed");
            return;
        }
        try {
            review(request, packageName, mockConfiguration);
            keep(results, packageName);
        } catch (BuildException e) {
            if (isFinal(e.failure())) {
                throw e;
            }
            failed(e.failure().message());
        } catch (IOException e) {
            failed(Explanations.of(e));
        } finally {
            remove(results.resolve(CACHE));
            if (!packageName.equals(RESULTS)) {
                remove(results.resolve(packageName));
            }
        }
    }

    /** The directory that fedora-review makes must be no other one of the results. */
    private static boolean isUsable(String name) {
        return PACKAGE_NAME.matcher(name).matches()
                && !List.of("configs", CACHE).contains(name);
    }

    private void review(EngineRequest request, String packageName, Path mockConfiguration) throws BuildException {
        var tail = new LogTail(SHOWN_BYTES);
        Command command = new Command(
                        List.of(
                                program,
                                "--no-colors",
                                "--prebuilt",
                                "--rpm-spec",
                                "--name",
                                packageName,
                                "--mock-config",
                                mockConfiguration.toString()),
                        request.resultDirectory(),
                        Map.of(
                                "XDG_CACHE_HOME",
                                request.resultDirectory().resolve(CACHE).toString()))
                .withoutInheritedEnvironment();
        ExitStatus status = children.run(command, tail);
        if (!status.isSuccess()) {
            failed(tail.lastLines(SHOWN_BYTES));
        }
    }

    /** Moves what is worth keeping out of the directory that fedora-review has made; links in it are not followed. */
    private static void keep(Path results, String packageName) throws IOException {
        Path made = results.resolve(packageName);
        if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path kept = results.resolve(RESULTS);
        if (!made.equals(kept)) {
            Trees.delete(kept);
            Files.createDirectory(kept);
        }
        for (Path file : Trees.children(made)) {
            boolean wanted = KEPT.contains(String.valueOf(file.getFileName()))
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            if (!wanted) {
                Trees.delete(file);
            } else if (!made.equals(kept)) {
                Files.move(file, kept.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Whether the build itself has to end: it was stopped while it was being reviewed, or nothing more can be written. */
    private static boolean isFinal(Failure failure) {
        return List.of(FailureCause.CANCELED, FailureCause.TIMEOUT, FailureCause.LOG_TOO_LONG, FailureCause.DISK_FULL)
                .contains(failure.cause());
    }

    private void failed(String why) {
        log.line("Fedora review failed\nerr:\n" + why);
        log.line("The build itself will not be marked as failed because of this");
    }

    private void remove(Path directory) {
        try {
            Trees.delete(directory);
        } catch (IOException e) {
            log.line("WARNING: cannot remove " + directory + ": " + Explanations.of(e));
        }
    }
}
