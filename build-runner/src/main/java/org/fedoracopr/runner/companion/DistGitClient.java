package org.fedoracopr.runner.companion;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.git.GitCheckout;
import org.fedoracopr.runner.git.GitUrls;
import org.fedoracopr.runner.http.Downloader;
import org.fedoracopr.runner.http.LazyHttpClient;
import org.fedoracopr.runner.log.ShellQuoting;
import org.fedoracopr.runner.lookaside.LookasideConfiguration;
import org.fedoracopr.runner.lookaside.SourceFiles;
import org.fedoracopr.runner.process.ExitStatus;
import org.fedoracopr.runner.process.Programs;
import org.fedoracopr.runner.stop.StopReason;
import org.fedoracopr.runner.stop.StopToken;
import org.fedoracopr.runner.stop.TerminationSignals;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * The program dist-git-client: clones a package, gets the sources of the clone that one stands in, and makes a source package or a tarball of them
 * (COMP-9, COMP-10, COMP-16).
 */
public final class DistGitClient {

    private static final int FAILED = 1;
    private static final int INTERRUPTED = 130;
    private static final long MAX_FILE_BYTES = 16L << 30;
    private static final String DRY_RUN_VARIABLE = "COPR_DISTGIT_CLIENT_DRY_RUN";

    private final Path directory;
    private final Map<String, String> environment;
    private final DistGitOptions options;
    private final PrintStream error;

    private DistGitClient(Path directory, Map<String, String> environment, DistGitOptions options, PrintStream error) {
        this.directory = directory;
        this.environment = environment;
        this.options = options;
        this.error = error;
    }

    public static void main(String[] arguments) {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(run(arguments, System.getenv(), System.out, System.err));
    }

    private static int run(String[] arguments, Map<String, String> environment, PrintStream output, PrintStream error) {
        var options = new DistGitOptions();
        var srpm = new DistGitOptions.Srpm();
        var clone = new DistGitOptions.Clone();
        var snapshot = new DistGitOptions.Snapshot();
        var commandLine = new CommandLine(options)
                .addSubcommand(new DistGitOptions.Sources())
                .addSubcommand(srpm)
                .addSubcommand(clone)
                .addSubcommand(snapshot);
        Optional<CommandLines.End> end = CommandLines.parse(commandLine, arguments, output, error);
        if (end.isPresent()) {
            return end.get().exitCode();
        }
        ParseResult action = commandLine.getParseResult().subcommand();
        var client = new DistGitClient(Path.of("").toAbsolutePath(), environment, options, error);
        return switch (action == null ? "sources" : action.commandSpec().name()) {
            case "srpm" -> client.inForeground(foreground -> client.srpm(srpm, foreground));
            case "clone" -> client.inForeground(foreground -> client.clone(clone, foreground));
            case "snapshot" -> client.inForeground(foreground -> client.snapshot(snapshot, foreground));
            default -> client.sources();
        };
    }

    private int sources() {
        var stop = new StopToken();
        TerminationSignals.handle(name -> stop.request(new StopReason.Canceled("signal " + name)));
        try {
            sourceFiles(stop).complete(GitClone.read(directory, options.forkedFrom));
            return 0;
        } catch (BuildException e) {
            failed(Explanations.of(e));
            return stop.isRequested() ? INTERRUPTED : FAILED;
        }
    }

    /** One of the actions in which other programs may run. */
    @FunctionalInterface
    private interface Action {
        void run(Foreground foreground) throws BuildException, IOException;
    }

    private int inForeground(Action action) {
        Foreground foreground = Foreground.takeSignals();
        try {
            action.run(foreground);
            return 0;
        } catch (BuildException e) {
            failed(Explanations.of(e));
            return foreground.exitCode(FAILED);
        } catch (IOException e) {
            failed(Explanations.of(e));
            return FAILED;
        }
    }

    private void srpm(DistGitOptions.Srpm srpm, Foreground foreground) throws BuildException, IOException {
        GitCheckout clone = GitClone.read(directory, options.forkedFrom);
        SourceFiles.Completed found = sourceFiles(new StopToken()).locate(clone);
        Path target = madeDirectory(srpm.outputDirectory);
        List<String> command = srpm.command(expanded(found.spec(), target, foreground), found.sources(), target);
        if (srpm.dryRun || environment.containsKey(DRY_RUN_VARIABLE)) {
            info("Dry run: " + ShellQuoting.join(command));
        } else {
            call(command, foreground);
        }
    }

    private void clone(DistGitOptions.Clone clone, Foreground foreground) throws BuildException {
        String url = LookasideConfiguration.load(options.configurationDirectory(environment))
                .cloning(clone.distGit)
                .urlOf(clone.packageName);
        GitUrls.check(url);
        call(List.of("git", "clone", url), foreground);
    }

    private void snapshot(DistGitOptions.Snapshot snapshot, Foreground foreground) throws BuildException, IOException {
        GitCheckout clone = GitClone.read(directory, options.forkedFrom);
        SourceFiles sources = sourceFiles(new StopToken());
        SourceFiles.Completed found = sources.locate(clone);
        Path target = madeDirectory(snapshot.outputDirectory);
        Path spec = expanded(found.spec(), target, foreground);
        Snapshot files = Snapshot.of(directory, found, spec, sources.named(clone));
        Path tarball = target.resolve(files.fileName());
        info("Generating tarball " + tarball);
        files.write(tarball, foreground::checkSignal);
    }

    private Path madeDirectory(Path named) throws IOException {
        return Files.createDirectories(directory.resolve(named).normalize());
    }

    private Path expanded(Path spec, Path target, Foreground foreground) throws BuildException, IOException {
        if (!Rpmautospec.isUsedIn(spec)) {
            return spec;
        }
        if (Programs.find(Rpmautospec.PROGRAM).isEmpty()) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED,
                    "the spec file uses macros of rpmautospec: install rpmautospec on this builder");
        }
        Path expanded = target.resolve(spec.getFileName().toString());
        for (List<String> command : Rpmautospec.commands(directory, spec, expanded)) {
            call(command, foreground);
        }
        return expanded;
    }

    private void call(List<String> command, Foreground foreground) throws BuildException {
        info("Checked call: " + ShellQuoting.join(command));
        ExitStatus status = foreground.run(command, directory);
        if (!status.isSuccess()) {
            throw new BuildException(
                    FailureCause.SOURCE_PACKAGE_BROKEN,
                    command.getFirst() + " failed (" + status.describe() + "): what it printed says why");
        }
    }

    private SourceFiles sourceFiles(StopToken stop) throws BuildException {
        Path configuration = options.configurationDirectory(environment);
        var downloader = new Downloader(new LazyHttpClient(), stop::pause, stop, this::info, MAX_FILE_BYTES);
        return new SourceFiles(LookasideConfiguration.load(configuration), downloader, this::info);
    }

    private void info(String message) {
        if (!DistGitOptions.QUIET.contains(options.logLevel.toLowerCase(Locale.ROOT))) {
            error.println("INFO: " + message);
        }
    }

    private void failed(String message) {
        error.println("ERROR: " + message);
    }
}
