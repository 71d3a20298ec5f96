package org.fedoracopr.cli;

import org.fedoracopr.cli.pools.PoolsCommand;
import org.fedoracopr.cli.quotas.QuotasCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program {@code kubectl-copr}, which kubectl runs as {@code kubectl copr}. */
@Command(
        name = "kubectl copr",
        mixinStandardHelpOptions = true,
        version = "kubectl-copr 0.1.0",
        subcommands = {PoolsCommand.class, QuotasCommand.class},
        description = "Helps with builders of Fedora Copr on Kubernetes.")
public final class KubectlCopr implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to do, such as: kubectl copr pools import pools.yaml");
    }

    /** A command line of this program. */
    public static CommandLine commandLine() {
        return new CommandLine(new KubectlCopr()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }
}
