package org.fedoracopr.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.runner.file.Trees;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that lies beside the packaged program: it is used where it fits, and where it does not nobody notices but for the time. */
class LauncherIT {

    private static final Path PACKAGED = Path.of("target/copr-builder").toAbsolutePath();
    private static final String MAIN_CLASS = "org.fedoracopr.runner.cli.CoprRpmbuild source: ";
    private static final String JAVA_NAME = "OpenJDK";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path program;

    private final Map<String, String> environment = new LinkedHashMap<>();

    @BeforeEach
    void install() throws Exception {
        program = directory.resolve("with blanks/copr-builder");
        copy(PACKAGED, program);
    }

    @Test
    void classesComeFromTheArchiveWhereverTheProgramLies() throws Exception {
        assertThat(archive()).isRegularFile();
        assertThat(runsAsEver()).isTrue();
    }

    @Test
    void anotherCopyOfJavaUsesTheArchiveOrDoesWithout() throws Exception {
        Path copy = directory.resolve("jdk");
        Path java = Path.of(System.getProperty("java.home"));
        for (String part : new String[] {"bin", "conf", "lib", "release"}) {
            copy(java.resolve(part), copy.resolve(part));
        }
        environment.put("JAVA_HOME", copy.toString());
        runsAsEver();
        Files.setLastModifiedTime(copy.resolve("lib/modules"), FileTime.from(Instant.EPOCH));
        runsAsEver();
    }

    @Test
    void jarThatWasTouchedMeansNoArchive() throws Exception {
        Files.setLastModifiedTime(jar(), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(runsAsEver()).isFalse();
    }

    @Test
    void jarThatIsAnotherMeansNoArchive() throws Exception {
        FileTime time = Files.getLastModifiedTime(jar());
        byte[] bytes = Files.readAllBytes(jar());
        Files.write(jar(), Arrays.copyOf(bytes, bytes.length + 1));
        Files.setLastModifiedTime(jar(), time);
        assertThat(runsAsEver()).isFalse();
    }

    @Test
    void archiveOfAnotherJavaIsNone() throws Exception {
        try (var file = new RandomAccessFile(archive().toFile(), "rw")) {
            byte[] head = new byte[4096];
            file.readFully(head);
            int name = new String(head, StandardCharsets.ISO_8859_1).indexOf(JAVA_NAME);
            assertThat(name).isPositive();
            file.seek(name);
            file.write("Another".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(runsAsEver()).isFalse();
    }

    @Test
    void archiveOfOtherOptionsOfJavaIsUsedOrIsNone() throws Exception {
        environment.put("JAVA_OPTS", "-XX:-UseSerialGC -XX:+UseParallelGC");
        runsAsEver();
        environment.put("JAVA_OPTS", "-XX:+UseCompactObjectHeaders");
        assertThat(runsAsEver()).isFalse();
    }

    @Test
    void whatIsNoWholeArchiveIsNone() throws Exception {
        byte[] bytes = Files.readAllBytes(archive());
        for (int length : new int[] {0, 1, 4096, bytes.length / 2}) {
            Files.write(archive(), Arrays.copyOf(bytes, length));
            assertThat(runsAsEver()).as("%d bytes", length).isFalse();
        }
        Files.write(archive(), "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
        assertThat(runsAsEver()).isFalse();
        Files.delete(archive());
        assertThat(runsAsEver()).isFalse();
    }

    @Test
    void archiveCanBeMadeAgainWhereTheProgramLies() throws Exception {
        Files.setLastModifiedTime(jar(), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(runsAsEver()).isFalse();
        assertThat(run(program.resolve("libexec/share-classes"))).isEqualTo(new Run(0, "", ""));
        assertThat(runsAsEver()).isTrue();
    }

    private Path archive() {
        return program.resolve("lib/classes.jsa");
    }

    private Path jar() throws IOException {
        return Trees.files(program.resolve("lib"), "jackson-core-*.jar").getFirst();
    }

    /** Whether the program took its classes from the archive; that it says what it always says has been checked. */
    private boolean runsAsEver() throws Exception {
        Path rpmbuild = program.resolve("bin/copr-rpmbuild");
        assertThat(run(rpmbuild, "--version")).isEqualTo(new Run(0, "copr-rpmbuild version 1.8\n", ""));
        Path classes = directory.resolve("classes");
        String options = environment.get("JAVA_OPTS");
        environment.put("JAVA_OPTS", (options == null ? "" : options + " ") + "-Xlog:class+load:file=" + classes);
        try {
            assertThat(run(rpmbuild, "--version").code()).isZero();
        } finally {
            if (options == null) {
                environment.remove("JAVA_OPTS");
            } else {
                environment.put("JAVA_OPTS", options);
            }
        }
        String source = Files.readString(classes)
                .lines()
                .filter(line -> line.contains(MAIN_CLASS))
                .findFirst()
                .orElseThrow();
        return source.endsWith("shared objects file");
    }

    private record Run(int code, String output, String errors) {}

    private Run run(Path command, String... arguments) throws Exception {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        var builder = new ProcessBuilder(command.toString());
        builder.command().addAll(Arrays.asList(arguments));
        builder.environment().remove("JAVA_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(command + " did not end");
        }
        return new Run(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    /** With times and modes. */
    private static void copy(Path from, Path to) throws Exception {
        Files.createDirectories(to.getParent());
        Process copy = new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                .inheritIO()
                .start();
        assertThat(copy.waitFor()).isZero();
    }
}
