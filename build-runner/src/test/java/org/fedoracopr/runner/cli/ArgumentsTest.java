package org.fedoracopr.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.fedoracopr.runner.build.BuildOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    @Test
    void understandsTheBackendsCommandLines() {
        BuildOrder rpm = build(
                        "--verbose", "--drop-resultdir", "--task-url", "http://f/t", "--chroot", "fedora-43-x86_64")
                .order();
        assertThat(rpm.taskUrl()).isEqualTo("http://f/t");
        assertThat(rpm.chroot()).isEqualTo("fedora-43-x86_64");
        assertThat(rpm.dropResultdir()).isTrue();
        assertThat(rpm.verbosity()).isEqualTo(1);
        assertThat(rpm.kind()).isEqualTo(BuildOrder.Kind.AS_THE_TASK_SAYS);
        assertThat(build("--srpm", "--task-url", "http://f/t").order().kind())
                .isEqualTo(BuildOrder.Kind.SOURCE_PACKAGE);
    }

    @Test
    void takesTheBuildIdInBothWays() {
        assertThat(build("123", "-r", "fedora-43-x86_64", "--timeout", "60", "--enable-net")
                        .order())
                .isEqualTo(new BuildOrder(
                        List.of("copr-rpmbuild", "123", "-r", "fedora-43-x86_64", "--timeout", "60", "--enable-net"),
                        null,
                        null,
                        "123",
                        null,
                        "fedora-43-x86_64",
                        BuildOrder.Kind.AS_THE_TASK_SAYS,
                        false,
                        true,
                        Duration.ofMinutes(1),
                        0));
        assertThat(build("--build-id", "9", "--rpm", "-c", "x.ini").configuration())
                .isEqualTo(Path.of("x.ini"));
    }

    @Test
    void knowsWhatUpstreamCanDoBesidesBuilding() {
        assertThat(build("--detached", "--build-id", "1").detached()).isTrue();
        assertThat(build("-dv", "1").detached()).isTrue();
        assertThat(build("-v", "1").detached()).isFalse();
        assertThat(build("--dump-configs", "--copr", "@copr/copr-dev:pr:1", "-r", "c")
                        .order())
                .extracting(BuildOrder::kind, BuildOrder::copr)
                .containsExactly(BuildOrder.Kind.CONFIGURATION, "@copr/copr-dev:pr:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rpm --srpm --build-id 1",
                "--rpm --dump-configs --build-id 1",
                "--srpm --dump-configs --build-id 1",
                "--frobnicate",
                "--chroot",
                "",
                "--timeout soon 1",
                "--timeout 0 1",
                "--timeout -5 1",
                "--timeout 2592001 1",
                "--timeout 99999999999999999999 1",
                "1 2",
                "--copr a/b 1",
                "--copr a",
                "--copr a/b/c",
                "--build-id ../x",
                "1?x"
            })
    void endsWithUsageAndCodeTwo(String line) {
        assertThat(parse(line.isEmpty() ? new String[0] : line.split(" ", -1)))
                .isInstanceOfSatisfying(Arguments.Parsed.Print.class, print -> {
                    assertThat(print.exitCode()).isEqualTo(2);
                    assertThat(print.text()).contains("copr-rpmbuild: error: ");
                });
    }

    @Test
    void printsTheVersionOfUpstream() {
        assertThat(parse("--version")).isEqualTo(new Arguments.Parsed.Print("copr-rpmbuild version 1.8\n", 0));
    }

    private static Arguments.Parsed parse(String... arguments) {
        return Arguments.parse("copr-rpmbuild", List.of(arguments));
    }

    private static Arguments.Parsed.Build build(String... arguments) {
        Arguments.Parsed parsed = parse(arguments);
        assertThat(parsed).isInstanceOf(Arguments.Parsed.Build.class);
        return (Arguments.Parsed.Build) parsed;
    }
}
