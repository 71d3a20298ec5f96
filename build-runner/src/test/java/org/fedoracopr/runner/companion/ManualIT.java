package org.fedoracopr.runner.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.process.Programs;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manual of each packaged program against what the program itself says. */
class ManualIT {

    private static final Path MANUAL =
            Path.of("target/copr-builder/share/man/man1").toAbsolutePath();
    /** Programs of the Pod that nobody calls. */
    private static final Set<String> WITHOUT_MANUAL = Set.of("copr-agent", "copr-agent-process");

    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])(?:--[a-z][a-z-]*|-[a-zA-Z])(?![\\w-])");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "copr-rpmbuild,",
        "copr-rpmbuild-cancel,",
        "copr-rpmbuild-log,",
        "copr-rpmbuild-loggify,",
        "copr-builder, help show prolong release",
        "copr-builder-ready,",
        "copr-builder-cleanup,",
        "copr-builder-verify,",
        "copr-update-builder,",
        "copr-sources-custom,",
        "dist-git-client, sources srpm clone snapshot"
    })
    void namesTheOptionsThatThereAre(String program, String actions) throws Exception {
        var help = new StringBuilder(help(program));
        for (String action : actions == null ? List.<String>of() : List.of(actions.split(" ", -1))) {
            help.append(help(program, action));
        }
        assertThat(documented(MANUAL.resolve(program + ".1"))).isEqualTo(options(help.toString()));
    }

    @Test
    void isThereForEveryProgram() throws Exception {
        Set<String> programs = Trees.children(Tool.path("")).stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> !WITHOUT_MANUAL.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> pages = Trees.children(MANUAL).stream()
                .map(path -> path.getFileName().toString().replaceFirst("\\.1$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(pages).isEqualTo(programs).hasSize(11);
    }

    @Test
    void isWellFormed() throws Exception {
        Assumptions.assumeTrue(Programs.find("groff").isPresent(), "groff is not on this machine");
        for (Path page : Trees.children(MANUAL)) {
            Process groff = new ProcessBuilder("groff", "-man", "-Tascii", "-ww", "-z", page.toString())
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(groff.waitFor()).isZero();
        }
    }

    private String help(String program, String... action) throws Exception {
        String[] arguments = action.length == 0 ? new String[] {"--help"} : new String[] {action[0], "--help"};
        Tool.Result result = Tool.of(program, directory).run(arguments);
        assertThat(result.code()).as(result.errors()).isZero();
        return result.text();
    }

    /** The tags of the paragraphs that describe something: what follows a line with .TP. */
    private static Set<String> documented(Path page) throws Exception {
        Set<String> found = new TreeSet<>();
        boolean tag = false;
        for (String line : Files.readAllLines(page)) {
            if (tag) {
                found.addAll(options(
                        line.replace("\\-", "-").replaceAll("\\\\f[A-Z]", " ").replace('=', ' ')));
            }
            tag = line.equals(".TP");
        }
        return found;
    }

    private static Set<String> options(String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = OPTION.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
