package org.fedoracopr.runner.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.fedoracopr.runner.FuzzTexts;
import org.fedoracopr.runner.failure.BuildException;
import org.junit.jupiter.api.Test;

/** Clone URLs of anybody: what is accepted names a server or a local path, and nothing that a program would take for something else. */
class GitUrlsFuzzTest {

    @Provide
    Arbitrary<String> urls() {
        return Arbitraries.of(
                        "https://",
                        "http://",
                        "git://",
                        "ssh://",
                        "file://",
                        "ext::",
                        "fd::",
                        "ftp://",
                        "HTTPS://",
                        "-",
                        "--upload-pack=",
                        "-oProxyCommand=",
                        "git@",
                        "@",
                        ":",
                        "::",
                        "/",
                        "//",
                        "..",
                        "host",
                        "x",
                        " ",
                        "\t",
                        "\n",
                        "\u0000",
                        "%00",
                        "\\",
                        "\u00e4",
                        "[::1]",
                        ":22",
                        "?",
                        "#",
                        "%",
                        "$(id)",
                        "`id`",
                        "'")
                .list()
                .ofMaxSize(7)
                .map(parts -> String.join("", parts));
    }

    @Property
    void anyUrlIsPlainOrRefused(@ForAll("urls") String url) {
        check(url);
    }

    @Property
    void anyTextIsPlainOrRefused(@ForAll @StringLength(max = 40) String url) {
        check(url);
    }

    @Property
    void submoduleOfAServerNamesAServer(@ForAll("urls") String url) {
        if (GitUrls.mayBeSubmodule("https://host/x", url)) {
            assertThat(url).doesNotStartWith("/").doesNotStartWith("file:").doesNotStartWith("-");
            assertThat(isAccepted(url)).isTrue();
        }
        if (GitUrls.mayBeSubmodule("/srv/x", url)) {
            assertThat(isAccepted(url)).isTrue();
        }
    }

    @Test
    void longUrlsAreAcceptedOrRefusedSoon() {
        for (String part : List.of("/", "a", "@", ":", "-", "a@", "a:", "https://", "\u0000", " ")) {
            String url = part.repeat(200_000);
            FuzzTexts.ends(() -> {
                check(url);
                check("https://" + url);
                check("git@" + url + "x");
                check("/" + url + "x");
            });
        }
    }

    private static void check(String url) {
        if (!isAccepted(url)) {
            return;
        }
        assertThat(url).doesNotStartWith("-").hasSizeLessThanOrEqualTo(4096);
        assertThat(url.codePoints()).noneMatch(Character::isISOControl);
        String scheme = url.contains("://") && !url.startsWith("/") ? url.substring(0, url.indexOf("://")) : "";
        assertThat(scheme).isIn("", "http", "https", "git", "ssh", "file");
        if (scheme.isEmpty() && !url.startsWith("/")) {
            // user@host:path, where no git helper is named and ssh sees no option.
            assertThat(url).contains(":").doesNotContainPattern("^[^:]*::").doesNotContainPattern("^[^:]*:-");
            assertThat(url.substring(url.indexOf('@') < url.indexOf(':') ? url.indexOf('@') + 1 : 0))
                    .doesNotStartWith("-");
        } else if (!scheme.isEmpty() && !scheme.equals("file")) {
            assertThat(url.substring(scheme.length() + 3)).matches("(?s)[^/\\s-].*");
        }
    }

    private static boolean isAccepted(String url) {
        try {
            GitUrls.check(url);
            return true;
        } catch (BuildException e) {
            assertThat(e.getMessage())
                    .startsWith("git: cannot clone ")
                    .hasSizeLessThan(500)
                    .doesNotContainPattern("\\p{Cntrl}");
            return false;
        }
    }
}
