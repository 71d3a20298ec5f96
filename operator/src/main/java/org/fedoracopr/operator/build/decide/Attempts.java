package org.fedoracopr.operator.build.decide;

import java.time.Instant;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.v1alpha1.AttemptLog;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.operator.verdict.Verdict;
import org.fedoracopr.operator.warm.model.WarmClaim;
import org.jspecify.annotations.Nullable;

/** Copies of an attempt with one thing changed. */
final class Attempts {

    private Attempts() {}

    static BuildAttempt starting(int number, String pool, @Nullable String resourceClass, String podName, Instant now) {
        return new BuildAttempt(number, pool, resourceClass, podName, null, null, now, null, null, null, null, null);
    }

    /** Of a build that is to have a warm Pod: which one is recorded before it is made the build's. */
    static BuildAttempt claiming(int number, String pool, WarmClaim warm, Instant now) {
        return new BuildAttempt(number, pool, null, warm.pod(), warm.uid(), null, now, null, null, null, null, null);
    }

    /** The same attempt with a Pod of its own, which is not there yet. */
    static BuildAttempt withoutClaim(BuildAttempt attempt, String podName) {
        return new BuildAttempt(
                attempt.number(),
                attempt.pool(),
                attempt.resourceClass(),
                podName,
                null,
                null,
                attempt.startedAt(),
                attempt.runningAt(),
                attempt.endedAt(),
                attempt.permittedManifestSha256(),
                attempt.log(),
                attempt.verdict());
    }

    /** The name of a Pod that is made for an attempt. */
    static String podName(String build, int number) {
        return build + "-" + number;
    }

    /** True when the attempt has, or is to have, a Pod that was made before there was a build for it. */
    static boolean isClaim(BuildAttempt attempt, String build) {
        return attempt.podName() != null && !attempt.podName().equals(podName(build, attempt.number()));
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
