package org.fedoracopr.runner.engine.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.runner.config.ConfigurationLoader;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.engine.Macros;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MockOptionsTest {

    private static final Path RESULTS = Path.of("/r");
    private static final Path CONFIG = Path.of("/r/configs/child.cfg");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @Test
    void aBuildIsOneCallThatTidiesUp() throws Exception {
        MockOptions options = options("{\"with_opts\": [\"a\", \"b\"], \"without_opts\": [\"c\"]}");
        assertThat(String.join(" ", options.oneShot(Path.of("/w/hello/hello.spec"), Path.of("/w/hello"))))
                .isEqualTo("--spec /w/hello/hello.spec --sources /w/hello --resultdir /r"
                        + " --uniqueext 1767323045.000607 -r /r/configs/child.cfg --with a --with b --without c");
        assertThat(String.join(" ", options.scrub()))
                .isEqualTo("-r /r/configs/child.cfg --uniqueext 1767323045.000607"
                        + " --scrub bootstrap --scrub chroot --scrub root-cache --quiet");
    }

    @Test
    void theChrootOfABuildThatSomebodyLogsInToStays() throws Exception {
        MockOptions options = options("{\"allow_user_ssh\": true}");
        assertThat(options.oneShot(Path.of("/x.spec"), Path.of("/"))).endsWith("--no-cleanup-after");
        assertThat(options.rebuild(Path.of("/r/x.src.rpm"))).endsWith("--no-cleanup-after");
    }

    @Test
    void separateStepsShareTheChroot() throws Exception {
        MockOptions options = options("{\"with_opts\": [\"a\"]}");
        String common = " --resultdir /r --uniqueext 1767323045.000607 -r /r/configs/child.cfg";
        Path made = Path.of("/r/x.src.rpm");
        assertThat(String.join(" ", options.init())).isEqualTo("--init" + common);
        assertThat(String.join(" ", options.sourcePackage(Path.of("/x.spec"), Path.of("/s"))))
                .isEqualTo("--buildsrpm --spec /x.spec --sources /s" + common + " --no-clean --no-cleanup-after --with a");
        assertThat(String.join(" ", options.dependencies(made)))
                .isEqualTo("--installdeps /r/x.src.rpm" + common + " --no-clean --no-cleanup-after --with a");
        assertThat(String.join(" ", options.rebuildInPlace(made, true)))
                .isEqualTo("--rebuild /r/x.src.rpm" + common + " --no-clean --offline --with a");
    }

    @Test
    void aSpecFileOfAUrlIsMadeASourcePackageWithTheMacrosOfTheBuild() throws Exception {
        EngineRequest request = request("{\"task_id\": \"42\", \"source_type\": 1, \"project_owner\": \"alice\","
                + " \"project_name\": \"proj\", \"source_json\": \"{}\"}");
        assertThat(MockOptions.sourcePackageOf(
                        Path.of("/w/hello.spec"), Path.of("/r/mock-source-build.cfg"), request))
                .containsExactly(
                        "-r",
                        "/r/mock-source-build.cfg",
                        "--buildsrpm",
                        "--spec",
                        "/w/hello.spec",
                        "--resultdir",
                        "/r",
                        "--define",
                        "%copr_username alice",
                        "--define",
                        "%copr_projectname proj",
                        "--define",
                        "%vendor Unknown Copr - user alice",
                        "--define",
                        "%buildtag .copr42",
                        "--define",
                        "%dist %nil",
                        "--define",
                        "%_disable_source_fetch 0",
                        "--define",
                        "%__urlhelper_localopts --proto -all,+https,+ftps");
    }

    private MockOptions options(String task) throws Exception {
        return new MockOptions(
                request(task), CONFIG, MockOptions.uniqueext(Instant.parse("2026-01-02T03:04:05.000607Z")));
    }

    private EngineRequest request(String json) throws Exception {
        Path file = directory.resolve("main.ini");
        Files.writeString(file, "[main]\n");
        var configuration =
                new ConfigurationLoader(directory, directory).load(file).configuration();
        Task task = TaskCodec.parse(json);
        return new EngineRequest(
                task,
                "fedora-43-x86_64",
                directory,
                RESULTS,
                Macros.of(task, configuration, true),
                Map.of(),
                Duration.ofHours(1));
    }
}
