package org.fedoracopr.operator.results.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.protocol.VolumeReport;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.ResultsVolume;
import org.fedoracopr.api.v1alpha1.StatusBounds;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.results.model.CheckMemory;
import org.fedoracopr.operator.results.model.CheckSight;
import org.fedoracopr.operator.results.model.CheckStep;
import org.fedoracopr.operator.results.model.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Whether agents of a pool can publish on its results volume: tried once for each claim, user, group and image, and again while it fails.
 *
 * <p>What was found stands in the pool's status and nowhere else, its subject at the beginning of the message: an operator that starts tries nothing again that is
 * known to work. Only an agent's word that it cannot publish closes a pool; a check that says nothing does not.
 */
public final class ResultsCheck {

    /** The type of the condition. */
    public static final String CONDITION = "ResultsWritable";

    static final String NOT_WRITABLE = "NotWritable";

    /** How long a check may take from the making of its Pod, which may have to wait for a node and an image. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private ResultsCheck() {}

    /** What is tried, in words; null when a pool names no claim. */
    public static @Nullable String subject(CoprBuilderPoolSpec spec) {
        ResultsVolume results = spec.results();
        if (results == null || results.claimName() == null) {
            return null;
        }
        String user = results.uid() == null ? "the image's user" : "user " + results.uid();
        String group = results.gid() == null ? "its group" : "group " + results.gid();
        return StatusBounds.message(
                "claim " + results.claimName() + " as " + user + " and " + group + " with image "
                        + Objects.requireNonNullElse(spec.image(), "copr-builder"),
                StatusBounds.MAX_MESSAGE / 2);
    }

    /** Why a pool must not admit builds; null when nothing says so. */
    public static @Nullable String fault(CoprBuilderPoolSpec spec, List<StatusCondition> conditions) {
        StatusCondition found = condition(spec, conditions);
        return found != null && NOT_WRITABLE.equals(found.reason()) && "False".equals(found.status())
                ? found.message()
                : null;
    }

    /** Whether there is something to look at or to do. */
    public static boolean isDue(
            CoprBuilderPoolSpec spec, List<StatusCondition> conditions, CheckMemory memory, Instant now) {
        StatusCondition found = condition(spec, conditions);
        boolean settled = found != null && "True".equals(found.status());
        return !settled && !now.isBefore(memory.notBefore());
    }

    /** What was found before of the same subject, or that nothing is known yet. */
    public static Finding known(CoprBuilderPoolSpec spec, List<StatusCondition> conditions) {
        StatusCondition found = condition(spec, conditions);
        return found == null || found.reason() == null
                ? Finding.unknown("Checking", subject(spec) + ": it is tried whether results can be put there")
                : new Finding(found.status(), found.reason(), found.message());
    }

    /** The next step of a check that is due. */
    public static CheckStep next(
            CoprBuilderPoolSpec spec,
            List<StatusCondition> conditions,
            CheckMemory memory,
            CheckSight sight,
            Instant now) {
        Finding known = known(spec, conditions);
        return switch (sight) {
            case CheckSight.Absent ignored -> new CheckStep(CheckStep.Act.MAKE, known, memory);
            case CheckSight.Outdated ignored -> new CheckStep(CheckStep.Act.REMOVE, known, memory);
            case CheckSight.Leaving ignored -> new CheckStep(CheckStep.Act.NOTHING, known, memory);
            case CheckSight.UnderWay underWay ->
                now.isBefore(underWay.madeAt().plus(PATIENCE))
                        ? new CheckStep(CheckStep.Act.NOTHING, known, memory)
                        : inVain(
                                Finding.unknown(
                                        "NoAnswer",
                                        subject(spec) + ": the Pod that tries it has not ended within "
                                                + PATIENCE.toMinutes() + " min"
                                                + (underWay.words() == null ? "" : ": " + underWay.words())),
                                memory,
                                now);
            case CheckSight.Ended ended -> {
                Finding finding = finding(spec, ended);
                yield finding.value().equals("True")
                        ? new CheckStep(CheckStep.Act.REMOVE, finding, CheckMemory.of(memory.subject()))
                        : inVain(finding, memory, now);
            }
        };
    }

    /** The step after the cluster refused to make the Pod. */
    public static CheckStep refused(CoprBuilderPoolSpec spec, CheckMemory memory, String why, Instant now) {
        Finding finding = Finding.unknown("NotMade", subject(spec) + ": the Pod that tries it is refused: " + why);
        return new CheckStep(CheckStep.Act.NOTHING, finding, memory.failed(now));
    }

    private static CheckStep inVain(Finding finding, CheckMemory memory, Instant now) {
        return new CheckStep(CheckStep.Act.REMOVE, finding, memory.failed(now));
    }

    private static Finding finding(CoprBuilderPoolSpec spec, CheckSight.Ended ended) {
        String subject = subject(spec);
        VolumeReport report = ended.report();
        if (report == null) {
            return Finding.unknown(
                    "NoAnswer", subject + ": the Pod that tries it ended without a report: " + ended.words());
        }
        if (report.fault() != null) {
            return Finding.no(
                    NOT_WRITABLE,
                    subject + ": " + report.fault()
                            + "; let this user write to the volume, or set spec.results.uid and gid");
        }
        ResultsVolume results = Objects.requireNonNull(spec.results());
        boolean owned = (results.uid() == null || results.uid().equals(report.uid()))
                && (results.gid() == null || results.gid().equals(report.gid()));
        return owned
                ? Finding.yes("Writable", subject + ": results can be put there")
                : Finding.no(
                        "OtherOwner",
                        subject + ": files there belong to user " + report.uid() + " and group " + report.gid()
                                + "; end the mapping of users (such as root_squash, all_squash), or set spec.results.uid"
                                + " and gid to these");
    }

    private static @Nullable StatusCondition condition(CoprBuilderPoolSpec spec, List<StatusCondition> conditions) {
        String subject = subject(spec);
        for (StatusCondition condition : conditions) {
            if (subject != null
                    && condition.type().equals(CONDITION)
                    && condition.message() != null
                    && condition.message().startsWith(subject + ":")) {
                return condition;
            }
        }
        return null;
    }
}
