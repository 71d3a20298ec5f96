package org.fedoracopr.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {

    private static final Figure SPEED = Figure.of("burst-500", "builds per second", "1/s", 51);

    @Test
    void theRatioIsValueByReference() {
        assertThat(SPEED.againstCited("Tekton", 34).ratio()).isEqualTo(1.5);
        assertThat(SPEED.ratio()).isNull();
        assertThat(SPEED.against("nothing", 0).ratio()).isNull();
    }

    @Test
    void anAimIsMetOnItsSideOfTheBound() {
        Figure against = SPEED.against("Tekton", 34);

        assertThat(against.aiming(Aim.ratioAtLeast(1.5)).met()).isTrue();
        assertThat(against.aiming(Aim.ratioAtLeast(2)).met()).isFalse();
        assertThat(against.aiming(Aim.ratioAtMost(1.5)).met()).isTrue();
        assertThat(against.aiming(Aim.ratioAtMost(0.7)).met()).isFalse();
        assertThat(against.aiming(Aim.valueAtMost(51)).met()).isTrue();
        assertThat(against.aiming(Aim.valueAtMost(50)).met()).isFalse();
        assertThat(against.met()).isNull();
    }

    @Test
    void anAimForARatioIsNotMetWithoutOne() {
        assertThat(SPEED.aiming(Aim.ratioAtMost(100)).met()).isFalse();
    }

    @Test
    void ofSeveralRunsTheMedianCounts() {
        Figure merged = Figures.merge(List.of(List.of(run(40, 100)), List.of(run(60, 120)), List.of(run(45, 90))))
                .getFirst();

        assertThat(merged.value()).isEqualTo(45);
        assertThat(merged.ratio()).isEqualTo(0.45);
        assertThat(merged.least()).isEqualTo(40);
        assertThat(merged.greatest()).isEqualTo(60);
    }

    @Test
    void figuresOfAnotherRowOrSentenceStayApart() {
        List<Figure> merged = Figures.merge(List.of(
                List.of(SPEED, Figure.of("burst-500", "p50", "s", 1)),
                List.of(Figure.of("burst-2000", "builds per second", "1/s", 7))));

        assertThat(merged).extracting(Figure::value).containsExactly(51.0, 1.0, 7.0);
    }

    @Test
    void withoutAnyRunThereIsNoFigure() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Figure("row", "what", "ms", List.of(), null, null, null));
    }

    private static Figure run(double value, double reference) {
        return Figure.of("burst-500", "beside bare Pods", "1/s", value).against("bare Pods", reference);
    }
}
