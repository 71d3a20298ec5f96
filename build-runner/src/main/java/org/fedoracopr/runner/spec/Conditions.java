package org.fedoracopr.runner.spec;

import java.util.ArrayDeque;
import java.util.Deque;

/** The {@code %if} blocks around a line of a spec file. */
final class Conditions {

    /** Innermost first. */
    private final Deque<Block> blocks = new ArrayDeque<>();

    /**
     * One block.
     *
     * @param outer whether the block itself counts
     * @param earlier whether one of the earlier branches counts
     * @param current whether the present branch counts, as far as the block does
     */
    private record Block(Truth outer, Truth earlier, Truth current) {
        Truth counts() {
            return and(outer, current);
        }
    }

    /** Whether the present line counts. */
    Truth counts() {
        Block block = blocks.peek();
        return block == null ? Truth.TRUE : block.counts();
    }

    /** Whether an {@code %elif} in place of the present line would have to be looked at. */
    Truth branchMayCount() {
        Block block = blocks.peek();
        return block == null
                ? Truth.FALSE
                : and(block.outer(), or(block.earlier(), block.current()).not());
    }

    void begin(Truth condition) {
        blocks.push(new Block(counts(), Truth.FALSE, condition));
    }

    /** {@code %elif}, and {@code %else} with a condition that is true. */
    void next(Truth condition) {
        Block block = blocks.poll();
        if (block != null) {
            Truth earlier = or(block.earlier(), block.current());
            blocks.push(new Block(block.outer(), earlier, and(earlier.not(), condition)));
        }
    }

    void end() {
        blocks.poll();
    }

    private static Truth and(Truth left, Truth right) {
        if (left == Truth.FALSE || right == Truth.FALSE) {
            return Truth.FALSE;
        }
        return left == Truth.TRUE ? right : Truth.UNKNOWN;
    }

    private static Truth or(Truth left, Truth right) {
        return and(left.not(), right.not()).not();
    }
}
