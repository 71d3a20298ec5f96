package org.fedoracopr.operator.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Spec files of tests. */
public final class Packages {

    private Packages() {}

    /** A small noarch package whose %build is a script. */
    public static String spec(String name, String build) {
        return """
                Name: %1$s
                Version: 1.0
                Release: 1
                Summary: A package of a test
                License: MIT
                BuildArch: noarch

                %%description
                A package of a test.

                %%build
                %2$s

                %%install
                mkdir -p %%{buildroot}/usr/share/%1$s
                echo content > %%{buildroot}/usr/share/%1$s/file

                %%files
                /usr/share/%1$s/file
                """.formatted(name, build);
    }

    /** The sample package's tarball. */
    public static Path sampleTarball(Path directory) throws IOException {
        Path tarball = Files.createDirectories(directory).resolve("greeter-1.2.tar.gz");
        Commands.run(Path.of("..", "config", "samples", "package"), "tar", "-czf", tarball.toString(), "greeter-1.2");
        return tarball;
    }

    public static String sampleSpec() throws IOException {
        return Files.readString(Path.of("..", "config", "samples", "package", "greeter.spec"));
    }
}
