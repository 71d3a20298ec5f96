package org.fedoracopr.bench.row;

/** Where a benchmark says what it is doing. */
@FunctionalInterface
public interface Progress {
    void say(String sentence);
}
