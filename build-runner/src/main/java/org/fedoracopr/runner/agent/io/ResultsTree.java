package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.fedoracopr.runner.agent.model.ResultLimits;
import org.jspecify.annotations.Nullable;

/**
 * Walks the results that a build left, which the build may change during the walk.
 *
 * <p>Only regular files and directories are taken; anything else is an anomaly. Every bound counts what was met, taken or not.
 */
final class ResultsTree {

    private final ResultLimits limits;
    private final Consumer<String> anomalies;
    private int count;

    ResultsTree(ResultLimits limits, Consumer<String> anomalies) {
        this.limits = limits;
        this.anomalies = anomalies;
    }

    /** Takes what is met. */
    interface Visitor {
        /** Whether what is in the directory is wanted. */
        boolean directory(String path) throws IOException;

        void file(String path, UntrustedFile file) throws IOException, ResultsLimitException;
    }

    void walk(UntrustedFile results, Visitor visitor) throws IOException, ResultsLimitException {
        if (!results.attributes().isDirectory()) {
            anomalies.accept("results is not a directory: nothing of it is published");
            return;
        }
        walk(results, "", 1, visitor);
    }

    private void walk(UntrustedFile directory, String prefix, int depth, Visitor visitor)
            throws IOException, ResultsLimitException {
        for (Path entry : names(directory, prefix)) {
            if (++count > limits.files()) {
                throw new ResultsLimitException("the results have more than " + limits.files() + " files");
            }
            String name = entry.toString();
            if (!ResultName.isRepresentable(name)) {
                anomalies.accept("not published: a file in " + shown(prefix) + " whose name cannot be represented");
                continue;
            }
            String path = prefix + name;
            if (path.getBytes(StandardCharsets.UTF_8).length > limits.pathLength()) {
                throw new ResultsLimitException(
                        "the results have a path of more than " + limits.pathLength() + " bytes");
            }
            take(directory, path, name, depth, visitor);
        }
    }

    private void take(UntrustedFile directory, String path, String name, int depth, Visitor visitor)
            throws IOException, ResultsLimitException {
        try (UntrustedFile child = held(directory, name)) {
            if (child == null) {
                anomalies.accept("not published: " + path + " went away or cannot be looked at");
            } else if (child.attributes().isDirectory()) {
                if (depth >= limits.depth()) {
                    throw new ResultsLimitException(
                            "the results have more than " + limits.depth() + " directories in one another");
                }
                if (visitor.directory(path)) {
                    walk(child, path + "/", depth + 1, visitor);
                }
            } else if (child.attributes().isRegularFile()) {
                visitor.file(path, child);
            } else {
                anomalies.accept("not published: " + path + " is a "
                        + (child.attributes().isSymbolicLink() ? "symbolic link" : "special file"));
            }
        }
    }

    private static @Nullable UntrustedFile held(UntrustedFile directory, String name) {
        try {
            return directory.child(name).orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    private List<Path> names(UntrustedFile directory, String prefix) {
        try {
            return directory.names(limits.files() - count);
        } catch (IOException e) {
            anomalies.accept("not published: the directory " + shown(prefix) + " cannot be listed");
            return List.of();
        }
    }

    private static String shown(String prefix) {
        return prefix.isEmpty() ? "results" : "results/" + prefix;
    }
}
