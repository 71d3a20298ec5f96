package org.fedoracopr.cli.pools;

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

/** {@code kubectl copr pools}. */
@Command(name = "pools", mixinStandardHelpOptions = true, description = "Pools of builders.")
public final class PoolsCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: import");
    }

    /** Converts resalloc's pools.yaml. */
    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Converts resalloc's pools.yaml to CoprBuilderPools, for kubectl apply -f.",
                "What has no equivalent is named on the standard error, a line each."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:converted", "1:the file cannot be read or converted", "2:wrong usage"})
    int importPools(
            @Parameters(paramLabel = "POOLS.YAML", description = "resalloc's configuration.") Path file,
            @Option(
                            names = {"-n", "--namespace"},
                            description = "Namespace of the pools; none: kubectl's.")
                    @Nullable
                    String namespace,
            @Option(
                            names = "--results-claim",
                            defaultValue = "copr-results",
                            description = "Claim that results are published on (default: ${DEFAULT-VALUE}).")
                    String claim,
            @Option(names = "--image", description = "Image of the builder; none: the operator's.") @Nullable
                    String image,
            @Option(
                            names = {"-o", "--output"},
                            description = "File for the pools; none: the standard output.")
                    @Nullable
                    Path output) {
        return Conversion.deliver(
                spec.commandLine(),
                output,
                () -> ResallocPools.convert(
                        Yamls.read(file.toString(), Yamls.text(file)), new PoolDefaults(namespace, claim, image)));
    }
}
