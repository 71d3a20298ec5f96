package org.fedoracopr.runner.mock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.http.HttpClients;
import org.fedoracopr.runner.http.Pauses;
import org.fedoracopr.runner.http.ResourceProbe;
import org.fedoracopr.runner.http.TestServer;
import org.fedoracopr.runner.stop.StopReason;
import org.fedoracopr.runner.stop.StopToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryWaitTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final StopToken stop = new StopToken();
    private final List<String> log = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    @Test
    void waitsUntilTheRepositoryIsThere() throws Exception {
        try (TestServer server = TestServer.answering("404 x", "503 x", "200 <repomd/>")) {
            wait(this::passTime).await(List.of(repository("copr_base", server.url() + "/p/f-43")), LIMIT);
            assertThat(server.requests()).hasSize(3).containsOnly("/p/f-43/repodata/repomd.xml");
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
        assertThat(log).singleElement().asString().startsWith("Waiting for the repository copr_base: http");
    }

    @Test
    void saysWhatItAskedForWhenTheTimeIsOver() throws Exception {
        try (TestServer server = TestServer.answering("404 x")) {
            String baseurl = server.url() + "/p/";
            assertThatThrownBy(() -> wait(this::passTime).await(List.of(repository("copr_coprdir", baseurl)), LIMIT))
                    .isInstanceOfSatisfying(BuildException.class, ended -> {
                        assertThat(ended.failure().cause()).isEqualTo(FailureCause.REPOSITORY_UNAVAILABLE);
                        assertThat(ended.failure().httpStatus()).isEqualTo(404);
                        assertThat(ended.failure().url()).isEqualTo(baseurl + "repodata/repomd.xml");
                        assertThat(ended).hasMessageContaining("not available after 10 s");
                    });
            assertThat(server.requests()).hasSize(6);
        }
    }

    @Test
    void serverThatIsNotThereHasNoStatus() throws Exception {
        String url;
        try (TestServer server = TestServer.answering("200 x")) {
            url = server.url();
        }
        assertThatThrownBy(() -> wait(this::passTime).await(List.of(repository("copr_base", url)), LIMIT))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        ended -> assertThat(ended.failure().httpStatus()).isNull());
    }

    @Test
    void otherRepositoriesAndUnfinishedPlacesAreNotAskedFor() throws Exception {
        try (TestServer server = TestServer.answering("404 x")) {
            wait(this::passTime)
                    .await(
                            List.of(
                                    repository("http_x", server.url()),
                                    repository("copr_base", server.url() + "/$basearch/"),
                                    repository("copr_coprdir", "ftp://127.0.0.1/")),
                            LIMIT);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void directoriesOfThisMachineAreWaitedFor(@TempDir Path directory) throws Exception {
        var repositories = List.of(repository("copr_base", directory.toUri().toString()));
        wait(duration -> {
                    try {
                        Files.createDirectories(directory.resolve("repodata"));
                        Files.writeString(directory.resolve("repodata/repomd.xml"), "<repomd/>");
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    passTime(duration);
                })
                .await(repositories, LIMIT);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void endsWhenTheBuildIsToStop() throws Exception {
        try (TestServer server = TestServer.answering("404 x")) {
            var repositories = List.of(repository("copr_base", server.url()));
            assertThatThrownBy(() -> wait(duration -> {
                                stop.request(new StopReason.Canceled("test"));
                                stop.pause(duration);
                            })
                            .await(repositories, Duration.ofDays(1)))
                    .hasMessageContaining("canceled: test");
        }
    }

    private RepositoryWait wait(Pauses pausing) {
        return new RepositoryWait(new ResourceProbe(HttpClients.create(), stop), pausing, () -> now, log::add);
    }

    private void passTime(Duration duration) {
        pauses.add(duration);
        now = now.plus(duration);
    }

    private static RepositoryStanza repository(String id, String baseurl) {
        return new RepositoryStanza(id, id, baseurl, false, null, null, null, null);
    }
}
