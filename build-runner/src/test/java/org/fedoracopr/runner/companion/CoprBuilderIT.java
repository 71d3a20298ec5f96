package org.fedoracopr.runner.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged copr-builder. */
class CoprBuilderIT {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path expiration;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path keys;

    @BeforeEach
    void letAUserIn() throws Exception {
        expiration = directory.resolve("expiration");
        keys = Files.createDirectories(directory.resolve(".ssh")).resolve("authorized_keys");
        Files.writeString(keys, "ssh-ed25519 AAAA\n");
        Files.setLastModifiedTime(keys, FileTime.from(now));
        Files.writeString(directory.resolve("main.ini"), "[main]\npidfile = " + directory + "/pid\n");
    }

    @Test
    void showsTimeAndProcess() throws Exception {
        assertThat(builder("show").text())
                .isEqualTo("Remaining time for the machine: unknown\nCurrent copr-rpmbuild PID: None\n");
        Files.writeString(expiration, "1");
        Files.writeString(directory.resolve("pid"), "4711");
        assertThat(builder("show").text())
                .isEqualTo("Remaining time for the machine: expired\nCurrent copr-rpmbuild PID: 4711\n");
        Files.writeString(
                expiration, Long.toString(now.plus(Duration.ofHours(49)).getEpochSecond()));
        assertThat(builder("show").text())
                .matches("Remaining time for the machine: 2 days, \\d+ hours, \\d+ minutes, \\d+ seconds\n.*\n");
    }

    @Test
    void prolongsUpToTheLimit() throws Exception {
        Files.writeString(expiration, Long.toString(now.plusSeconds(3600).getEpochSecond()));
        Tool.Result prolonged = builder("prolong", "--hours", "2");
        assertThat(prolonged.code()).as(prolonged.text()).isZero();
        assertThat(prolonged.text()).isEqualTo("Prolonged to " + utc(now.plusSeconds(3 * 3600), 19) + "\n");
        assertThat(expiration).content().isEqualTo(now.plusSeconds(3 * 3600).getEpochSecond() + ".0");

        Tool.Result refused = builder("prolong", "--hours", "70");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.text())
                .isEqualTo("You wanted to prolong the builder until " + utc(now.plusSeconds(73 * 3600), 16)
                        + "\nbut the limit is " + utc(now.plusSeconds(72 * 3600), 16) + "\n");
        assertThat(expiration).content().isEqualTo(now.plusSeconds(3 * 3600).getEpochSecond() + ".0");
    }

    @Test
    void prolongsNothingThatNobodyWasLetInto() throws Exception {
        assertThat(builder("prolong", "--hours", "1"))
                .satisfies(result -> assertThat(result.code()).isEqualTo(1))
                .satisfies(result -> assertThat(result.text())
                        .isEqualTo("There is no expiration time in " + expiration
                                + ": only a builder that a user was let into can be prolonged\n"));
        assertThat(expiration).doesNotExist();
        assertThat(builder("prolong").code()).isEqualTo(2);
        assertThat(builder("prolong", "--hours", "many").code()).isEqualTo(2);
        assertThat(builder("prolong", "--hours", "999999999999").code()).isEqualTo(2);
    }

    @Test
    void releasesTheMachine() throws Exception {
        assertThat(builder("release").text()).isEqualTo("Releasing this VM, it will be shut-down soon\n");
        assertThat(expiration).hasContent("0");
        assertThat(builder("show").text()).startsWith("Remaining time for the machine: expired\n");
    }

    @Test
    void helps() throws Exception {
        assertThat(builder("help").text()).contains("60 minutes", "copr-builder release");
        assertThat(builder().text()).contains("show", "prolong", "release");
        assertThat(builder("destroy").code()).isEqualTo(2);
    }

    private Tool.Result builder(String... arguments) throws Exception {
        return Tool.of("copr-builder", directory)
                .with("HOME", directory.toString())
                .with("TZ", "UTC")
                .with(CoprBuilder.EXPIRATION_VARIABLE, expiration.toString())
                .run(arguments);
    }

    private static String utc(Instant time, int length) {
        return time.toString().replace('T', ' ').substring(0, length);
    }
}
