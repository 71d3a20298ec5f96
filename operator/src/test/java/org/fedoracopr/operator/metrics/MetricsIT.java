package org.fedoracopr.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.operator.CoprBuilderOperator;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.Packages;
import org.junit.jupiter.api.Test;

/** What is served after a build, against the table in the documentation. */
class MetricsIT {

    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");
    private static final Pattern ROW = Pattern.compile("`([a-z_]+)`");

    @Test
    void theTableListsWhatIsServed() throws Exception {
        try (Installation copr = Installation.create("metrics-it")) {
            var metrics = new OperatorMetrics();
            try (CoprBuilderOperator operator = CoprBuilderOperator.start(
                    copr.operatorClient().getConfiguration(), copr.operatorOptions(), metrics)) {
                assertThat(operator.isReady()).isTrue();
                String url = copr.distGit().addPackage("fine", Packages.spec("fine", ":"), null, null);
                var build = BuildRequest.create(copr, 1, "fine", "distGit: {cloneUrl: \"" + url + "\"}");
                assertThat(build.awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);
                metrics.taskFailed("none");
                metrics.warmFallback("none");
                metrics.warmDropped("none");

                String page = metrics.scrape();

                Set<String> documented = documented();
                assertThat(documented).containsAll(served(page));
                assertThat(served(page))
                        .containsAll(documented.stream()
                                .filter(name -> name.startsWith("copr_"))
                                .toList());
                assertThat(page)
                        .contains("copr_builds{phase=\"Succeeded\"} 1.0")
                        .contains("copr_orphans 0.0")
                        .contains("copr_leader 1.0")
                        .contains("copr_gate_refused_total 0.0")
                        .contains("copr_attempts_ended_total{cause=\"Succeeded\",culprit=\"none\"} 1.0")
                        .containsPattern("copr_log_relayed_bytes_total [1-9]")
                        .containsPattern("copr_api_requests_total\\{code=\"201\",verb=\"create\"\\} [1-9]");
            }
        }
    }

    private static Set<String> served(String page) {
        return TYPE.matcher(page).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> documented() throws IOException {
        String text = Files.readString(Path.of("..", "docs", "operator.md"));
        String table = text.substring(text.indexOf("<!-- metrics: begin -->"), text.indexOf("<!-- metrics: end -->"));
        var names = new TreeSet<String>();
        Matcher row = ROW.matcher(table);
        while (row.find()) {
            names.add(row.group(1));
        }
        return names;
    }
}
