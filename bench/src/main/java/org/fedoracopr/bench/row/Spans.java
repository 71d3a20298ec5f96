package org.fedoracopr.bench.row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.fedoracopr.bench.figure.Distribution;
import org.fedoracopr.bench.figure.Figure;
import org.fedoracopr.bench.watch.Mark;
import org.fedoracopr.bench.watch.Timeline;

/** Where a build's time goes: the medians between its marks, and of each mark since its creation. */
final class Spans {

    private Spans() {}

    /** A figure for each mark after the first, in the order of their medians; marks that not every build came to are left out. */
    static List<Figure> figures(String row, Collection<Timeline> builds) {
        List<Figure> figures = new ArrayList<>();
        List<Mark> seen = Arrays.stream(Mark.values())
                .filter(mark -> builds.stream().allMatch(one -> one.has(mark)))
                .sorted((a, b) -> Double.compare(sinceCreation(builds, a), sinceCreation(builds, b)))
                .toList();
        for (int i = 1; i < seen.size(); i++) {
            Mark mark = seen.get(i);
            double[] steps = millis(builds, seen.get(i - 1), mark);
            var step = Distribution.of(steps);
            figures.add(Figure.of(row, "-> " + mark.text() + ", p50", "ms", step.median())
                    .noting("p90 " + Math.round(step.percentile(90)) + " ms; since create p50 "
                            + Math.round(sinceCreation(builds, mark)) + " ms"));
        }
        return figures;
    }

    private static double sinceCreation(Collection<Timeline> builds, Mark mark) {
        return Distribution.of(millis(builds, Mark.CREATE_SENT, mark)).median();
    }

    private static double[] millis(Collection<Timeline> builds, Mark from, Mark to) {
        return builds.stream().mapToDouble(one -> one.millis(from, to)).toArray();
    }
}
