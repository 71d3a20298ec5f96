package org.fedoracopr.runner.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.fedoracopr.runner.engine.Macros;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.process.Programs;
import org.fedoracopr.runner.rpm.RpmPackage;
import org.fedoracopr.runner.stop.StopToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads specs with the machine's rpmspec. */
class NevraReaderIT {

    private static final RpmPackage HEADER = new RpmPackage("hello", 3, "1", "1.fc43", "src", "0".repeat(64));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void theSpecIsReadWithTheMacrosOfTheBuild() throws Exception {
        Assumptions.assumeTrue(Programs.find("rpmspec").isPresent(), "rpmspec is not on this machine");
        assertThat(read("Name: hello\nVersion: 2\nRelease: 1%{?dist}\nSummary: x\nLicense: x\n%description\nx\n"))
                .isEqualTo(new Nevra("hello", null, "2", "1"));
    }

    @Test
    void aSpecThatCannotBeReadLeavesTheHeader() throws Exception {
        assertThat(read("Name hello\n%if\n")).isEqualTo(new Nevra("hello", 3, "1", "1.fc43"));
        assertThat(directory.resolve("log"))
                .content()
                .endsWith("Exception appeared during handling spec file: " + directory.resolve("hello.spec")
                        + "\nQuerying NEVRA from SRPM header: " + directory.resolve("hello.src.rpm") + "\n")
                .doesNotContain("\tat ");
    }

    private Nevra read(String text) throws Exception {
        Path spec = Files.writeString(directory.resolve("hello.spec"), text);
        try (BuildLog log = BuildLog.open(directory.resolve("log"), OutputStream.nullOutputStream())) {
            return new NevraReader(new ChildRunner(log, new StopToken(), scheduler), log)
                    .read(
                            spec,
                            directory.resolve("hello.src.rpm"),
                            HEADER,
                            new Macros(List.of(new Macros.Macro("%dist", "%nil"))),
                            directory,
                            Map.of());
        }
    }
}
