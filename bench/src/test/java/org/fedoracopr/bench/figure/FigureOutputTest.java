package org.fedoracopr.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How figures are printed: as a line of JSON, as a table, as a part of a document. */
class FigureOutputTest {

    private static final Figure COMPARED = Figure.of("idle-create", "create -> Pod", "ms", 12.3456)
            .againstCited("Tekton", 16.6)
            .aiming(Aim.ratioAtMost(0.7))
            .noting("protocol simulated");
    private static final Figure PLAIN = Figure.of("cpu", "a | b", "ms", 123_456.7);

    @Test
    void theLineOfJsonHasEverything() {
        assertThat(FigureJson.line(COMPARED, "2 x CPU")).isEqualTo("""
                {"row":"idle-create","what":"create -> Pod","value":12.3,"unit":"ms","comparedWith":"Tekton","cited":true,\
                "reference":16.6,"ratio":0.744,"aim":"at most 0.7 x","met":false,"runs":1,"spread":[12.3,12.3],\
                "note":"protocol simulated","machine":"2 x CPU"}""");
    }

    @Test
    void theLineOfJsonLeavesOutWhatThereIsNot() {
        assertThat(FigureJson.line(PLAIN, "2 x CPU"))
                .isEqualTo(
                        "{\"row\":\"cpu\",\"what\":\"a | b\",\"value\":123457.0,\"unit\":\"ms\",\"runs\":1,\"spread\":[123457.0,123457.0],\"machine\":\"2 x CPU\"}");
    }

    @Test
    void theTableIsAlignedMarkdown() {
        List<String> lines =
                FigureTable.markdown(List.of(COMPARED, PLAIN)).lines().toList();

        assertThat(lines).hasSize(4);
        assertThat(lines.get(1)).matches("(\\| -+ +)+\\|");
        assertThat(lines.get(2)).contains("Tekton (cited)", "0.744", "at most 0.7 x", "| no ");
        assertThat(lines.get(3)).contains("a \\| b");
        assertThat(lines)
                .extracting(String::length)
                .containsOnly(lines.getFirst().length());
    }

    @Test
    void severalRunsShowTheirSpread() {
        assertThat(FigureTable.markdown(List.of(PLAIN.withRuns(List.of(1.0, 2.0, 3.5)))))
                .contains("1 to 3.5, 3 runs");
    }

    @Test
    void whatCouldNotBeMeasuredIsListedInOneLineEach() {
        assertThat(Failures.markdown(List.of())).isEmpty();
        assertThat(Failures.markdown(List.of("burst-500: stuck\n at x"))).endsWith("* burst-500: stuck\n");
    }

    @Test
    void anotherPartLeavesTheRestOfTheDocument() {
        String document = "# Title\n" + GeneratedPart.BEGIN + "\nold\n" + GeneratedPart.END + "\nafter\n";

        String replaced = GeneratedPart.replace(document, "new\n");

        assertThat(replaced)
                .isEqualTo("# Title\n" + GeneratedPart.BEGIN + "\n\nnew\n\n" + GeneratedPart.END + "\nafter\n");
        assertThat(GeneratedPart.replace(replaced, "new")).isEqualTo(replaced);
    }

    @Test
    void aDocumentWithoutMarkersIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GeneratedPart.replace("# Title\n" + GeneratedPart.END + GeneratedPart.BEGIN, "new"))
                .withMessageContaining("put them back");
    }

    @Test
    void numbersHaveThreeDigitsAndNoExponent() {
        assertThat(Numbers.text(0.012345)).isEqualTo("0.0123");
        assertThat(Numbers.text(1234.5)).isEqualTo("1234");
        assertThat(Numbers.text(100)).isEqualTo("100");
        assertThat(Numbers.text(-2.0)).isEqualTo("-2");
        assertThat(Numbers.text(0)).isEqualTo("0");
        assertThatIllegalArgumentException().isThrownBy(() -> Numbers.text(Double.NaN));
    }
}
