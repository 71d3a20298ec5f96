package org.fedoracopr.runner.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.fedoracopr.runner.http.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged dist-git-client in clones that git made, with a lookaside cache over HTTP. */
class DistGitClientIT {

    private static final String FILE = "the source\n";
    private static final String SPEC = """
            Name: pkg
            Version: 1
            Release: %s
            Summary: A package
            License: MIT
            Source0: a.tar
            %%description
            It is one.
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private TestServer server;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path clone;

    @BeforeEach
    void makeARepository() throws Exception {
        Path www = Files.createDirectories(directory.resolve("www"));
        server = TestServer.serving(www.toRealPath());
        configure("clone_hostnames = localhost");
        Path origin = Files.createDirectories(directory.resolve("rpms/pkg"));
        Files.writeString(origin.resolve("pkg.spec"), SPEC.formatted("1"));
        Files.writeString(origin.resolve("sources"), "");
        git(origin, "init", "-q", "-b", "main", ".");
        commit(origin);
        for (int more = 0; more < 2; more++) {
            Files.writeString(origin.resolve("README"), "change " + more);
            commit(origin);
        }
        clone = directory.resolve("pkg");
        git(directory, "clone", "-q", "--depth", "1", "file://" + origin, clone.toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void getsSourcesOfBothForms() throws Exception {
        publish("pkg/a.tar/md5/" + digest("MD5", FILE) + "/main/rpms/a.tar");
        publish("pkg/b.tar/sha512/" + digest("SHA-512", FILE) + "/main/rpms/b.tar");
        sources(digest("MD5", FILE) + "  a.tar\n\nSHA512 (b.tar) = " + digest("SHA-512", FILE) + "\n");
        Tool.Result result = client("sources");
        assertThat(result.code()).as(result.errors()).isZero();
        assertThat(clone.resolve("a.tar")).hasContent(FILE);
        assertThat(clone.resolve("b.tar")).hasContent(FILE);
        assertThat(result.errors())
                .contains("INFO: Downloading " + server.url() + "/pkg/a.tar/md5/" + digest("MD5", FILE)
                        + "/main/rpms/a.tar");

        int before = server.requests().size();
        Tool.Result again = client();
        assertThat(again.code()).isZero();
        assertThat(again.errors()).contains("INFO: File a.tar already exists");
        assertThat(server.requests()).hasSize(before);
    }

    @Test
    void saysWhatIsWrongWithTheSources() throws Exception {
        assertThat(refusal(
                        "sources",
                        digest("MD5", "else") + " a.tar\n",
                        () -> publish("pkg/a.tar/md5/" + digest("MD5", "else") + "/main/rpms/a.tar")))
                .contains("Check-sum " + digest("MD5", FILE) + " is wrong, expected: " + digest("MD5", "else"));
        Files.delete(clone.resolve("a.tar"));
        assertThat(refusal("sources", "one two three\n", () -> {}))
                .contains("ERROR: Weird sources line: one two three");
        assertThat(refusal("sources", "abc missing.tar\n", () -> {}))
                .contains("404")
                .contains("missing.tar");
        assertThat(refusal("sources", "abc ../../out\n", () -> {})).contains("outside of the repository");
    }

    @Test
    void skipsTheDownloadWhereNothingIsNamed() throws Exception {
        Files.delete(clone.resolve("sources"));
        Tool.Result result = client("sources");
        assertThat(result.code()).isZero();
        assertThat(result.errors()).isEqualTo("INFO: 'sources' file not found, download skipped\n");
        assertThat(Tool.of("dist-git-client", clone)
                        .with(
                                "COPR_DISTGIT_CLIENT_CONFDIR",
                                directory.resolve("etc").toString())
                        .run("--loglevel", "error", "sources")
                        .errors())
                .isEmpty();
    }

    @Test
    void saysWhichInstanceItDoesNotKnow() throws Exception {
        assertThat(client("--forked-from", "https://nowhere.example.org/rpms/pkg", "sources"))
                .satisfies(result -> assertThat(result.code()).isEqualTo(1))
                .satisfies(result -> assertThat(result.errors())
                        .startsWith("ERROR: nowhere.example.org (detected from clone URL) not found in"
                                + " dist-git-client configuration"));
        configure("clone_hostnames = localhost\npath_prefixes = /elsewhere");
        assertThat(client("sources").errors())
                .startsWith("ERROR: Path " + directory + "/rpms/pkg does not match any of 'path_prefixes' for"
                        + " 'localhost' hostname");
        configure("clone_hostnames = nowhere.example.org");
        assertThat(client("--forked-from", "git@nowhere.example.org:rpms/other.git")
                        .code())
                .isZero();
        assertThat(Tool.of("dist-git-client", directory).run("sources").errors())
                .isEqualTo("ERROR: .git/config not found, " + directory + " is not a git repository\n");
        Files.writeString(clone.resolve("second.spec"), "");
        assertThat(client("--forked-from", "git@nowhere.example.org:rpms/other.git", "sources")
                        .errors())
                .startsWith("ERROR: Exactly one spec file expected in " + clone + " directory, 2 found");
    }

    @Test
    void usesTheNameOfTheForkedRepositoryAndTheCommitThatIsCheckedOut() throws Exception {
        git(clone, "checkout", "-q", "--detach");
        String commit = git(clone, "rev-parse", "HEAD");
        configure("clone_hostnames = nowhere.example.org");
        publish("other/a.tar/md5/" + digest("MD5", FILE) + "/" + commit + "/ns/a.tar");
        sources(digest("MD5", FILE) + " a.tar\n");
        Tool.Result result = Tool.of("dist-git-client", clone)
                .run(
                        "--configdir",
                        directory.resolve("etc").toString(),
                        "--forked-from",
                        "https://nowhere.example.org/ns/other.git");
        assertThat(result.code()).as(result.errors()).isZero();
        assertThat(clone.resolve("a.tar")).hasContent(FILE);
    }

    @Test
    void makesASourcePackage() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/rpmbuild")), "rpmbuild is not on this machine");
        Files.writeString(clone.resolve("a.tar"), FILE);
        Path output = directory.resolve("output");
        Tool.Result dry = client("srpm", "--outputdir", output.toString(), "--dry-run");
        assertThat(dry.code()).as(dry.errors()).isZero();
        assertThat(dry.errors())
                .isEqualTo("INFO: Dry run: rpmbuild -bs " + clone + "/pkg.spec --define 'dist %nil' --define"
                        + " '_sourcedir " + clone + "' --define '_srcrpmdir " + output
                        + "' --define '_disable_source_fetch 1'\n");
        assertThat(output).isEmptyDirectory();
        assertThat(client("srpm", "--outputdir", output.toString()).code()).isZero();
        assertThat(output.resolve("pkg-1-1.src.rpm")).exists();

        Files.delete(clone.resolve("a.tar"));
        Tool.Result failed = client("srpm", "--outputdir", output.toString());
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.errors()).endsWith("ERROR: rpmbuild failed (exit 1): what it printed says why\n");
    }

    @Test
    void saysTheCommandOnlyWhereTheEnvironmentSaysSo() throws Exception {
        Tool.Result result = Tool.of("dist-git-client", clone)
                .with("COPR_DISTGIT_CLIENT_CONFDIR", directory.resolve("etc").toString())
                .with("COPR_DISTGIT_CLIENT_DRY_RUN", "true")
                .run("srpm", "--mock-chroot", "fedora-43-x86_64", "--outputdir", "out");
        assertThat(result.errors())
                .isEqualTo("INFO: Dry run: mock --buildsrpm -r fedora-43-x86_64 --spec " + clone
                        + "/pkg.spec --sources " + clone + " --resultdir " + clone + "/out\n");
    }

    @Test
    void expandsReleaseAndChangelogFromTheWholeHistory() throws Exception {
        Files.writeString(clone.resolve("pkg.spec"), SPEC.formatted("%autorelease"));
        Path output = directory.resolve("output");
        Tool.Result result = Tool.of("dist-git-client", clone)
                .withPrograms(rpmautospec())
                .with("COPR_DISTGIT_CLIENT_CONFDIR", directory.resolve("etc").toString())
                .run("srpm", "--dry-run", "--outputdir", output.toString());
        assertThat(result.code()).as(result.errors()).isZero();
        assertThat(output.resolve("pkg.spec")).content().contains("Release: 3\n");
        assertThat(result.errors())
                .contains("INFO: Checked call: git fetch --unshallow\n")
                .contains("INFO: Dry run: rpmbuild -bs " + output + "/pkg.spec ");

        Assumptions.assumeFalse(Files.exists(Path.of("/usr/bin/rpmautospec")), "the real rpmautospec is installed");
        Tool.Result missing = client("srpm", "--outputdir", output.toString());
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.errors())
                .isEqualTo("ERROR: the spec file uses macros of rpmautospec: install rpmautospec on this builder\n");
    }

    @Test
    void clonesAPackageByItsName() throws Exception {
        clonable("{package}", "");
        Path work = Files.createDirectories(directory.resolve("work"));
        Tool.Result result = clone(work, "--dist-git", "test", "pkg");
        assertThat(result.code()).as(result.errors()).isZero();
        assertThat(result.errors()).startsWith("INFO: Checked call: git clone file://" + directory + "/rpms/pkg\n");
        assertThat(work.resolve("pkg/pkg.spec")).exists();
        assertThat(git(work.resolve("pkg"), "remote", "get-url", "origin"))
                .isEqualTo("file://" + directory + "/rpms/pkg");

        Tool.Result again = clone(work, "--dist-git", "test", "pkg");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.errors()).endsWith("ERROR: git failed (exit 128): what it printed says why\n");

        clonable("{package}", "cloning_pattern_package_parts = area package_name");
        Path below = Files.createDirectories(directory.resolve("below"));
        assertThat(clone(below, "--dist-git=test", "../rpms/pkg").errors())
                .isEqualTo("ERROR: Package '../rpms/pkg' has a wrong format, 2 slash-separated parts are expected:"
                        + " area/package_name\n");
        assertThat(clone(below, "--dist-git=test", "../rpms").code()).isEqualTo(1);
        assertThat(clone(below, "--dist-git=test", "./pkg").code()).isZero();
    }

    @Test
    void saysWhatItCannotClone() throws Exception {
        assertThat(clone(directory, "pkg", "--dist-git", "other").errors())
                .isEqualTo("ERROR: no dist-git other in dist-git-client configuration: name one of fedora, centos,"
                        + " fedora-copr, fedora-copr-dev, centos-stream, centos-sig, test\n");
        assertThat(clone(directory, "pkg", "--dist-git", "test").errors())
                .isEqualTo("ERROR: dist-git-client configuration: section [test] needs the key cloning_pattern\n");
        assertThat(clone(directory, "cli", "--dist-git", "fedora-copr").errors())
                .isEqualTo("ERROR: Package 'cli' has a wrong format, 3 slash-separated parts are expected:"
                        + " owner_name/project_name/package_name\n");
        for (String pattern : List.of("--upload-pack=touch ran;{package}", "ext::touch ran;{package}")) {
            configure("clone_hostnames = localhost\ncloning_pattern = " + pattern);
            Tool.Result refused = clone(directory, "--dist-git", "test", "pkg");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.errors()).startsWith("ERROR: git: cannot clone " + pattern.replace("{package}", "pkg"));
        }
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    @Test
    void makesATarballOfAllThatThePackageIsBuiltOf() throws Exception {
        Files.writeString(clone.resolve("a.tar"), FILE);
        Files.writeString(clone.resolve("untracked"), "nobody asked for it");
        Files.createDirectory(clone.resolve("tests"));
        Files.writeString(clone.resolve("tests/deeper"), "not of the sources");
        Path program = Files.writeString(clone.resolve("fix me.sh"), "#!/bin/sh\n");
        program.toFile().setExecutable(true);
        Files.createSymbolicLink(clone.resolve("link"), Path.of("README"));
        sources(digest("MD5", FILE) + "  a.tar\n");
        git(clone, "add", "tests", "fix me.sh", "link");
        commitStaged(clone);
        Files.writeString(clone.resolve("README"), "changed after the commit");

        Path output = directory.resolve("not/there/yet");
        Tool.Result result = client("snapshot", "--outputdir", output.toString());
        assertThat(result.code()).as(result.errors()).isZero();
        assertThat(result.errors()).isEqualTo("INFO: Generating tarball " + output + "/pkg.tar.gz\n");
        assertThat(output).isDirectoryContaining("glob:**/pkg.tar.gz");
        String date = git(clone, "log", "-1", "--date=format-local:%Y-%m-%d %H:%M", "--format=%cd");
        assertThat(run(output, "tar", "-tvzf", "pkg.tar.gz").replaceAll("root/root +", "root/root "))
                .isEqualTo("""
                        drwxr-xr-x root/root 0 DATE pkg/
                        -rw-r--r-- root/root 24 DATE pkg/README
                        -rw-r--r-- root/root 11 DATE pkg/a.tar
                        -rwxr-xr-x root/root 10 DATE pkg/fix me.sh
                        -rw-r--r-- root/root 24 DATE pkg/link
                        -rw-r--r-- root/root SPEC DATE pkg/pkg.spec
                        -rw-r--r-- root/root 40 DATE pkg/sources""".replace("DATE", date)
                        .replace("SPEC", Long.toString(Files.size(clone.resolve("pkg.spec")))));
        assertThat(run(output, "tar", "-xzOf", "pkg.tar.gz", "pkg/link")).isEqualTo("changed after the commit");

        byte[] first = Files.readAllBytes(output.resolve("pkg.tar.gz"));
        assertThat(client("snapshot", "--outputdir", output.toString()).code()).isZero();
        assertThat(output.resolve("pkg.tar.gz")).hasBinaryContent(first);
    }

    @Test
    void makesATarballOfTheSourcesDirectoryAndTheExpandedSpec() throws Exception {
        configure("clone_hostnames = localhost\nspecs = SPECS\nsources = SOURCES\nsources_file = .{name}.metadata");
        Files.createDirectories(clone.resolve("SPECS"));
        Files.createDirectories(clone.resolve("SOURCES"));
        git(clone, "mv", "pkg.spec", "SPECS/pkg.spec");
        Files.writeString(clone.resolve("SPECS/pkg.spec"), SPEC.formatted("%autorelease"));
        Files.writeString(clone.resolve("SOURCES/fix.patch"), "fix");
        Files.writeString(clone.resolve("SOURCES/b.tar"), FILE);
        Files.writeString(clone.resolve(".pkg.metadata"), digest("MD5", FILE) + " SOURCES/b.tar\n");
        git(clone, "add", "SPECS", "SOURCES/fix.patch", ".pkg.metadata");
        commitStaged(clone);
        Path output = directory.resolve("output");
        Tool.Result result = Tool.of("dist-git-client", clone)
                .withPrograms(rpmautospec())
                .with("COPR_DISTGIT_CLIENT_CONFDIR", directory.resolve("etc").toString())
                .run("snapshot", "--outputdir", output.toString());
        assertThat(result.code()).as(result.errors()).isZero();
        assertThat(run(output, "tar", "-tzf", "pkg.tar.gz")).isEqualTo("pkg/\npkg/b.tar\npkg/fix.patch\npkg/pkg.spec");
        assertThat(run(output, "tar", "-xzOf", "pkg.tar.gz", "pkg/pkg.spec")).contains("Release: 4\n");
    }

    @Test
    void saysWhyThereIsNoTarball() throws Exception {
        Path output = directory.resolve("output");
        sources(digest("MD5", FILE) + "  a.tar\n");
        assertThat(client("snapshot", "--outputdir", output.toString()))
                .satisfies(result -> assertThat(result.code()).isEqualTo(1))
                .satisfies(result -> assertThat(result.errors())
                        .isEqualTo("ERROR: snapshot: a.tar is missing: run dist-git-client sources first\n"));
        sources(digest("MD5", FILE) + "  README\n");
        assertThat(client("snapshot", "--outputdir", output.toString()).errors())
                .isEqualTo("ERROR: README added twice\n");
        sources("");
        Files.delete(clone.resolve("README"));
        assertThat(client("snapshot", "--outputdir", output.toString()).errors())
                .isEqualTo("ERROR: snapshot: README is missing: it is committed: git checkout brings it back\n");
        Files.createSymbolicLink(clone.resolve("README"), Path.of("/etc/hostname"));
        assertThat(client("snapshot", "--outputdir", output.toString()).errors())
                .startsWith("ERROR: snapshot: README is a link to a file outside of the repository");
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void refusesAWrongCommandLine() throws Exception {
        assertThat(client("clone").code()).isEqualTo(2);
        assertThat(client("srpm", "--frobnicate").code()).isEqualTo(2);
        assertThat(client("clone", "--frobnicate", "pkg").code()).isEqualTo(2);
        assertThat(client("snapshot", "more").code()).isEqualTo(2);
        assertThat(client("--help").text()).contains("--configdir", "srpm", "clone", "snapshot");
    }

    /** A directory with a program of this name, which counts commits as the real one does. */
    private Path rpmautospec() throws IOException {
        Path programs = Files.createDirectories(directory.resolve("programs"));
        Path rpmautospec = Files.writeString(programs.resolve("rpmautospec"), """
                #!/bin/sh
                [ "$1" = process-distgit ] && [ $# -eq 3 ] || exit 9
                sed "s/%autorelease/$(git rev-list --count HEAD)/" "$2" >"$3"
                """);
        rpmautospec.toFile().setExecutable(true);
        return programs;
    }

    @FunctionalInterface
    private interface Preparation {
        void run() throws Exception;
    }

    private String refusal(String action, String sources, Preparation preparation) throws Exception {
        preparation.run();
        sources(sources);
        Tool.Result result = client(action);
        assertThat(result.code()).isEqualTo(1);
        return result.errors();
    }

    private Tool.Result client(String... arguments) throws Exception {
        return Tool.of("dist-git-client", clone)
                .with("COPR_DISTGIT_CLIENT_CONFDIR", directory.resolve("etc").toString())
                .run(arguments);
    }

    private Tool.Result clone(Path where, String... arguments) throws Exception {
        List<String> all =
                new ArrayList<>(List.of("--configdir", directory.resolve("etc").toString(), "clone"));
        all.addAll(Arrays.asList(arguments));
        return Tool.of("dist-git-client", where).run(all.toArray(String[]::new));
    }

    private void clonable(String name, String more) throws IOException {
        configure("clone_hostnames = localhost\ncloning_pattern = file://" + directory + "/rpms/" + name + "\n" + more);
    }

    private void configure(String hosts) throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("etc")).resolve("test.ini"), """
                [test]
                %s
                lookaside_location = %s
                lookaside_uri_pattern = {name}/{filename}/{hashtype}/{hash}/{refspec}/{namespace[0]}/{filename}
                """.formatted(
                        hosts, server.url()));
    }

    private void sources(String text) throws IOException {
        Files.writeString(clone.resolve("sources"), text);
    }

    private void publish(String path) throws IOException {
        Path file = directory.resolve("www").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, FILE);
    }

    private static String digest(String algorithm, String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void commit(Path repository) throws Exception {
        git(repository, "add", ".");
        commitStaged(repository);
    }

    private static void commitStaged(Path repository) throws Exception {
        git(repository, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--no-gpg-sign", "-m", "change");
    }

    private static String git(Path directory, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(Arrays.asList(arguments));
        return run(directory, command.toArray(String[]::new));
    }

    private static String run(Path directory, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
