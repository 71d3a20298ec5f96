package org.fedoracopr.operator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of verdicts, from Pods as the API server gives them; {@code -Dverdicts.update=true} writes it into the documentation. */
class VerdictTableTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "verdicts.md");
    private static final Path PODS = Path.of("src", "test", "resources", "verdict", "pods");
    private static final String BEGIN = "<!-- verdicts: begin -->\n";
    private static final String END = "<!-- verdicts: end -->\n";

    static List<VerdictCases.Row> rows() {
        return VerdictCases.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void verdictFollowsFromTheEvidence(VerdictCases.Row row) {
        assertThat(Verdicts.of(row.evidence())).isEqualTo(row.expected());
    }

    /** Whoever adds a cause, a culprit or a way to go on adds a row. */
    @Test
    void tableHasEveryKindOfVerdict() {
        List<Verdict> verdicts = rows().stream().map(VerdictCases.Row::expected).toList();
        assertThat(verdicts)
                .extracting(Verdict::retry)
                .contains(Arrays.stream(Retry.values())
                        .filter(retry -> retry != Retry.COLD)
                        .toArray(Retry[]::new));
        assertThat(verdicts).extracting(Verdict::culprit).contains(Culprit.values());
        Set<FailureCause> causes = EnumSet.noneOf(FailureCause.class);
        rows().forEach(row -> {
            if (row.builder() != null && row.builder().cause() != null) {
                causes.add(row.builder().cause());
            }
        });
        assertThat(causes).containsExactlyInAnyOrder(FailureCause.values());
    }

    @Test
    void everyPodIsUsed() throws IOException {
        Set<String> used = rows().stream()
                .filter(row -> row.pod() != null)
                .map(row -> row.pod() + ".yaml")
                .collect(Collectors.toCollection(TreeSet::new));
        try (var files = Files.list(PODS)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(used);
        }
    }

    @Test
    void documentationHasTheTable() throws IOException {
        String text = Files.readString(DOCUMENT);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        assertThat(to).as("markers in %s", DOCUMENT).isGreaterThanOrEqualTo(from);
        String expected = text.substring(0, from) + tables() + text.substring(to);
        if (Boolean.getBoolean("verdicts.update")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(Files.readString(DOCUMENT))
                .as(
                        "%s; update it with: mvn -pl operator -am test -Dtest=VerdictTableTest -Dverdicts.update=true"
                                + " -Dsurefire.failIfNoSpecifiedTests=false",
                        DOCUMENT)
                .isEqualTo(expected);
    }

    private static String tables() {
        var text = new StringBuilder();
        for (VerdictCases.Group group : VerdictCases.groups()) {
            text.append("\n### ").append(group.group()).append("\n\n").append(group.intro());
            text.append("\n\n| evidence | culprit | cause | another attempt | message |\n|---|---|---|---|---|\n");
            for (VerdictCases.Row row : group.rows()) {
                Verdict verdict = Verdicts.of(row.evidence());
                text.append("| ").append(row.what());
                text.append(" | ")
                        .append(
                                verdict.culprit() == null
                                        ? ""
                                        : verdict.culprit().text());
                text.append(" | `").append(verdict.cause());
                text.append("` | ").append(words(verdict.retry()));
                text.append(" | ").append(escaped(verdict.message())).append(" |\n");
            }
        }
        return text.append('\n').toString();
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ");
    }

    private static String words(Retry retry) {
        return switch (retry) {
            case NEVER -> "";
            case ELSEWHERE -> "elsewhere";
            case DISRUPTED -> "disrupted";
            case LATER -> "later";
            case LARGER -> "larger";
            case OTHER_POOL -> "other pool";
            case COLD -> "own builder";
        };
    }
}
