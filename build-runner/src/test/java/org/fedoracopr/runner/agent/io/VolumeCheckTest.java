package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.fedoracopr.api.protocol.VolumeReport;
import org.fedoracopr.runner.agent.io.FaultyFiles.Call;
import org.fedoracopr.runner.agent.io.FaultyFiles.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of a results volume before a build needs it, and that nothing of it stays there. */
final class VolumeCheckTest {

    @TempDir
    Path directory;

    private VolumeReport check(FileOperations operations) {
        return new VolumeCheck(directory, "pod-uid", operations).run();
    }

    private Stream<String> left() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all
                    .map(path -> directory.relativize(path).toString())
                    .filter(path -> !path.isEmpty())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void aVolumeThatTakesResultsIsLeftAsItWas() throws Exception {
        VolumeReport report = check(FileOperations.SYSTEM);

        assertThat(report.fault()).isNull();
        assertThat(report.uid()).isEqualTo(((Number) Files.getAttribute(directory, "unix:uid")).longValue());
        assertThat(report.gid()).isEqualTo(((Number) Files.getAttribute(directory, "unix:gid")).longValue());
        assertThat(left()).containsExactly(".incoming", ".swept");
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "WRITE", "CREATE_DIRECTORY", "RENAME", "SYNC"})
    void sentencesNameWhatCannotBeDone(Kind kind) throws Exception {
        var calls = new AtomicInteger();
        for (int failing = 1; failing <= count(kind); failing++) {
            calls.set(0);
            int number = failing;
            VolumeReport report = check(new FaultyFiles((Call call) -> {
                if (call.kind() == kind && calls.incrementAndGet() == number) {
                    throw new IOException("Input/output error");
                }
            }));

            assertThat(report.fault())
                    .as("%s %d", kind, failing)
                    .startsWith("cannot ")
                    .endsWith(": Input/output error");
            assertThat(left())
                    .as("%s %d", kind, failing)
                    .doesNotContain(".incoming/check-pod-uid", ".swept/check-pod-uid");
        }
    }

    private int count(Kind kind) {
        var calls = new AtomicInteger();
        check(new FaultyFiles((Call call) -> {
            if (call.kind() == kind) {
                calls.incrementAndGet();
            }
        }));
        assertThat(calls.get()).as(kind.toString()).isPositive();
        return calls.get();
    }

    @Test
    void aVolumeThatIsNotThereIsNamed() {
        assertThat(new VolumeCheck(directory.resolve("none"), "pod-uid", FileOperations.SYSTEM)
                        .run()
                        .fault())
                .isEqualTo("cannot look at the volume: it is no directory");
    }

    @Test
    void whatACheckThatDiedHasLeftIsInNobodysWay() throws Exception {
        Files.createDirectories(directory.resolve(".incoming/check-pod-uid/file"));
        Files.createDirectories(directory.resolve(".swept/check-pod-uid"));

        assertThat(check(FileOperations.SYSTEM).fault()).isNull();
        assertThat(left()).containsExactly(".incoming", ".swept");
    }
}
