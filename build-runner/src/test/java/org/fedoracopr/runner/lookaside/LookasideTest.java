package org.fedoracopr.runner.lookaside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookasideTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "https://src.fedoraproject.org/rpms/hello.git,src.fedoraproject.org,/rpms/hello.git,hello",
        "https://copr-dist-git.fedorainfracloud.org/git/@copr/dev:pr:12/hello,copr-dist-git.fedorainfracloud.org,/git/@copr/dev:pr:12/hello,hello",
        "http://127.0.0.1:8080/git/hello,127.0.0.1,/git/hello,hello",
        "file:///srv/git/hello.git,localhost,/srv/git/hello.git,hello",
        "/srv/git/hello,localhost,/srv/git/hello,hello",
        "git@host.example:rpms/hello.git,host.example,/rpms/hello.git,hello",
        "ssh://me@host.example:22/rpms/hello,host.example,/rpms/hello,hello",
        "https://host.example/a b/{hello},host.example,/a b/{hello},{hello}",
    })
    void takesCloneUrlsApart(String url, String host, String path, String name) {
        CloneUrl parsed = CloneUrl.parse(url);
        assertThat(parsed).isEqualTo(new CloneUrl(host, path));
        assertThat(parsed.repositoryName()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "https://src.fedoraproject.org/rpms/hello,fedora",
        "https://pkgs.fedoraproject.org/rpms/hello,fedora",
        "https://copr-dist-git.fedorainfracloud.org/git/u/p/hello,fedora-copr",
        "https://gitlab.com/redhat/centos-stream/rpms/hello,centos-stream",
        "https://gitlab.com/CentOS/sig/rpms/hello,centos-sig",
        "https://git.centos.org/rpms/hello,centos",
    })
    void knowsTheUsualInstances(String url, String section) throws Exception {
        assertThat(builtIn().find(CloneUrl.parse(url)).name()).isEqualTo(section);
    }

    @ParameterizedTest
    @CsvSource({
        "fedora,tar,https://src.fedoraproject.org/rpms/tar.git",
        "centos,tar,https://git.centos.org/rpms/tar.git",
        "fedora-copr,@copr/copr-dev/copr-cli,https://copr-dist-git.fedorainfracloud.org/git/@copr/copr-dev/copr-cli",
        "fedora-copr-dev,me/mine/tar,https://copr-dist-git-dev.fedorainfracloud.org/git/me/mine/tar",
        "centos-stream,tar,https://gitlab.com/redhat/centos-stream/rpms/tar.git",
        "centos-sig,cloud/rpms/tar,https://gitlab.com/CentOS/cloud/rpms/tar.git",
    })
    void knowsWhereTheUsualInstancesKeepAPackage(String section, String name, String url) throws Exception {
        assertThat(builtIn().cloning(section).urlOf(name)).isEqualTo(url);
    }

    @Test
    void saysWhichHostOrPathIsUnknown() throws Exception {
        LookasideConfiguration configuration = builtIn();
        assertThatThrownBy(() -> configuration.find(CloneUrl.parse("https://github.com/x/y")))
                .hasMessageStartingWith(
                        "github.com (detected from clone URL) not found in dist-git-client configuration");
        assertThatThrownBy(() -> configuration.find(CloneUrl.parse("https://gitlab.com/other/y")))
                .hasMessage("Path /other/y does not match any of 'path_prefixes' for 'gitlab.com' hostname");
    }

    @Test
    void filesOfTheDirectoryAddAndOverride() throws Exception {
        Files.writeString(directory.resolve("zz.ini"), """
                [distgit]
                clone_hostnames = distgit other
                lookaside_location = http://distgit:5001
                lookaside_uri_pattern = repo/pkgs/{namespace[1]}/{namespace[0]}/{name}/{filename}/{hash}/{filename}
                [fedora]
                lookaside_location = https://mirror
                """);
        LookasideConfiguration configuration = LookasideConfiguration.load(directory);
        assertThat(configuration.find(CloneUrl.parse("http://other/a")).name()).isEqualTo("distgit");
        LookasideInstance fedora = configuration.find(CloneUrl.parse("https://src.fedoraproject.org/rpms/a"));
        assertThat(fedora.location()).isEqualTo("https://mirror");
        assertThat(fedora.uriPattern()).contains("{hashtype}");
    }

    @Test
    void expandsTemplates() throws Exception {
        String pattern = "repo/pkgs/{namespace[1]}/{namespace[0]}/{name}/{filename}/{hashtype}/{hash}/{filename}";
        Map<String, String> values =
                Map.of("name", "hello", "filename", "h-1.tgz", "hashtype", "md5", "hash", "abc", "refspec", "main");
        List<String> namespaces =
                CloneUrl.parse("https://h/git/@copr/dev:pr:1/hello").namespaces();
        assertThat(new UrlTemplate(pattern).expand(values, namespaces))
                .isEqualTo("repo/pkgs/@copr/dev:pr:1/hello/h-1.tgz/md5/abc/h-1.tgz");
        assertThat(new UrlTemplate("{refspec}$1/{hash}").expand(values, namespaces))
                .isEqualTo("main$1/abc");
        assertThatThrownBy(() -> new UrlTemplate("{namespace[9]}").expand(values, namespaces))
                .hasMessageContaining("{namespace[9]}");
        assertThatThrownBy(() -> new UrlTemplate("{what}").expand(values, namespaces))
                .hasMessageContaining("{what}");
    }

    @Test
    void readsBothFormsOfSourcesLines() throws Exception {
        assertThat(SourcesLine.parse("abc  hello.tgz", "md5")).contains(new SourcesLine("md5", "abc", "hello.tgz"));
        assertThat(SourcesLine.parse("abc SOURCES/x.tgz", "sha1"))
                .contains(new SourcesLine("sha1", "abc", "SOURCES/x.tgz"));
        assertThat(SourcesLine.parse("SHA512 (hello-1.tgz) = def", "md5"))
                .contains(new SourcesLine("sha512", "def", "hello-1.tgz"));
        assertThat(SourcesLine.parse("SHA512 (../../x) = def", "md5")).contains(new SourcesLine("sha512", "def", "x"));
        assertThat(SourcesLine.parse("  ", "md5")).isEmpty();
        assertThatThrownBy(() -> SourcesLine.parse("one two three", "md5"))
                .hasMessageStartingWith("Weird sources line: one two three");
    }

    private LookasideConfiguration builtIn() throws Exception {
        return LookasideConfiguration.load(directory.resolve("nothing"));
    }
}
