package org.fedoracopr.runner.rpm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Builds small packages with the machine's rpmbuild. */
public final class RpmBuilder {

    private RpmBuilder() {}

    public static void assumePresent() {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/rpmbuild")),
                "rpmbuild is not installed (package rpm or rpm-build)");
    }

    /** Builds source and binary package of a spec named {@code hello.spec} and returns both, the source package first. */
    public static List<Path> build(Path directory, String epoch, String payload) throws Exception {
        Path spec = directory.resolve("hello.spec");
        Files.writeString(spec, """
                Name: hello
                %sVersion: 1.0~rc1
                Release: 2
                Summary: Says hello
                License: MIT
                BuildArch: noarch
                %%description
                Says hello.
                %%install
                mkdir -p %%{buildroot}/usr/share/hello
                echo hello > %%{buildroot}/usr/share/hello/text
                %%files
                /usr/share/hello
                """.formatted(epoch.isEmpty() ? "" : "Epoch: " + epoch + "\n"));
        run(
                directory,
                List.of(
                        "rpmbuild",
                        "-ba",
                        "--define",
                        "_topdir " + directory.resolve("top"),
                        "--define",
                        "_source_payload " + payload,
                        "--define",
                        "_binary_payload " + payload,
                        spec.toString()));
        List<Path> packages = new ArrayList<>();
        try (var files = Files.walk(directory.resolve("top"))) {
            files.filter(f -> f.toString().endsWith(".rpm")).forEach(packages::add);
        }
        packages.sort((a, b) ->
                Boolean.compare(b.toString().endsWith(".src.rpm"), a.toString().endsWith(".src.rpm")));
        return packages;
    }

    static String query(Path rpm, String format) throws Exception {
        return run(
                rpm.toAbsolutePath().resolveSibling("."),
                List.of("rpm", "-qp", "--nosignature", "--qf", format, rpm.toString()));
    }

    private static String run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        if (process.exitValue() != 0) {
            throw new IOException(command + " ended with " + process.exitValue() + ": " + text);
        }
        return text;
    }
}
