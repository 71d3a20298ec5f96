package org.fedoracopr.cli.quotas;

import java.nio.file.Path;
import org.fedoracopr.cli.Conversion;
import org.fedoracopr.cli.yaml.Yamls;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kubectl copr quotas}. */
@Command(name = "quotas", mixinStandardHelpOptions = true, description = "Limits of builds.")
public final class QuotasCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: import");
    }

    /** Converts the limits of a backend's copr-be.conf. */
    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Converts the limits of a Copr backend's copr-be.conf to a CoprBuildQuota, for kubectl apply -f.",
                "What has no equivalent is named on the standard error, a line each."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:converted", "1:the file cannot be read or converted", "2:wrong usage"})
    int importQuotas(
            @Parameters(paramLabel = "COPR-BE.CONF", description = "The backend's configuration.") Path file,
            @Option(
                            names = {"-n", "--namespace"},
                            description = "Namespace of the quota; none: kubectl's.")
                    @Nullable
                    String namespace,
            @Option(
                            names = "--name",
                            defaultValue = "copr",
                            description = "Name of the quota (default: ${DEFAULT-VALUE}).")
                    String name,
            @Option(
                            names = {"-o", "--output"},
                            description = "File for the quota; none: the standard output.")
                    @Nullable
                    Path output) {
        return Conversion.deliver(
                spec.commandLine(),
                output,
                () -> BackendLimits.convert(file.toString(), Yamls.text(file), name, namespace));
    }
}
