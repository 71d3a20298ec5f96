package org.fedoracopr.operator.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapKeeperTest {

    private static final long MEBIBYTE = 1 << 20;

    private final Generation old = new Generation();

    @Test
    void whatHasHardlyGrownIsLeftAlone() {
        old.used = 10 * MEBIBYTE;
        var keeper = new HeapKeeper(old);
        old.used = 10 * MEBIBYTE + HeapKeeper.LEAST_GROWTH - 1;

        keeper.run();

        assertThat(old.collections).isZero();
    }

    @Test
    void garbageIsCollectedOnceForEachGrowth() {
        old.used = 10 * MEBIBYTE;
        old.live = 12 * MEBIBYTE;
        var keeper = new HeapKeeper(old);
        old.used = 40 * MEBIBYTE;

        keeper.run();
        keeper.run();

        assertThat(old.collections).isOne();
        old.used = 12 * MEBIBYTE + HeapKeeper.LEAST_GROWTH;
        keeper.run();
        assertThat(old.collections).isEqualTo(2);
    }

    @Test
    void aLargeLiveHeapMayGrowByHalf() {
        old.used = 200 * MEBIBYTE;
        old.live = 200 * MEBIBYTE;
        var keeper = new HeapKeeper(old);
        old.used = 299 * MEBIBYTE;
        keeper.run();
        assertThat(old.collections).isZero();

        old.used = 300 * MEBIBYTE;
        keeper.run();
        assertThat(old.collections).isOne();
    }

    @Test
    void aCollectionThatCameByItselfCounts() {
        old.used = 200 * MEBIBYTE;
        old.live = 50 * MEBIBYTE;
        var keeper = new HeapKeeper(old);
        old.used = 50 * MEBIBYTE;
        keeper.run();
        old.used = 75 * MEBIBYTE;

        keeper.run();

        assertThat(old.collections).isOne();
    }

    @Test
    void theSerialCollectorHasAnOldGeneration() {
        // The tests run with it, as the operator does.
        assertThat(OldGeneration.ofSerialCollector())
                .hasValueSatisfying(generation -> assertThat(generation.used()).isNotNegative());
    }

    private static final class Generation implements OldGeneration {
        private long used;
        private long live;
        private int collections;

        @Override
        public long used() {
            return used;
        }

        @Override
        public void collect() {
            collections++;
            used = live;
        }
    }
}
