package org.fedoracopr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.fedoracopr.bench.cluster.Machine;
import org.fedoracopr.bench.figure.Failures;
import org.fedoracopr.bench.figure.Figure;
import org.fedoracopr.bench.figure.FigureJson;
import org.fedoracopr.bench.figure.FigureTable;
import org.fedoracopr.bench.figure.Figures;
import org.fedoracopr.bench.figure.GeneratedPart;
import org.fedoracopr.bench.row.Options;
import org.fedoracopr.bench.row.Row;
import org.fedoracopr.bench.row.Rows;
import org.fedoracopr.bench.row.Session;
import org.fedoracopr.devkit.controlplane.ControlPlaneException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The benchmarks' command line; {@code bench/run} builds what it needs and calls it. */
@Command(
        name = "bench/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the operator, each figure beside what a user could pick instead.",
        footer = {
            "",
            "Each figure is a line of JSON on standard output, and all of them are a table at the end.",
            "What it is doing goes to standard error."
        })
public final class BenchCommand implements Callable<Integer> {

    private static final Path DOCUMENT = Path.of("docs/performance.md");

    @Parameters(
            paramLabel = "ROW",
            description = "What to measure. Default: every row; with --quick those that are quick.")
    private List<String> rows = new ArrayList<>();

    @Option(names = "--list", description = "Print the rows and what they measure.")
    private boolean list;

    @Option(names = "--quick", description = "Few builds and one run of each: under three minutes, for a first look.")
    private boolean quick;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often to measure; the median counts. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--profile",
            paramLabel = "DIR",
            description = "Record the operator's hot methods and allocations there. It costs speed.")
    private @Nullable Path profile;

    @Option(names = "--update-docs", description = "Write the table into docs/performance.md.")
    private boolean updateDocs;

    @Option(
            names = "--operator",
            paramLabel = "PROGRAM",
            defaultValue = "operator/target/copr-builder-operator/bin/copr-builder-operator",
            description = "The operator's launcher. Default: ${DEFAULT-VALUE}.")
    private Path operator = Path.of("");

    @Option(
            names = "--api-server-argument",
            paramLabel = "ARGUMENT",
            description = "One more argument for kube-apiserver, to see what it changes; may be given several times.")
    private List<String> apiServerArguments = new ArrayList<>();

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchCommand()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof BenchException || failure instanceof ControlPlaneException) {
                command.getErr().println("bench/run: " + failure.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (list) {
            Rows.ALL.forEach(row -> System.out.printf("%-18s %s%n", row.name(), row.description()));
            return CommandLine.ExitCode.OK;
        }
        List<Row> wanted;
        try {
            wanted = Rows.select(rows, quick);
        } catch (IllegalArgumentException e) {
            System.err.println("bench/run: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (!Files.isExecutable(operator)) {
            System.err.println("bench/run: there is no operator at " + operator + ": run mvn -DskipTests package");
            return CommandLine.ExitCode.USAGE;
        }
        if (updateDocs && !Files.isWritable(DOCUMENT)) {
            System.err.println("bench/run: " + DOCUMENT + " is not here: run it at the top of the project");
            return CommandLine.ExitCode.USAGE;
        }
        List<String> failures = new ArrayList<>();
        List<Figure> figures = measure(wanted, failures);
        String part = FigureTable.markdown(figures) + Failures.markdown(failures);
        System.out.println();
        System.out.print(part);
        if (updateDocs) {
            String head = Machine.describe() + (quick ? "; a quick run" : "") + ":\n\n";
            Files.writeString(DOCUMENT, GeneratedPart.replace(Files.readString(DOCUMENT), head + part));
        }
        return failures.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private List<Figure> measure(List<Row> wanted, List<String> failures) throws InterruptedException {
        var options = new Options(
                quick,
                operator.toAbsolutePath(),
                profile == null ? null : profile.toAbsolutePath(),
                apiServerArguments);
        String machine = Machine.describe();
        long began = System.nanoTime();
        List<Figure> all = new ArrayList<>();
        try (var session = new Session(
                options,
                sentence -> System.err.printf("%4d s  %s%n", (System.nanoTime() - began) / 1_000_000_000, sentence))) {
            for (Row row : wanted) {
                List<List<Figure>> measured = new ArrayList<>();
                try {
                    for (int run = 0; run < runs; run++) {
                        measured.add(row.run(session));
                    }
                } catch (BenchException e) {
                    // What cannot be measured is a result too, and the next row gets a cluster of its own.
                    failures.add(row.name() + ": " + e.getMessage());
                    System.err.println("bench/run: " + failures.getLast());
                    session.clear();
                }
                List<Figure> figures = Figures.merge(measured);
                figures.forEach(figure -> System.out.println(FigureJson.line(figure, machine)));
                all.addAll(figures);
            }
        }
        return all;
    }
}
