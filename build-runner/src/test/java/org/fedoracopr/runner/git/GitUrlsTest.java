package org.fedoracopr.runner.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitUrlsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://pagure.io/copr/copr-hello.git",
                "http://127.0.0.1:8080/git/@copr/dev:pr:1/x",
                "git://host/x",
                "ssh://git@host:22/x",
                "git@github.com:owner/x.git",
                "file:///srv/x",
                "/srv/a b",
            })
    void clonesFromServersAndLocalPaths(String url) {
        assertThatCode(() -> GitUrls.check(url)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--upload-pack=touch /tmp/x",
                "-u",
                "ext::sh -c id",
                "fd::17/foo",
                "ssh://-oProxyCommand=id/x",
                "-oProxyCommand=id:x",
                "git@host:-x",
                "file://host/x",
                "ftp://host/x",
                "amazon-s3://b/x",
                "../x",
                "x",
                "https:///x",
                "https://host/x\n--upload-pack=id",
            })
    void clonesFromNothingElse(String url) {
        assertThatThrownBy(() -> GitUrls.check(url)).hasMessageStartingWith("git: cannot clone ");
        assertThat(GitUrls.mayBeSubmodule("/srv/x", url)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///root/secret", "/root/secret"})
    void aServersSubmoduleIsNoLocalPath(String url) {
        assertThat(GitUrls.mayBeSubmodule("https://host/x", url)).isFalse();
        assertThat(GitUrls.mayBeSubmodule("file:///srv/x", url)).isTrue();
    }
}
