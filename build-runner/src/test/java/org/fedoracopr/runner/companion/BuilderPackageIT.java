package org.fedoracopr.runner.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fedoracopr.runner.config.ConfigurationLoader;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.process.Programs;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The RPM package of the builder, made with the real rpmbuild and installed below a directory. */
class BuilderPackageIT {

    private static final Path MAKE = Path.of("../packaging/make-rpm").toAbsolutePath();
    /** Programs of the Pod that nobody calls. */
    private static final Set<String> OF_THE_POD = Set.of("copr-agent", "copr-agent-process");

    private static final String GROUP_ID = "135";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before the first test.
    static Path made;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private static Path rpm;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    private record Run(int code, String output, String errors) {}

    @BeforeAll
    static void makeThePackage() throws Exception {
        Assumptions.assumeTrue(Programs.find("rpmbuild").isPresent(), "rpmbuild is not on this machine");
        Run run = run(made, Map.of(), MAKE.toString(), "--output", made.toString());
        assertThat(run.code()).as(run.errors()).isZero();
        List<Path> packages = Trees.files(made, "*.rpm");
        assertThat(run.output().lines())
                .containsExactlyElementsOf(packages.stream().map(Path::toString).toList());
        rpm = Trees.files(made, "*.noarch.rpm").getFirst();
        assertThat(packages).hasSize(2).contains(Path.of(rpm.toString().replace(".noarch.", ".src.")));
    }

    @Test
    void takesThePlaceOfUpstreamsPackages() throws Exception {
        assertThat(query("--queryformat", "%{NAME} %{ARCH} %{LICENSE}"))
                .isEqualTo("copr-builder-runner noarch Apache-2.0");
        assertThat(query("--provides").lines())
                .contains("copr-rpmbuild = 1.8", "copr-builder = 1.8", "dist-git-client = 1.3")
                .noneMatch(line -> line.contains("mvn(") || line.contains("osgi("));
        assertThat(query("--conflicts").lines()).containsExactly("copr-builder", "copr-rpmbuild", "dist-git-client");
    }

    @Test
    void requiresTheProgramsThatBuildsNeed() throws Exception {
        assertThat(query("--requires").lines())
                .contains(
                        "java-25-headless",
                        "mock >= 5.0",
                        "mock-core-configs",
                        "distribution-gpg-keys",
                        "ca-certificates",
                        "git",
                        "git-svn",
                        "rpm-build",
                        "python-srpm-macros >= 3-29",
                        "rpkg",
                        "tito",
                        "rpmautospec",
                        "pyp2rpm",
                        "pyp2spec >= 0.10",
                        "rubygem-gem2rpm",
                        "fedora-review >= 0.8",
                        "fedora-review-plugin-java",
                        "qemu-user-static",
                        "openssh-clients",
                        "rsync",
                        "podman",
                        "/bin/sh",
                        "/bin/bash")
                .noneMatch(line -> line.contains("mvn(") || line.contains("osgi("));
    }

    @Test
    void hasProgramsConfigurationAndDirectoriesOfTheGroup() throws Exception {
        String files = query(
                "--queryformat",
                "[%{FILEMODES:perms} %{FILEUSERNAME} %{FILEGROUPNAME} (%{FILEFLAGS:fflags}) %{FILENAMES}\n]");
        assertThat(files.lines())
                .contains(
                        "drwxrwxr-x root mock () /var/lib/copr-rpmbuild",
                        "drwxrwxr-x root mock () /var/lib/copr-rpmbuild/results",
                        "drwxrwxr-x root mock () /var/lib/copr-rpmbuild/workspace",
                        "drwxrwxr-x root mock (g) /run/copr-builder",
                        "drwxr-xr-x root root () /etc/copr-rpmbuild/mock-config-overrides",
                        "drwxr-xr-x root root () /etc/copr-builder/hooks/cleanup",
                        "drwxr-xr-x root root () /etc/dist-git-client",
                        "-rw-r--r-- root root (cn) /etc/copr-rpmbuild/main.ini",
                        "-rw-r--r-- root root (g) /usr/lib/copr-builder/lib/classes.jsa",
                        "-rwxr-xr-x root root () /usr/lib/copr-builder/bin/copr-rpmbuild",
                        "-rwxr-xr-x root root () /usr/lib/copr-builder/libexec/share-classes");
        // Whatever else there is belongs to root, and is written by nobody else.
        assertThat(files.lines().filter(line -> !line.contains(" mock ")))
                .allMatch(line -> line.matches("(?:[-d].{4}-..-.|l.{9}) root root .*"));
        assertThat(names(files, "/usr/bin/")).isEqualTo(programs());
        assertThat(names(files.replaceAll("\\.1(?:\\.[a-z0-9]+)?\n", "\n"), "/usr/share/man/man1/"))
                .isEqualTo(programs());
    }

    @Test
    void makesTheGroupBeforeItsDirectories() throws Exception {
        String script = query("--queryformat", "%{PREIN}");
        Path programs = Files.createDirectories(directory.resolve("programs"));
        program(programs, "groupadd", "echo \"$@\" >>" + directory + "/groups");
        program(programs, "getent", "[ -e " + directory + "/known ]");
        Map<String, String> fakes = Map.of("PATH", programs + ":" + System.getenv("PATH"));
        assertThat(run(directory, fakes, "sh", "-e", "-c", script).code()).isZero();
        assertThat(directory.resolve("groups")).hasContent("-f -g " + GROUP_ID + " -r mock\n");
        Files.createFile(directory.resolve("known"));
        assertThat(run(directory, fakes, "sh", "-e", "-c", script).code()).isZero();
        assertThat(directory.resolve("groups")).hasContent("-f -g " + GROUP_ID + " -r mock\n");
    }

    @Test
    void runsFromWhereItIsInstalled() throws Exception {
        Assumptions.assumeTrue(Files.isWritable(Path.of("/etc/passwd")), "only root installs packages");
        Path root = directory.resolve("root");
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0::/root:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\nmock:x:" + GROUP_ID + ":\n");
        // Neither dependencies nor the programs of scripts are there.
        Run installed = run(
                directory, Map.of(), "rpm", "--root", root.toString(), "--nodeps", "--noscripts", "-i", rpm.toString());
        assertThat(installed.code()).as(installed.errors()).isZero();
        for (String name : List.of("", "/results", "/workspace")) {
            Path state = root.resolve("var/lib/copr-rpmbuild" + name);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                    .isEqualTo("rwxrwxr-x");
            assertThat(Files.getAttribute(state, "unix:gid")).hasToString(GROUP_ID);
        }
        assertThat(run(
                        directory,
                        Map.of(),
                        root.resolve("usr/bin/copr-rpmbuild").toString(),
                        "--version"))
                .isEqualTo(new Run(0, "copr-rpmbuild version 1.8\n", ""));
        for (String name : programs()) {
            Run help = run(
                    directory, Map.of(), root.resolve("usr/bin").resolve(name).toString(), "--help");
            assertThat(help.code()).as(name + ": " + help.errors()).isZero();
        }
        // What the package does where it is installed: the archive of classes.
        assertThat(run(
                        directory,
                        Map.of(),
                        root.resolve("usr/lib/copr-builder/libexec/share-classes")
                                .toString()))
                .isEqualTo(new Run(0, "", ""));
        assertThat(root.resolve("usr/lib/copr-builder/lib/classes.jsa")).isNotEmptyFile();

        ConfigurationLoader.Loaded loaded =
                new ConfigurationLoader(root.resolve("etc/copr-rpmbuild"), directory).load(null);
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.configuration().frontendUrl()).isEqualTo("https://copr.fedoraproject.org");
        assertThat(loaded.configuration().resultdir()).hasToString("/var/lib/copr-rpmbuild/results");
    }

    @Test
    void saysWhyThereIsNoPackage() throws Exception {
        Run none = run(directory, Map.of(), MAKE.toString(), "--programs", directory.toString());
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.errors()).startsWith("make-rpm: no programs in " + directory);
        assertThat(run(directory, Map.of(), MAKE.toString(), "--output").code()).isEqualTo(2);
        assertThat(run(directory, Map.of(), MAKE.toString(), "more").code()).isEqualTo(2);
        assertThat(run(directory, Map.of(), MAKE.toString(), "--help").output()).contains("--output", "--programs");
    }

    private static Set<String> programs() throws Exception {
        return Trees.children(Tool.path("")).stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> !OF_THE_POD.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(String files, String below) {
        return files.lines()
                .filter(line -> line.contains(" " + below))
                .map(line -> line.substring(line.indexOf(below) + below.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void program(Path programs, String name, String text) throws Exception {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static String query(String... arguments) throws Exception {
        String[] command = {"rpm", "-qp", "--nosignature"};
        String[] all = Arrays.copyOf(command, command.length + arguments.length + 1);
        System.arraycopy(arguments, 0, all, command.length, arguments.length);
        all[all.length - 1] = rpm.toString();
        Run run = run(made, Map.of(), all);
        assertThat(run.code()).as(run.errors()).isZero();
        return run.output();
    }

    private static Run run(Path directory, Map<String, String> environment, String... command) throws Exception {
        Path errors = Files.createTempFile(directory, "stderr", "");
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        String text = Files.readString(errors);
        Files.delete(errors);
        return new Run(code, output, text);
    }
}
