package org.fedoracopr.runner.companion;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.receipt.Finding;
import org.fedoracopr.runner.receipt.Receipt;
import org.fedoracopr.runner.receipt.ReceiptException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program copr-builder-verify: holds a published directory against its manifest, before its packages were signed or after. */
public final class BuilderVerify {

    private static final int DIFFERENT = 1;

    private BuilderVerify() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream output, PrintStream error) {
        var options = new Options();
        var commandLine = new CommandLine(options);
        Optional<CommandLines.End> end = CommandLines.parse(commandLine, arguments, output, error);
        if (end.isPresent()) {
            return end.get().exitCode();
        }
        if (!Files.isDirectory(options.directory)) {
            return CommandLines.mistake(commandLine, options.directory + " is not a directory", error)
                    .exitCode();
        }
        try {
            return verify(Receipt.read(options.directory), options, output, error);
        } catch (ReceiptException e) {
            error.println("copr-builder-verify: " + e.getMessage());
            return DIFFERENT;
        } catch (IOException e) {
            error.println("copr-builder-verify: " + Explanations.of(e));
            return DIFFERENT;
        }
    }

    private static int verify(Receipt receipt, Options options, PrintStream output, PrintStream error)
            throws IOException {
        boolean wrong = false;
        if (options.manifestSha256 != null && !options.manifestSha256.equals(receipt.manifestSha256())) {
            error.println("copr-builder-verify: manifest.json has the SHA-256 " + receipt.manifestSha256() + ", not "
                    + options.manifestSha256);
            wrong = true;
        }
        List<Finding> findings = receipt.check();
        for (Finding finding : findings) {
            boolean bad = finding.state().isWrong() || (options.strict && finding.state() == Finding.State.UNKNOWN);
            wrong |= bad;
            if (bad || finding.state() == Finding.State.UNKNOWN || !options.quiet) {
                (bad ? error : output)
                        .println(printable(finding.path()) + ": " + finding.state()
                                + (finding.detail().isEmpty() ? "" : " (" + finding.detail() + ")"));
            }
        }
        if (!wrong) {
            output.println("build " + receipt.manifest().buildUid() + ", attempt "
                    + receipt.manifest().attempt() + ": " + findings.size()
                    + " files as they were handed over; manifest "
                    + receipt.manifestSha256());
        }
        return wrong ? DIFFERENT : 0;
    }

    /** A name that somebody else put there may move the terminal's cursor. */
    private static String printable(String path) {
        return path.replaceAll("\\p{Cntrl}", "?");
    }

    @Command(
            name = "copr-builder-verify",
            description = "Holds a published build against its manifest.",
            sortOptions = false)
    private static final class Options {
        @Parameters(paramLabel = "DIR", description = "the build's directory on the results volume")
        Path directory = Path.of(".");

        @Option(
                names = "--manifest-sha256",
                paramLabel = "DIGEST",
                description = "the digest of manifest.json that the CoprBuild's status has")
        @Nullable
        String manifestSha256;

        @Option(names = "--strict", description = "a file that the manifest does not name is an error")
        boolean strict;

        @Option(
                names = {"-q", "--quiet"},
                description = "say nothing of files that are as they were")
        boolean quiet;
    }
}
