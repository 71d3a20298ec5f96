package org.fedoracopr.bench.row;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How benchmarks are run.
 *
 * @param quick fewer builds: figures for a first look, not for comparing
 * @param operator the operator's program
 * @param profile where profiles of the operator go; null for none
 * @param apiServerArguments more arguments of the API server, to see what they change
 */
public record Options(
        boolean quick, Path operator, @Nullable Path profile, List<String> apiServerArguments) {
    public Options {
        apiServerArguments = List.copyOf(apiServerArguments);
        Objects.requireNonNull(operator, "operator is null");
    }

    /** The one number or the other. */
    int size(int full, int shortened) {
        return quick ? shortened : full;
    }
}
