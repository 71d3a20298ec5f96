package org.fedoracopr.operator.relay.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Windows are few, and whoever waits longest gets the next one. */
class WindowsTest {
    private final Windows windows = new Windows();
    private final List<String> woken = new ArrayList<>();
    private final Runnable first = new Waiter("first", woken::add);
    private final Runnable second = new Waiter("second", woken::add);

    private record Waiter(String name, Consumer<String> woken) implements Runnable {
        @Override
        public void run() {
            woken.accept(name);
        }
    }

    @BeforeEach
    void takeAll() {
        for (int n = 0; n < Windows.MOST; n++) {
            assertThat(windows.take(() -> {})).isTrue();
        }
    }

    @Test
    void whoWaitsLongestIsWokenAndNext() {
        assertThat(windows.take(first)).isFalse();
        assertThat(windows.take(second)).isFalse();
        assertThat(windows.take(first)).isFalse();
        windows.giveBack();
        assertThat(woken).containsExactly("first");
        assertThat(windows.take(second)).as("while another waits for longer").isFalse();
        assertThat(windows.take(first)).isTrue();
        assertThat(windows.take(second)).as("there is none left").isFalse();
        windows.giveBack();
        assertThat(woken).containsExactly("first", "second");
        assertThat(windows.take(second)).isTrue();
    }

    @Test
    void whoLeavesKeepsNobodyFromItsTurn() {
        assertThat(windows.take(first)).isFalse();
        assertThat(windows.take(second)).isFalse();
        windows.giveBack();
        windows.leave(first);
        assertThat(woken).containsExactly("first", "second");
        assertThat(windows.take(second)).isTrue();
        assertThat(windows.free()).isZero();
    }
}
