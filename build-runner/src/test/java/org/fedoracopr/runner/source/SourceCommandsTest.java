package org.fedoracopr.runner.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.api.task.TaskSource;
import org.fedoracopr.runner.config.DistGitSection;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.mock.UniqueExtension;
import org.fedoracopr.runner.stop.StopToken;
import org.fedoracopr.runner.template.AdministratorTemplates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands and files that tools get, held against upstream's, and what no tool gets. */
class SourceCommandsTest {

    private static final SourcePlaces PLACES = new SourcePlaces(Path.of("/w/workdir-ab"), Path.of("/r"));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private SourcePrograms programs;

    @BeforeEach
    void open() throws Exception {
        BuildLog log = BuildLog.open(directory.resolve("log"), new ByteArrayOutputStream());
        programs = new SourcePrograms(log, new StopToken(), scheduler);
    }

    @AfterEach
    void close() {
        scheduler.shutdownNow();
    }

    @Test
    void generatorsOfPypi() throws Exception {
        assertThat(pypi("PyYAML", "6.0.1", "", List.of()).command("pyp2spec", PLACES))
                .containsExactly("pyp2spec", "PyYAML", "--fedora-compliant", "--automode", "-v", "6.0.1");
        assertThat(pypi("PyYAML", null, "epel7", List.of("3", "2.7", "2")).command("pyp2rpm", PLACES))
                .containsExactly(
                        "pyp2rpm", "PyYAML", "-t", "epel7", "--srpm", "-d", "/r", "-b", "3", "-p", "2.7", "-p", "2");
        assertThat(pypi("x", "1", "", List.of()).command("pyp2rpm", PLACES))
                .containsExactly("pyp2rpm", "x", "-t", "", "--srpm", "-d", "/r", "-v", "1");
        assertThatThrownBy(() -> pypi("x", "1", "", List.of()).command("rpmbuild", PLACES))
                .hasMessage("Unsupported tool: rpmbuild");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-v", "--path=/etc", "/etc/passwd", "../x", "a b", "a\nb", "x/"})
    void aNameOfPypiIsNeitherOptionNorFile(String name) {
        for (String tool : List.of("pyp2spec", "pyp2rpm")) {
            assertThatThrownBy(() -> pypi(name, null, "", List.of()).command(tool, PLACES))
                    .isInstanceOf(BuildException.class)
                    .hasMessageContaining("source_json.pypi_package_name");
        }
    }

    @Test
    void otherValuesOfPypiAreNoneEither() {
        assertThatThrownBy(() -> pypi("x", "-t/etc", "", List.of()).command("pyp2spec", PLACES))
                .hasMessageContaining("pypi_package_version");
        assertThatThrownBy(() -> pypi("x", "1", "../../etc/passwd", List.of()).command("pyp2rpm", PLACES))
                .hasMessageContaining("spec_template");
        assertThatThrownBy(() -> pypi("x", "1", "", List.of("--venv")).command("pyp2rpm", PLACES))
                .hasMessageContaining("python_versions");
    }

    private PypiProvider pypi(String name, @Nullable String version, String template, List<String> pythons) {
        return new PypiProvider(new TaskSource.Pypi(name, version, null, template, pythons), programs);
    }

    @Test
    void generatorOfGems() throws Exception {
        assertThat(new RubyGemsProvider("rails", programs).command(PLACES))
                .containsExactly("gem2rpm", "rails", "--srpm", "-C", "/r", "--fetch");
        assertThatThrownBy(() -> new RubyGemsProvider("--help", programs).command(PLACES))
                .hasMessageContaining("source_json.gem_name");
    }

    @Test
    void toolsOfRepositories() {
        assertThat(new TitoMethod(false, programs).command(PLACES))
                .containsExactly("tito", "build", "--srpm", "--output", "/r");
        assertThat(new TitoMethod(true, programs).command(PLACES))
                .containsExactly("tito", "build", "--test", "--srpm", "--output", "/r");
        assertThat(RpkgMethod.command(tree("sub", "p/x.spec"), PLACES))
                .containsExactly("rpkg", "srpm", "--outdir", "/r", "--spec", "/w/workdir-ab/hello/sub/p/x.spec");
        assertThat(RpkgMethod.command(tree("", ""), PLACES)).endsWith("--spec", "/w/workdir-ab/hello");
    }

    @Test
    void makeSrpm() throws Exception {
        Instant now = Instant.parse("2026-01-02T03:04:05.000607Z");
        assertThat(MakeSrpmMethod.options(
                        UniqueExtension.of(now),
                        Path.of("/w/safe-resultdir-x/mock-source-build.cfg"),
                        Path.of("/w/safe-resultdir-x"),
                        tree("sub", "x.spec"),
                        PLACES))
                .containsExactly(
                        "--uniqueext",
                        "1767323045.000607",
                        "-r",
                        "/w/safe-resultdir-x/mock-source-build.cfg",
                        "--plugin-option=bind_mount:dirs=((\"/w/workdir-ab\", \"/mnt/workdir-ab\"),"
                                + " (\"/w/safe-resultdir-x\", \"/mnt/safe-resultdir-x\"))",
                        "--chroot",
                        """
                        set -x && cd /mnt/workdir-ab/hello/sub && echo -e "[safe]
                        directory = /mnt/workdir-ab/hello
                        directory = /mnt/workdir-ab/hello/*" > ~/.gitconfig && make -f /mnt/workdir-ab/hello/.copr/Makefile srpm \
                        outdir="/mnt/safe-resultdir-x" spec="/mnt/workdir-ab/hello/sub/x.spec\"""");
    }

    @Test
    void aPathOfMakeSrpmIsNoPartOfTheScript() throws Exception {
        List<String> options =
                MakeSrpmMethod.options("1.0", Path.of("/c"), Path.of("/w/safe"), tree("a b", "$(id)'x.spec"), PLACES);
        assertThat(options.getLast())
                .contains("cd '/mnt/workdir-ab/hello/a b' &&")
                .endsWith(" spec='/mnt/workdir-ab/hello/a b/$(id)'\"'\"'x.spec'");
    }

    private static ScmTree tree(String subdirectory, String spec) {
        Path root = Path.of("/w/workdir-ab/hello");
        Path below = root.resolve(subdirectory).normalize();
        return new ScmTree(
                "https://x/hello.git", root, below, below.resolve(spec).normalize());
    }

    @Test
    void configurationOfRpkg() throws Exception {
        var configuration = new RpkgConfiguration(
                List.of(
                        new DistGitSection("src\\.example\\.org", "{scheme}://{netloc}/l/", "/{scheme}://{netloc}/c/"),
                        new DistGitSection("src", "second", "second")),
                "main-l/",
                null,
                new AdministratorTemplates(List.of(directory)));
        assertThat(configuration.render("https://src.example.org:8443/rpms/hello.git"))
                .isEqualTo(
                        "[rpkg]\npreprocess_spec = True\n\n[git]\nanon_clone_url = https://src.example.org:8443/c\n\n"
                                + "[lookaside]\ndownload_url = https://src.example.org:8443/l");
        assertThat(configuration.render("/a/local/path"))
                .isEqualTo("[rpkg]\npreprocess_spec = True\n\n[git]\nanon_clone_url = :///%(repo_path)s\n\n"
                        + "[lookaside]\ndownload_url = main-l");
    }

    @Test
    void configurationOfRpkgIsATemplateWhereThereIsOne() throws Exception {
        Files.writeString(directory.resolve("rpkg.conf.j2"), "[x]\nc = {{ clone_url }}\nl = {{ lookaside_url }}\n");
        var configuration =
                new RpkgConfiguration(List.of(), "main-l/", null, new AdministratorTemplates(List.of(directory)));
        assertThat(configuration.render("https://src.example.org/rpms/hello.git"))
                .isEqualTo("[x]\nc = https://src.example.org/%(repo_path)s\nl = main-l");
    }

    @ParameterizedTest
    @CsvSource({
        "https://pagure.io/copr/copr-hello.git, copr-hello",
        "https://x/a.b.git/, a.b",
        "git@host:me/hello, hello",
        "https://x/, x",
        "https://x/.git, clone",
        "https://x/a b$(id), a_b__id_",
        "https://x/.., clone",
    })
    void directoryOfAClone(String url, String name) {
        assertThat(ScmProvider.directoryName(url)).isEqualTo(name);
    }

    @Test
    void subdirectoryAndSpecStayInTheRepository() throws Exception {
        Path root = Files.createDirectories(directory.resolve("hello"));
        Files.createDirectories(root.resolve("sub/SOURCES"));
        Files.createSymbolicLink(root.resolve("etc"), Path.of("/etc"));
        Files.createSymbolicLink(root.resolve("sub/passwd.spec"), Path.of("/etc/passwd"));
        assertThat(ScmTree.of("u", root, "/sub/./SOURCES/..", "//x.spec").spec())
                .isEqualTo(root.resolve("sub/x.spec"));
        assertThatThrownBy(() -> ScmTree.of("u", root, "nope", ""))
                .hasMessage("The user-defined SCM subdirectory `nope' doesn't exist within this repository u");
        for (String out : List.of("..", "sub/../..", "etc", "../hello2")) {
            assertThatThrownBy(() -> ScmTree.of("u", root, out, "")).hasMessageContaining("out of the repository");
        }
        for (String out : List.of("../../x.spec", "passwd.spec")) {
            assertThatThrownBy(() -> ScmTree.of("u", root, "sub", out)).hasMessageContaining("out of the repository");
        }
    }

    @Test
    void methods() throws Exception {
        assertThat(SrpmMethod.Name.of(null)).isEqualTo(SrpmMethod.Name.RPKG);
        assertThat(SrpmMethod.Name.of("make_srpm")).isEqualTo(SrpmMethod.Name.MAKE_SRPM);
        assertThatThrownBy(() -> SrpmMethod.Name.of("cmake"))
                .hasMessage("source_json.srpm_build_method is `cmake': write rpkg, tito, tito_test or make_srpm");
    }

    @Test
    void customScript() throws Exception {
        CustomScript script = custom("git make", "rr r");
        assertThat(script.command(Path.of("/r/mock-config.cfg"), Path.of("/w/script"), Path.of("/r/hook_payload")))
                .containsExactly(
                        "copr-sources-custom",
                        "--workdir",
                        "/workdir",
                        "--mock-config",
                        "/r/mock-config.cfg",
                        "--script",
                        "/w/script",
                        "--builddeps",
                        "git make",
                        "--hook-payload-file",
                        "/r/hook_payload",
                        "--resultdir",
                        "rr r",
                        "--env",
                        "COPR_OWNER=@grp",
                        "--env",
                        "COPR_PROJECT=proj",
                        "--env",
                        "COPR_PACKAGE=''");
        assertThat(script.copyOut(Path.of("/c"), Path.of("/w/srcdir")))
                .containsExactly("-r", "/c", "--copyout", "/workdir/rr r", "/w/srcdir");
        assertThat(custom("", "").copyOut(Path.of("/c"), Path.of("/w/srcdir"))).contains("/workdir");
        assertThat(CustomProvider.rpmbuild(Path.of("/w/srcdir"), Path.of("/w/srcdir/x.spec"), PLACES))
                .containsExactly(
                        "rpmbuild",
                        "-bs",
                        "--define",
                        "_sourcedir /w/srcdir",
                        "--define",
                        "_rpmdir /w/srcdir",
                        "--define",
                        "_builddir /w/srcdir",
                        "--define",
                        "_specdir /w/srcdir",
                        "--define",
                        "_srcrpmdir /r",
                        "/w/srcdir/x.spec");
    }

    @Test
    void aCustomTaskIsNoOptionOfMock() {
        assertThatThrownBy(() -> custom("git --config-opts=x", "")).hasMessageContaining("source_json.builddeps");
        assertThatThrownBy(() -> custom("", "../../etc")).hasMessageContaining("source_json.resultdir");
    }

    private static CustomScript custom(String builddeps, String resultdir) throws Exception {
        Task task = TaskCodec.parse("{\"project_owner\": \"@grp\", \"project_name\": \"proj\"}");
        return CustomScript.of(
                task, new TaskSource.Custom("#!/bin/sh", "c", builddeps, resultdir, null, null, null, null));
    }
}
