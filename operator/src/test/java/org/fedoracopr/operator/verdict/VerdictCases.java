package org.fedoracopr.operator.verdict;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.protocol.BuildPhase.Evidence;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.io.ObservedPods;
import org.fedoracopr.operator.build.model.NodeObservation;
import org.fedoracopr.operator.build.model.PodObservation;
import org.jspecify.annotations.Nullable;

/** The table of evidence and verdicts, {@code verdict/cases.yaml}. */
final class VerdictCases {

    private static final Instant TIME = Instant.parse("2026-11-03T10:04:59Z");

    private VerdictCases() {}

    /** Rows that belong together, with the sentence that explains them. */
    record Group(String group, String intro, List<Row> rows) {}

    /**
     * Evidence and the verdict on it.
     *
     * @param verdict phase, culprit or {@code -}, cause, retry
     */
    record Row(
            String what,
            @Nullable String pod,
            @Nullable Said builder,
            @Nullable String agent,
            @Nullable String node,
            boolean cancel,
            boolean otherVersion,
            @Nullable Deadline passed,
            List<String> verdict,
            String message) {

        BuildEvidence evidence() {
            var evidence = BuildEvidence.of(observation(), cancel);
            if (builder != null) {
                evidence = evidence.published(builder.outcome());
            }
            if (agent != null) {
                evidence = otherVersion
                        ? evidence.ofOtherVersion(agent)
                        : evidence.notPublished(agent.equals("silent") ? null : agent);
            }
            return passed == null ? evidence : evidence.past(passed, Duration.ofMinutes(15));
        }

        Verdict expected() {
            String step = builder != null && builder.result() != BuildResult.SUCCEEDED
                    ? builder.stepName()
                    : verdict.get(2).equals("NotPublished") ? "publish" : null;
            return new Verdict(
                    Objects.requireNonNull(BuildPhase.of(verdict.get(0)), verdict.get(0)),
                    step,
                    verdict.get(2),
                    verdict.get(1).equals("-")
                            ? null
                            : Objects.requireNonNull(Culprit.of(verdict.get(1)), verdict.get(1)),
                    message,
                    Retry.valueOf(verdict.get(3)));
        }

        private PodObservation observation() {
            if (pod == null) {
                return new PodObservation.Absent();
            }
            PodObservation.Present observed =
                    ObservedPods.observe(Serialization.unmarshal(resource("pods/" + pod + ".yaml"), Pod.class));
            return node == null ? observed : observed.withNodeState(nodeState(node));
        }

        private static NodeObservation nodeState(String node) {
            return node.equals("gone")
                    ? new NodeObservation.Gone()
                    : ObservedPods.observe(Serialization.unmarshal(resource("nodes/" + node + ".yaml"), Node.class));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    /** What a builder's outcome says. */
    record Said(
            BuildResult result,
            @Nullable FailureCause cause,
            @Nullable String step,
            @Nullable Integer code,
            @Nullable String message,
            @Nullable Long oomKills,
            @Nullable Long memoryPeak,
            @Nullable Boolean outOfSpace,
            @Nullable Integer httpStatus,
            @Nullable String url,
            @Nullable List<String> missing,
            @Nullable Boolean networkOff) {

        @Nullable
        String stepName() {
            return result == BuildResult.RUNNER_LOST ? null : step == null ? "build" : step;
        }

        Outcome outcome() {
            var evidence = new Evidence(memoryPeak, oomKills, outOfSpace, httpStatus, url, null, missing, networkOff);
            String name = stepName();
            var phases = name == null
                    ? List.<org.fedoracopr.api.protocol.BuildPhase>of()
                    : List.of(new org.fedoracopr.api.protocol.BuildPhase(name, TIME, TIME, code, null, evidence));
            return new Outcome(1, result, 1, cause, message, "mock", TIME, TIME, phases);
        }
    }

    static List<Group> groups() {
        try (InputStream table = resource("cases.yaml")) {
            return new YAMLMapper().readValue(table, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Row> rows() {
        return groups().stream().flatMap(group -> group.rows().stream()).toList();
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(VerdictCases.class.getResourceAsStream("/verdict/" + name), name);
    }
}
