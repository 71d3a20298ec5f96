package org.fedoracopr.bench.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.fedoracopr.bench.BenchException;

/**
 * A temporary directory in which copr-rpmbuild builds a package of one spec from a repository beside it, and in which each rpmbuild takes a fixed time
 * more and notes how long it took: what is left of a build's time is the runner's own.
 */
public final class RunnerMachine implements AutoCloseable {

    /** The packaged program; the bench runs at the top of the project. */
    private static final Path PROGRAM = Path.of("build-runner/target/copr-builder/bin/copr-rpmbuild");

    static final String CHROOT = "fedora-43-x86_64";
    private static final double NANOSECONDS = 1e9;

    private final Path root;
    private final Path spans;

    private RunnerMachine(Path root) {
        this.root = root;
        this.spans = root.resolve("spans");
    }

    /** Makes the directory with all that a build needs. */
    public static RunnerMachine create() throws InterruptedException {
        if (!Files.isExecutable(PROGRAM)) {
            throw new BenchException("there is no runner at " + PROGRAM + ": run bench/run without --skip-build");
        }
        try {
            var machine = new RunnerMachine(Files.createTempDirectory("copr-builder.bench"));
            try {
                machine.fill();
                return machine;
            } catch (IOException | RuntimeException e) {
                machine.close();
                throw e;
            }
        } catch (IOException e) {
            throw new BenchException("cannot prepare a build: " + e.getMessage(), e);
        }
    }

    private void fill() throws IOException, InterruptedException {
        Path repository = Files.createDirectories(root.resolve("repository"));
        Files.createDirectories(root.resolve("workspace"));
        Files.writeString(repository.resolve("timed.spec"), """
                Name: timed
                Version: 1
                Release: 1
                Summary: Is timed
                License: MIT
                BuildArch: noarch
                %description
                Is timed.
                %files
                """);
        Files.createFile(repository.resolve("sources"));
        git("init", "-q", "-b", "main");
        git("add", "-A");
        git(
                "-c",
                "user.name=bench",
                "-c",
                "user.email=bench@localhost",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "-q",
                "-m",
                "timed");
        Files.writeString(Files.createDirectories(root.resolve("dist-git")).resolve("bench.ini"), """
                [bench]
                clone_hostnames = localhost
                lookaside_location = http://localhost
                lookaside_uri_pattern = {name}/{filename}
                """);
        configure("engine = rpmbuild");
        Files.writeString(root.resolve("task.json"), """
                {"task_id": "1-%1$s", "build_id": 1, "project_owner": "bench", "project_name": "bench", "chroot": "%1$s",
                 "source_type": 10, "source_json": "{\\"clone_url\\": \\"file://%2$s\\"}", "output": "rpm", "repos": [], "buildroot_pkgs": []}
                """.formatted(CHROOT, repository));
        Path slow = Files.createDirectories(root.resolve("bin")).resolve("rpmbuild");
        Files.writeString(slow, """
                #!/bin/bash
                began=$(date +%%s%%N)
                sleep 1
                PATH=${PATH#*:} rpmbuild "$@"
                code=$?
                echo $(($(date +%%s%%N) - began)) >>%s
                exit $code
                """.formatted(spans));
        if (!slow.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + slow + " executable");
        }
    }

    /** Makes the configuration anew, with lines of one's own. */
    void configure(String lines) throws IOException {
        Files.writeString(root.resolve("main.ini"), """
                [main]
                resultdir = %1$s/results
                workspace = %1$s/workspace
                lockfile = %1$s/lock
                logfile = %1$s/main.log
                pidfile = %1$s/pid
                logger_pidfile = %1$s/logger_pid
                %2$s
                """.formatted(root, lines));
    }

    Path root() {
        return root;
    }

    Path task() {
        return root.resolve("task.json");
    }

    private void git(String... arguments) throws InterruptedException {
        var command = Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
        var run = TimedRun.of(
                new ProcessBuilder(command).directory(root.resolve("repository").toFile()));
        if (run.exitCode() != 0) {
            throw new BenchException("git " + arguments[0] + " failed: " + run.lastLine());
        }
    }

    /** One build to its end; {@link BenchException} when it fails. */
    public Build build() throws InterruptedException {
        try {
            Files.deleteIfExists(spans);
            TimedRun run = run("task.json");
            if (run.exitCode() != 0) {
                throw new BenchException("the build to be timed failed: " + run.lastLine());
            }
            double inside = Files.readAllLines(spans).stream()
                    .mapToDouble(line -> Double.parseDouble(line) / NANOSECONDS)
                    .sum();
            return new Build(run, inside);
        } catch (IOException e) {
            throw new BenchException("cannot time a build: " + e.getMessage(), e);
        }
    }

    /** A build of a task that is not there: its log begins, and it ends. */
    public TimedRun refuse() throws InterruptedException {
        TimedRun run = run("no-task.json");
        if (!run.output().contains("no-task.json")) {
            throw new BenchException("the run to be timed ended otherwise than with its task: " + run.lastLine());
        }
        return run;
    }

    private TimedRun run(String task) throws InterruptedException {
        ProcessBuilder program = program(root.resolve(task));
        program.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        return TimedRun.of(program);
    }

    /** The program with what it needs to build a task from a file. */
    ProcessBuilder program(Path task) {
        var program = new ProcessBuilder(
                        PROGRAM.toAbsolutePath().toString(),
                        "--drop-resultdir",
                        "--config",
                        root.resolve("main.ini").toString(),
                        "--task-file",
                        task.toString(),
                        "--chroot",
                        CHROOT)
                .directory(root.toFile());
        program.environment()
                .put("COPR_DISTGIT_CLIENT_CONFDIR", root.resolve("dist-git").toString());
        return program;
    }

    /**
     * A build that was timed.
     *
     * @param insideSeconds the time that its rpmbuilds took
     */
    public record Build(TimedRun run, double insideSeconds) {
        /** What the runner itself took. */
        public double overheadSeconds() {
            return run.seconds() - insideSeconds;
        }
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(root)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
