package org.fedoracopr.logstore.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A byte buffer that grows with what arrives and accounts for itself, so that an announced length alone costs nothing. */
final class BudgetedBuffer implements AutoCloseable {
    private static final int FIRST_BYTES = 4096;

    private final MemoryBudget budget;
    private final int maxBytes;
    private byte[] bytes = new byte[0];
    private int size;

    BudgetedBuffer(MemoryBudget budget, int maxBytes) {
        this.budget = budget;
        this.maxBytes = maxBytes;
    }

    void append(int value) throws HttpFault, InterruptedException {
        if (size == bytes.length) {
            grow();
        }
        bytes[size++] = (byte) value;
    }

    ByteBuffer content() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    private void grow() throws HttpFault, InterruptedException {
        // Bounded by the body, which is never shorter than its decoded content.
        int capacity = Math.max(size + 1, (int) Math.min(maxBytes, Math.max(FIRST_BYTES, 2L * size)));
        budget.take(capacity);
        byte[] smaller = bytes;
        bytes = Arrays.copyOf(smaller, capacity);
        budget.giveBack(smaller.length);
    }

    @Override
    public void close() {
        budget.giveBack(bytes.length);
        bytes = new byte[0];
        size = 0;
    }
}
