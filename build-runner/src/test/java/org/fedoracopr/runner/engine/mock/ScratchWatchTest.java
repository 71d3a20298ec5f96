package org.fedoracopr.runner.engine.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.stop.StopReason;
import org.fedoracopr.runner.stop.StopToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ScratchWatchTest {

    private static final Path DIRECTORY = Path.of("/var/lib/mock");

    private final StopToken stop = new StopToken();

    @ParameterizedTest
    @CsvSource({
        "95, 100, 95, true",
        "94, 100, 95, false",
        "0, 0, 95, false",
        "9, 9, 100, true",
        "8, 9, 100, false",
        "9223372036854775807, 9223372036854775807, 95, true"
    })
    void theLimitIsAShareOfTheSize(long used, long size, int percent, boolean reached) {
        assertThat(new ScratchSpace.Use(used, size).reaches(percent)).isEqualTo(reached);
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "50, 1000", "51, 1020", "3000, 60000"})
    void looksCostATwentiethOfAProcessor(long look, long pause) {
        assertThat(ScratchWatch.pause(Duration.ofMillis(look))).isEqualTo(Duration.ofMillis(pause));
    }

    @Test
    @SuppressWarnings("try") // Closing it is its use.
    void aBuildThatReachesTheLimitIsStopped() {
        try (var unused = new ScratchWatch(stop, () -> new ScratchSpace.Use(96, 100), 95)) {
            Awaitility.await().until(stop::isRequested);
        }
        assertThat(stop.reason()).contains(new StopReason.ScratchFull(96, 100));
    }

    @Test
    @SuppressWarnings("try") // Closing it is its use.
    void whatCannotBeMeasuredIsMeasuredAgain() {
        var looks = new AtomicInteger();
        ScratchSpace space = () -> {
            if (looks.incrementAndGet() == 1) {
                throw new IOException("not there yet");
            }
            return new ScratchSpace.Use(100, 100);
        };
        try (var unused = new ScratchWatch(stop, space, 95)) {
            Awaitility.await().until(stop::isRequested);
        }
        assertThat(looks).hasValue(2);
    }

    @Test
    void aLookThatEndsAfterTheBuildStopsNothing() throws Exception {
        var looking = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        var watch = new ScratchWatch(
                stop,
                new ScratchSpace() {
                    @Override
                    public Use measure() throws IOException {
                        looking.countDown();
                        await(ended);
                        left.countDown();
                        return new Use(100, 100);
                    }

                    @Override
                    public void close() {
                        ended.countDown();
                    }
                },
                95);
        await(looking);
        watch.close();
        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(stop.isRequested()).isFalse();
    }

    @Test
    void whereTheOperatorNamesNoSizeTheFileSystemIsTheLimit() throws Exception {
        assertThat(ScratchSpace.of(Map.of(), DIRECTORY)).isEqualTo(new FileSystemSpace(DIRECTORY));
        assertThat(ScratchSpace.of(Map.of("COPR_BUILDER_SCRATCH_BYTES", "42949672960"), DIRECTORY))
                .isInstanceOf(LimitedSpace.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40Gi", "0", "-1", "9223372036854775808"})
    void aSizeThatIsNoneIsRefused(String size) {
        assertThatThrownBy(() -> ScratchSpace.of(Map.of("COPR_BUILDER_SCRATCH_BYTES", size), DIRECTORY))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.failure().cause()).isEqualTo(FailureCause.BUILDER_MISCONFIGURED))
                .hasMessage("COPR_BUILDER_SCRATCH_BYTES = " + size
                        + ": write a whole number of bytes above 0, or remove it");
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
