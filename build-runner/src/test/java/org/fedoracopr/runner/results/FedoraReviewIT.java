package org.fedoracopr.runner.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.engine.Macros;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.stop.StopReason;
import org.fedoracopr.runner.stop.StopToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a stand-in for fedora-review that checks how it is called. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class FedoraReviewIT {

    private static final String PROGRAM =
            Path.of("src/test/programs/fedora-review").toAbsolutePath().toString();

    @TempDir
    Path directory;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final StopToken stop = new StopToken();
    private Path results;
    private BuildLog log;

    @BeforeEach
    void start() throws IOException {
        results = Files.createDirectories(directory.toRealPath().resolve("results"));
        Files.createDirectories(results.resolve("configs"));
        Files.writeString(results.resolve("configs/child.cfg"), "include('fedora-43-x86_64.cfg')\n");
        Files.writeString(results.resolve("hello-1-1.src.rpm"), "rpm");
        Files.writeString(results.resolve("broken-1-1.src.rpm"), "rpm");
        log = BuildLog.open(directory.resolve("log"), OutputStream.nullOutputStream());
    }

    @AfterEach
    void end() throws IOException {
        log.close();
        scheduler.shutdownNow();
    }

    @Test
    void keepsWhatAReviewerReadsAndNothingElse() throws Exception {
        review(PROGRAM, "hello");
        assertThat(names(results.resolve("fedora-review")))
                .containsExactly(
                        "diff.txt", "fedora-review.log", "files.dir", "licensecheck.txt", "review.json", "review.txt");
        assertThat(results.resolve("fedora-review/review.txt")).content().isEqualTo("review.txt of hello\n");
        assertThat(names(results))
                .containsExactly("broken-1-1.src.rpm", "configs", "fedora-review", "hello-1-1.src.rpm");
        assertThat(text())
                .contains("--no-colors --prebuilt --rpm-spec --name hello --mock-config " + results)
                .contains("INFO: Review template in")
                .doesNotContain("failed");
    }

    @Test
    void packageMayBeNamedAsTheDirectoryOfReviews() throws Exception {
        Files.writeString(results.resolve("fedora-review-1-1.src.rpm"), "rpm");
        review(PROGRAM, "fedora-review");
        assertThat(names(results.resolve("fedora-review")))
                .contains("review.json")
                .doesNotContain("upstream");
    }

    @Test
    void failingReviewIsLoggedAndLeavesNothing() throws Exception {
        review(PROGRAM, "broken");
        assertThat(text())
                .contains("Fedora review failed\nerr:\n", "ERROR: 'mock build failed")
                .endsWith("The build itself will not be marked as failed because of this\n");
        assertThat(names(results)).doesNotContain("broken", "cache");
    }

    @Test
    void whatCannotBeReviewedIsLogged() throws Exception {
        review("/nowhere/fedora-review", "hello");
        assertThat(text()).contains("Fedora review failed\nerr:\nCommand '/nowhere/fedora-review' can not be executed");
        for (String name : new String[] {null, "", "..", "a/b", "configs", "-x"}) {
            review(PROGRAM, name);
        }
        Files.delete(results.resolve("configs/child.cfg"));
        review(PROGRAM, "hello");
        assertThat(text().split("The build itself will not be marked as failed", -1))
                .hasSize(9);
        assertThat(text()).contains("the task names no package", "only builds with mock can be reviewed");
        assertThat(names(results)).containsExactly("broken-1-1.src.rpm", "configs", "hello-1-1.src.rpm");
    }

    @Test
    void canceledBuildEndsInItsReviewToo() {
        stop.request(new StopReason.Canceled("alice"));
        assertThatThrownBy(() -> review(PROGRAM, "hello"))
                .isInstanceOf(BuildException.class)
                .hasMessage("the build was canceled: alice");
    }

    @Test
    void onlyBuildsForFedoraThatAskForItAreReviewed() {
        assertThat(FedoraReview.isWanted(request("hello", "fedora-43-x86_64", true)))
                .isTrue();
        assertThat(FedoraReview.isWanted(request("hello", "fedora-43-x86_64", false)))
                .isFalse();
        assertThat(FedoraReview.isWanted(request("hello", "epel-10-x86_64", true)))
                .isFalse();
        assertThat(FedoraReview.isWanted(request("hello", null, true))).isFalse();
    }

    private void review(String program, @Nullable String name) throws BuildException {
        new FedoraReview(log, new ChildRunner(log, stop, scheduler), program)
                .run(request(name, "fedora-43-x86_64", true));
    }

    private EngineRequest request(@Nullable String name, @Nullable String chroot, boolean wanted) {
        ObjectNode task =
                JsonNodeFactory.instance.objectNode().put("package_name", name).put("fedora_review", wanted);
        return new EngineRequest(
                TaskCodec.parse(task),
                chroot,
                directory,
                results,
                new Macros(List.of()),
                Map.of("HOME", "/nowhere"),
                Duration.ofHours(1));
    }

    private String text() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    private static List<String> names(Path directory) throws IOException {
        return Trees.children(directory).stream()
                .map(path -> String.valueOf(path.getFileName()))
                .toList();
    }
}
