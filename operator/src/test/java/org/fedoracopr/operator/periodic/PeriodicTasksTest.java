package org.fedoracopr.operator.periodic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeriodicTasksTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    @Test
    void aTaskThatThrowsIsDoneAgainAndCounted() throws InterruptedException {
        BlockingQueue<String> failed = new LinkedBlockingQueue<>();
        try (var tasks = new PeriodicTasks(failed::add)) {
            tasks.every(SHORT, "exception", () -> {
                throw new IllegalStateException("once more");
            });
            tasks.every(SHORT, "error", () -> {
                throw new StackOverflowError();
            });
            var rounds = new CountDownLatch(3);
            tasks.every(SHORT, "fine", rounds::countDown);

            assertThat(rounds.await(1, TimeUnit.MINUTES)).isTrue();
            awaitTwice(failed, "exception");
            awaitTwice(failed, "error");
            assertThat(failed).doesNotContain("fine");
        }
    }

    @Test
    void aTaskThatHangsHoldsUpNoOther() throws InterruptedException {
        try (var tasks = new PeriodicTasks(name -> {})) {
            var never = new CountDownLatch(1);
            tasks.every(SHORT, "hangs", () -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            var rounds = new CountDownLatch(3);
            tasks.every(SHORT, "fine", rounds::countDown);

            assertThat(rounds.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private static void awaitTwice(BlockingQueue<String> failed, String name) throws InterruptedException {
        for (int seen = 0; seen < 2; ) {
            String next = failed.poll(1, TimeUnit.MINUTES);
            assertThat(next).as("a failure of " + name).isNotNull();
            if (name.equals(next)) {
                seen++;
            }
        }
    }
}
