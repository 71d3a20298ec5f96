package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Map;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.jspecify.annotations.Nullable;

/**
 * I1: at most one attempt of a build holds the permit at a time, it stands in the status first, and nothing else becomes visible.
 *
 * <p>A permit is held as long as an agent that could have seen it could still publish, be its Pod's object there or not.
 */
final class OnePermit extends Invariant {

    private record Held(String podUid, CommitPermit permit) {}

    private final World world;
    private final Map<String, Held> holders = new HashMap<>();

    OnePermit(World world) {
        super("I1");
        this.world = world;
    }

    @Override
    void podChanged(Store.Change change, Pod pod) {
        CommitPermit permit = CommitPermit.parse(Things.annotation(pod, PodAnnotations.COMMIT))
                .orElse(null);
        if (permit == null || change == Store.Change.DELETED) {
            return;
        }
        String build = Things.buildUid(pod);
        var held = new Held(Things.uid(pod), permit);
        Held other = holders.put(build, held);
        if (held.equals(other)) {
            return;
        }
        require(
                permit.attempt() == Things.attempt(pod),
                "Pod %s got the permit of attempt %d",
                Things.name(pod),
                permit.attempt());
        require(isRecorded(build, permit), "the permit of %s does not stand in the status", Things.name(pod));
        require(
                other == null || other.podUid().equals(held.podUid()) || !mayStillPublish(other.podUid()),
                "%s got a permit while another attempt may still publish under its own",
                Things.name(pod));
    }

    @Override
    void published(VolumeModel.Result result) {
        var permit = new CommitPermit(result.attempt(), result.manifestSha256());
        Held held = holders.get(result.buildUid());
        require(
                held != null && held.equals(new Held(result.podUid(), permit)),
                "%s was published, and the permit is %s",
                result,
                held);
        require(isRecorded(result.buildUid(), permit), "%s is not what the status permits", result);
    }

    /** The Pod of a build that is gone has its permit in its annotation alone: there is no status any more. */
    private boolean isRecorded(String buildUid, CommitPermit permit) {
        if (world.server().builds().list().stream()
                .noneMatch(build -> Things.uid(build).equals(buildUid))) {
            return true;
        }
        CoprBuild build = world.lastBuild(buildUid);
        return build != null
                && build.getStatus() != null
                && build.getStatus().attempts().stream()
                        .anyMatch(attempt -> attempt.number() == permit.attempt()
                                && permit.manifestSha256().equals(attempt.permittedManifestSha256()));
    }

    private boolean mayStillPublish(String podUid) {
        PodRun run = run(podUid);
        return run != null && run.mayStillPublish();
    }

    private @Nullable PodRun run(String podUid) {
        return world.cluster().runs().stream()
                .filter(run -> run.uid().equals(podUid))
                .findFirst()
                .orElse(null);
    }
}
