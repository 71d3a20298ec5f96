package org.fedoracopr.operator.build.decide;

import java.time.Instant;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.v1alpha1.AttemptLog;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.operator.verdict.Verdict;
import org.jspecify.annotations.Nullable;

/** Copies of an attempt with one thing changed. */
final class Attempts {

    private Attempts() {}

    static BuildAttempt starting(int number, String pool, @Nullable String resourceClass, String podName, Instant now) {
        return new BuildAttempt(number, pool, resourceClass, podName, null, null, now, null, null, null, null, null);
    }

    /** For a build that ends before a Pod could be made. */
    static BuildAttempt withoutPod(Instant now) {
        return new BuildAttempt(1, null, null, null, null, null, now, null, null, null, null, null);
    }

    static BuildAttempt withPod(BuildAttempt attempt, String uid, @Nullable String node) {
        return new BuildAttempt(
                attempt.number(),
                attempt.pool(),
                attempt.resourceClass(),
                attempt.podName(),
                uid,
                node == null ? attempt.nodeName() : node,
                attempt.startedAt(),
                attempt.runningAt(),
                attempt.endedAt(),
                attempt.permittedManifestSha256(),
                attempt.log(),
                attempt.verdict());
    }

    static BuildAttempt withRunningAt(BuildAttempt attempt, Instant runningAt) {
        return new BuildAttempt(
                attempt.number(),
                attempt.pool(),
                attempt.resourceClass(),
                attempt.podName(),
                attempt.podUid(),
                attempt.nodeName(),
                attempt.startedAt(),
                runningAt,
                attempt.endedAt(),
                attempt.permittedManifestSha256(),
                attempt.log(),
                attempt.verdict());
    }

    static BuildAttempt withPermit(BuildAttempt attempt, String manifestSha256) {
        return new BuildAttempt(
                attempt.number(),
                attempt.pool(),
                attempt.resourceClass(),
                attempt.podName(),
                attempt.podUid(),
                attempt.nodeName(),
                attempt.startedAt(),
                attempt.runningAt(),
                attempt.endedAt(),
                manifestSha256,
                attempt.log(),
                attempt.verdict());
    }

    /** @param again another attempt follows */
    static BuildAttempt ended(
            BuildAttempt attempt, Instant now, @Nullable LogSeal log, Verdict verdict, boolean again) {
        return new BuildAttempt(
                attempt.number(),
                attempt.pool(),
                attempt.resourceClass(),
                attempt.podName(),
                attempt.podUid(),
                attempt.nodeName(),
                attempt.startedAt(),
                attempt.runningAt(),
                now,
                attempt.permittedManifestSha256(),
                log == null ? attempt.log() : new AttemptLog(log.length(), log.sha256()),
                new BuildVerdict(
                        verdict.step(),
                        verdict.cause(),
                        verdict.culprit(),
                        verdict.message(),
                        again,
                        again ? verdict.retry().text() : null));
    }
}
