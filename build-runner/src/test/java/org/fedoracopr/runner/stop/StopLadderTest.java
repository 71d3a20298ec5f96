package org.fedoracopr.runner.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopLadderTest {

    /** Keeps what it is asked to do, and never does it by itself. */
    private static final class HeldScheduler extends ScheduledThreadPoolExecutor {
        private final List<Runnable> held = new ArrayList<>();

        HeldScheduler() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            held.add(task);
            return super.schedule(() -> {}, 1, TimeUnit.DAYS);
        }

        void runAll() {
            held.forEach(Runnable::run);
        }
    }

    private final HeldScheduler scheduler = new HeldScheduler();
    private final StopToken stop = new StopToken();
    private final List<String> events = new ArrayList<>();

    @AfterEach
    void end() {
        scheduler.shutdownNow();
    }

    @Test
    void sendsIntThenTermThenKillAndLogsEach() {
        try (StopLadder ladder = ladder()) {
            assertThat(ladder).isNotNull();
            assertThat(scheduler.held).isEmpty();
            stop.request(new StopReason.TimedOut(Duration.ofSeconds(1)));
            scheduler.runAll();
        }
        assertThat(events)
                .containsExactly(
                        " !! Copr timeout => sending INT", "INT",
                        " !! Copr timeout => sending TERM", "TERM",
                        " !! Copr timeout => sending KILL", "KILL");
    }

    @Test
    void waitsTenSecondsBetweenTheRungs() {
        assertThat(Arrays.stream(StopLadder.StopSignal.values()).map(StopLadder.StopSignal::after))
                .containsExactly(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    @Test
    void endsTheClimbWhenTheGroupIsGone() {
        try (StopLadder ladder = ladder()) {
            assertThat(ladder).isNotNull();
            stop.request(new StopReason.Canceled("test"));
        }
        scheduler.runAll();
        assertThat(events).isEmpty();
    }

    @Test
    void climbsAtOnceWhenTheStopCameFirst() {
        stop.request(new StopReason.Canceled("test"));
        stop.request(new StopReason.TimedOut(Duration.ofSeconds(1)));
        try (StopLadder ladder = ladder()) {
            assertThat(ladder).isNotNull();
            scheduler.runAll();
        }
        assertThat(events).startsWith(" !! Copr cancel => sending INT", "INT");
    }

    private StopLadder ladder() {
        return new StopLadder(scheduler, stop, signal -> events.add(signal.name()), events::add);
    }
}
