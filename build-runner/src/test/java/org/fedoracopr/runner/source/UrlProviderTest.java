package org.fedoracopr.runner.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.fedoracopr.runner.http.Downloader;
import org.fedoracopr.runner.http.LazyHttpClient;
import org.fedoracopr.runner.http.TestServer;
import org.fedoracopr.runner.stop.StopToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlProviderTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "/hello.tar.gz, Url is not a path to .spec nor .src.rpm file",
        "/hello.rpm?x=.src.rpm, Url is not a path to .spec nor .src.rpm file",
        "/a%2Fb.spec, the URL ends in something that is no file name: a%2Fb.spec",
        "/.src.rpm, the URL ends in something that is no file name: .src.rpm"
    })
    void refusesWhatIsNeitherSpecNorSourcePackage(String path, String message) throws Exception {
        try (TestServer server = TestServer.answering("200 x")) {
            assertThatThrownBy(() -> provide(server.url() + path)).hasMessage(message);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aSpecIsTheBuildsAndASourcePackageIsAResult() throws Exception {
        try (TestServer server = TestServer.answering("200 x")) {
            assertThat(provide(server.url() + "/my%20hello+1.spec?x=.src.rpm"))
                    .isEqualTo(new Sources.SpecFile(directory.resolve("work/my hello+1.spec")));
            assertThat(provide(server.url() + "/a-1-1.src.rpm"))
                    .isEqualTo(new Sources.SourcePackage(directory.resolve("results/a-1-1.src.rpm")));
        }
    }

    private Sources provide(String url) throws Exception {
        var places = new SourcePlaces(
                Files.createDirectories(directory.resolve("work")),
                Files.createDirectories(directory.resolve("results")));
        var downloader = new Downloader(new LazyHttpClient(), pause -> {}, new StopToken(), line -> {}, 1000);
        return new UrlProvider(url, downloader).provide(places);
    }
}
