package org.fedoracopr.bench.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.fedoracopr.bench.figure.Figure;
import org.fedoracopr.bench.watch.Mark;
import org.fedoracopr.bench.watch.Timeline;
import org.junit.jupiter.api.Test;

class RowsTest {

    @Test
    void everyRowHasANameOfItsOwn() {
        assertThat(Rows.ALL).extracting(Row::name).doesNotHaveDuplicates();
        assertThat(Rows.ALL).extracting(Row::description).doesNotHaveDuplicates();
    }

    @Test
    void namedRowsAreRunInTheOrderOfAll() {
        assertThat(Rows.select(List.of("operator-heap", "idle"), true))
                .extracting(Row::name)
                .containsExactly("idle", "operator-heap");
    }

    @Test
    void quicklyWhatTakesLongIsLeftOut() {
        assertThat(Rows.select(List.of(), true))
                .extracting(Row::name)
                .contains("burst-100", "idle", "api-calls")
                .doesNotContain("burst-500", "burst-2000", "publish", "relay-memory");
        assertThat(Rows.select(List.of(), false))
                .extracting(Row::name)
                .contains("burst-500", "burst-2000")
                .doesNotContain("burst-100");
    }

    @Test
    void anUnknownRowIsRefusedWithThoseThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rows.select(List.of("burst-7"), true))
                .withMessageContaining("there is no row burst-7; there are idle, ");
    }

    @Test
    void spansStandInTheOrderOfTime() {
        var build = new Timeline();
        build.see(Mark.CREATE_SENT, 0);
        build.see(Mark.ENDED, 9_000_000);
        build.see(Mark.POD_ENDED, 10_000_000);

        List<Figure> spans = Spans.figures("trace", List.of(build));

        assertThat(spans).extracting(Figure::what).containsExactly("-> status: ended, p50", "-> Pod ended, p50");
        assertThat(spans).extracting(Figure::value).containsExactly(9.0, 1.0);
    }
}
