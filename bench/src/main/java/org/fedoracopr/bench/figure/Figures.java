package org.fedoracopr.bench.figure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of several runs of the same rows put together. */
public final class Figures {

    private Figures() {}

    /** One figure of each row and sentence, with the values of all runs; what it is compared with is the median too. */
    public static List<Figure> merge(List<List<Figure>> runs) {
        Map<String, List<Figure>> same = new LinkedHashMap<>();
        runs.forEach(run -> run.forEach(
                figure -> same.computeIfAbsent(figure.row() + "\n" + figure.what(), key -> new ArrayList<>())
                        .add(figure)));
        return same.values().stream().map(Figures::one).toList();
    }

    private static Figure one(List<Figure> same) {
        Figure last = same.getLast();
        Figure merged = last.withRuns(
                same.stream().flatMap(figure -> figure.runs().stream()).toList());
        var against = last.against();
        if (against == null || against.cited()) {
            return merged;
        }
        double[] references = same.stream()
                .map(Figure::against)
                .filter(one -> one != null)
                .mapToDouble(Figure.Reference::value)
                .toArray();
        return merged.against(against.name(), Distribution.of(references).median());
    }
}
