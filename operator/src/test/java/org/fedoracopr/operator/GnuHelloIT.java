package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Commands;
import org.fedoracopr.operator.cluster.Installation;
import org.junit.jupiter.api.Test;

/** A package that this project did not write, GNU hello, from its upstream tarball to a program that runs. */
class GnuHelloIT {

    @Test
    void buildsAndRuns() throws Exception {
        try (Installation copr = Installation.create("hello-it");
                CoprBuilderOperator operator =
                        CoprBuilderOperator.start(copr.operatorClient(), copr.operatorOptions())) {
            Objects.requireNonNull(operator);
            Path tarball =
                    upstreamTarball(Files.createDirectories(copr.scratch().resolve("apt")));
            String version = String.valueOf(tarball.getFileName()).replaceAll("hello-(.*)\\.tar\\.gz", "$1");
            String url = copr.distGit().addPackage("hello", spec(version), tarball, null);

            BuildRequest build = BuildRequest.create(copr, 301, "hello", "distGit: {cloneUrl: \"" + url + "\"}");
            CoprBuildStatus status = build.awaitEnd();

            assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
            Path directory = copr.results().resolve(Objects.requireNonNull(status.resultsDirectory()));
            String rpm = "hello-" + version + "-1." + Installation.architecture() + ".rpm";
            assertThat(Commands.run(directory, "rpm", "-qp", "--requires", rpm)).contains("libc.so.6");
            Path root = Files.createDirectories(copr.scratch().resolve("root"));
            Commands.run(
                    root,
                    "sh",
                    "-c",
                    "rpm2cpio \"$0\" | cpio -idm --quiet",
                    directory.resolve(rpm).toString());
            assertThat(Commands.run(root, "usr/bin/hello")).isEqualTo("Hello, world!\n");
        }
    }

    private static String spec(String version) {
        return """
            Name: hello
            Version: %s
            Release: 1
            Summary: Prints a familiar, friendly greeting
            License: GPL-3.0-or-later
            Source0: hello-%%{version}.tar.gz
            BuildRequires: gcc
            BuildRequires: make

            %%description
            GNU hello prints a greeting.

            %%prep
            %%setup -q

            %%build
            %%configure --disable-nls
            make %%{?_smp_mflags}

            %%install
            make install DESTDIR=%%{buildroot}
            rm -rf %%{buildroot}%%{_infodir} %%{buildroot}%%{_mandir}

            %%files
            %%{_bindir}/hello
            """.formatted(version);
    }

    /** The upstream tarball out of Debian's source package, fetched with lists and settings of its own. */
    private static Path upstreamTarball(Path directory) throws IOException {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/apt-get")))
                .as("apt-get, which fetches GNU hello, is on this machine")
                .isTrue();
        Path script = Files.writeString(directory.resolve("fetch"), """
                set -e
                mkdir -p lists/partial parts cache/archives/partial
                . /etc/os-release
                # The machine's own mirror, with its source packages.
                cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null \\
                    | grep -v '^ *#' | grep -oE 'https?://[^ ]+/debian/?' | head -n 1 > mirror
                echo "deb-src $(cat mirror) $VERSION_CODENAME main" > sources.list
                set -- -qq -o Dir::Etc::sourcelist="$PWD/sources.list" -o Dir::Etc::sourceparts="$PWD/parts" \\
                    -o Dir::State::lists="$PWD/lists" -o Dir::Cache="$PWD/cache" -o APT::Sandbox::User=root
                apt-get "$@" update
                apt-get "$@" --download-only source hello
                """);
        Commands.run(directory, "sh", script.toString());
        try (Stream<Path> files = Files.list(directory)) {
            Path source = files.filter(
                            file -> String.valueOf(file.getFileName()).matches("hello_.*\\.orig\\.tar\\.gz"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("apt-get brought no tarball of hello"));
            String version = String.valueOf(source.getFileName()).replaceAll("hello_(.*)\\.orig\\.tar\\.gz", "$1");
            return Files.copy(source, directory.resolve("hello-" + version + ".tar.gz"));
        }
    }
}
