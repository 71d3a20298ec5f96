package org.fedoracopr.runner.lookaside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.fedoracopr.runner.FuzzTexts;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.git.GitCheckout;
import org.fedoracopr.runner.http.Downloader;
import org.fedoracopr.runner.http.LazyHttpClient;
import org.fedoracopr.runner.stop.StopToken;

/** Sources files and clone URLs of anybody: they are read or refused in one sentence, soon, and nothing is written elsewhere. */
class LookasideFuzzTest {

    private static final int LONGEST_MESSAGE = 1000;
    private static final String[] LINE_PIECES = {
        "(",
        ")",
        "/",
        "..",
        ".",
        "=",
        " ",
        "\t",
        "a",
        "SHA512",
        "md5",
        "d41d8cd98f00b204e9800998ecf8427e",
        "x.tgz",
        "\u2003",
        "\u0000",
        "\ud83d\ude00",
        "-",
        "~",
        "{name}",
        "$1",
        "\\",
        "%2e",
        ") = ",
        " (",
        "()"
    };
    private static final String[] URL_PIECES = {
        "/",
        "//",
        ":",
        "://",
        "@",
        ".git",
        "https",
        "file",
        "host.example",
        "a_b",
        "[::1]",
        "80",
        "..",
        "?",
        "#",
        "%2f",
        "%",
        " ",
        "\n",
        "\u0000",
        "\u00e4",
        "user",
        "-",
        "{",
        "@copr/dev:pr:1",
        "\\"
    };
    private static final String[] TEMPLATE_PIECES = {
        "{",
        "}",
        "[",
        "]",
        "{name}",
        "{namespace[0]}",
        "{namespace[1]}",
        "{namespace[9999]}",
        "{namespace}",
        "{hash}",
        "{filename[0]}",
        "0",
        "a",
        "$",
        "$1",
        "\\",
        "/",
        "{what}",
        "\n"
    };

    private static final LazyHttpClient CLIENT = new LazyHttpClient();
    private static final LookasideConfiguration BUILT_IN = builtIn();

    private static LookasideConfiguration builtIn() {
        try {
            return LookasideConfiguration.load(Path.of("/nonexistent"));
        } catch (BuildException e) {
            throw new IllegalStateException(e);
        }
    }

    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> names = FuzzTexts.longOf("(", ")", "/", "a", "..")
                .map(name -> "SHA512 (" + name + ") = d41d8cd98f00b204e9800998ecf8427e");
        return Arbitraries.frequencyOf(Tuple.of(9, FuzzTexts.any(LINE_PIECES)), Tuple.of(1, names));
    }

    @Property
    void anySourcesLineIsReadOrRefused(@ForAll("lines") String line) {
        FuzzTexts.ends(() -> {
            try {
                Optional<SourcesLine> read = SourcesLine.parse(line, "md5");
                if (read.isEmpty()) {
                    assertThat(line).isBlank();
                    return;
                }
                SourcesLine source = read.get();
                assertThat(line).contains(source.hash(), source.path());
                assertThat(source.fileName()).doesNotContain("/");
                assertThat(source.path() + source.hash() + source.hashType()).doesNotContainPattern("\\s");
            } catch (BuildException e) {
                assertThat(e.getMessage()).contains("sources line").hasSizeLessThan(LONGEST_MESSAGE);
            }
        });
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab().=-/").ofMinLength(1).ofMaxLength(20);
    }

    @Property
    void nameInParenthesesIsFoundAsItStandsThere(@ForAll("names") String name) throws BuildException {
        String file = name.substring(name.lastIndexOf('/') + 1);
        while (file.startsWith("(") && name.indexOf('/') < 0) {
            file = file.substring(1);
        }
        while (file.endsWith(")")) {
            file = file.substring(0, file.length() - 1);
        }
        assertThat(SourcesLine.parse("SHA512 (" + name + ") = abc", "md5"))
                .contains(new SourcesLine("sha512", "abc", file));
    }

    @Provide
    Arbitrary<String> sourcesFiles() {
        Arbitrary<String> line = Combinators.combine(
                        Arbitraries.of(
                                "d41d8cd98f00b204e9800998ecf8427e %s\n",
                                "MD5 (%s) = d41d8cd98f00b204e9800998ecf8427e\r\n", "frob (%s) = 00\n", "%s\n"),
                        lines())
                .as((form, name) -> form.replace("%s", name));
        return line.list().ofMaxSize(4).map(parts -> String.join("", parts));
    }

    @Property
    void anySourcesFileIsFollowedOrRefused(@ForAll("sourcesFiles") String text) throws IOException {
        Path directory = Files.createTempDirectory("sources");
        try {
            Path clone = Files.createDirectory(directory.resolve("clone"));
            Files.writeString(clone.resolve("hello.spec"), "");
            Files.writeString(clone.resolve("empty.tgz"), "");
            Files.writeString(clone.resolve("sources"), text);
            FuzzTexts.ends(() -> {
                try {
                    complete(clone);
                } catch (BuildException e) {
                    assertThat(e.getMessage()).hasSizeLessThan(LONGEST_MESSAGE);
                }
            });
            assertThat(Trees.children(directory)).containsExactly(clone);
        } finally {
            Trees.delete(directory);
        }
    }

    @Example
    void pathOfManyDirectoriesIsRefusedInTime() throws IOException {
        anySourcesFileIsFollowedOrRefused("d41d8cd98f00b204e9800998ecf8427e " + "a/".repeat(2_000_000) + "x\n");
        anySourcesFileIsFollowedOrRefused("MD5 (" + ")".repeat(1_000_000) + "x = d41d8cd98f00b204e9800998ecf8427e\n");
    }

    /** No URL comes of the location, so that nothing is fetched. */
    private static void complete(Path clone) throws BuildException {
        var instance = new LookasideInstance(
                "test",
                List.of("localhost"),
                List.of(),
                "sources",
                ".",
                ".",
                "md5",
                "nowhere",
                "{name}/{filename}",
                null);
        List<String> log = new ArrayList<>();
        var downloader = new Downloader(CLIENT, (Duration pause) -> log.add("pause"), new StopToken(), log::add, 100);
        new SourceFiles(new LookasideConfiguration(List.of(instance)), downloader, log::add)
                .complete(new GitCheckout(clone, "/srv/git/hello.git", "main", "0".repeat(40)));
        assertThat(log).doesNotContain("pause");
    }

    @Provide
    Arbitrary<String> urls() {
        return FuzzTexts.any(URL_PIECES);
    }

    @Property
    void anyCloneUrlHasAHostAndAPath(@ForAll("urls") String text) {
        FuzzTexts.ends(() -> {
            CloneUrl url = CloneUrl.parse(text);
            assertThat(url.hostname()).isNotEmpty().doesNotContain("/");
            assertThat(url.path()).startsWith("/");
            assertThat(url.repositoryName()).doesNotContain("/");
            assertThat(url.namespaces())
                    .allSatisfy(part -> assertThat(part).isNotEmpty().doesNotContain("/"));
            try {
                assertThat(BUILT_IN.find(url).cloneHostnames()).contains(url.hostname());
            } catch (BuildException e) {
                assertThat(e.getMessage()).hasSizeLessThan(LONGEST_MESSAGE);
            }
        });
    }

    @Provide
    Arbitrary<String> templates() {
        return FuzzTexts.any(TEMPLATE_PIECES);
    }

    @Property
    void anyTemplateIsFilledInOrRefused(@ForAll("templates") String template, @ForAll("lines") String value) {
        String shortValue = value.substring(0, Math.min(value.length(), 20)).replace('{', '(');
        Map<String, String> values = Map.of("name", shortValue, "hash", "h", "filename", "$0\\");
        List<String> namespaces = List.of("n0", "$1");
        FuzzTexts.ends(() -> {
            try {
                assertThat(new UrlTemplate(template).expand(values, namespaces))
                        .isEqualTo(template.replace("{name}", shortValue)
                                .replace("{hash}", "h")
                                .replace("{namespace[0]}", "n0")
                                .replace("{namespace[1]}", "$1"));
            } catch (BuildException e) {
                assertThat(e.getMessage()).contains("lookaside_uri_pattern").hasSizeLessThan(LONGEST_MESSAGE);
            }
        });
    }
}
