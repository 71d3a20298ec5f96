package org.fedoracopr.devkit.node.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbeTallyTest {

    @Test
    void anAnswerCountsWhenItCameOftenEnoughInARow() {
        ProbeTally tally = ProbeTally.of(1, 3).plus(false).plus(false);
        assertThat(tally.result()).isNull();
        assertThat(tally.plus(false).result()).isFalse();
        assertThat(tally.plus(true).result()).isTrue();
    }

    @Test
    void anotherAnswerBetweenBeginsTheRowAnew() {
        ProbeTally tally = ProbeTally.of(1, 2).plus(true).plus(false).plus(true).plus(false);
        assertThat(tally.result()).isTrue();
        assertThat(tally.plus(false).result()).isFalse();
    }
}
