package org.fedoracopr.bench.figure;

import java.util.ArrayList;
import java.util.List;

/** Figures as a table in Markdown, aligned so that it can be read in a terminal too. */
public final class FigureTable {

    private static final List<String> HEAD =
            List.of("row", "what", "value", "unit", "spread", "compared with", "", "ratio", "aim", "met");

    private FigureTable() {}

    /** The table's lines, each with its line break. */
    public static String markdown(List<Figure> figures) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        figures.forEach(figure -> lines.add(cells(figure)));
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Math.max(3, line.get(i).length()));
            }
        }
        var text = new StringBuilder();
        line(text, HEAD, widths);
        line(text, HEAD.stream().map(ignored -> "---").toList(), widths);
        lines.subList(1, lines.size()).forEach(cells -> line(text, cells, widths));
        return text.toString();
    }

    private static List<String> cells(Figure figure) {
        var against = figure.against();
        Double ratio = figure.ratio();
        Boolean met = figure.met();
        return List.of(
                figure.row(),
                figure.note() == null ? figure.what() : figure.what() + " (" + figure.note() + ")",
                Numbers.text(figure.value()),
                figure.unit(),
                figure.runs().size() == 1
                        ? ""
                        : Numbers.text(figure.least()) + " to " + Numbers.text(figure.greatest()) + ", "
                                + figure.runs().size() + " runs",
                against == null ? "" : against.text(),
                against == null ? "" : Numbers.text(against.value()),
                ratio == null ? "" : Numbers.text(ratio),
                figure.aim() == null ? "" : figure.aim().text(),
                met == null ? "" : met ? "yes" : "no");
    }

    private static void line(StringBuilder text, List<String> cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i).replace("|", "\\|");
            text.append("| ")
                    .append(cell)
                    .repeat(' ', Math.max(0, widths[i] - cell.length()))
                    .append(' ');
        }
        text.append("|\n");
    }
}
