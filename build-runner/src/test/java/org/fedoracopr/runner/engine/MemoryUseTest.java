package org.fedoracopr.runner.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryUseTest {

    @Test
    void killsAreThoseSinceTheEarlierReading() {
        assertThat(new MemoryUse(null, 5L).killsSince(new MemoryUse(9L, 2L))).isEqualTo(3);
        assertThat(new MemoryUse(null, 2L).killsSince(new MemoryUse(null, 2L))).isZero();
    }

    @Test
    void aCounterThatBeganAnewHasNoKills() {
        assertThat(new MemoryUse(null, 1L).killsSince(new MemoryUse(null, 2L))).isZero();
    }

    @Test
    void withoutBothReadingsNobodyKnows() {
        assertThat(MemoryUse.UNKNOWN.killsSince(new MemoryUse(null, 2L))).isNull();
        assertThat(new MemoryUse(null, 5L).killsSince(MemoryUse.UNKNOWN)).isNull();
    }
}
