package org.fedoracopr.operator.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fedoracopr.api.protocol.Claim;
import org.jspecify.annotations.Nullable;

/** The results volume: one visible result per place, moved there by one rename. */
final class VolumeModel {

    /** A result in its place. */
    record Result(String buildUid, int attempt, String podUid, String manifestSha256) {}

    /** Told of each result that becomes visible. */
    interface Watcher {
        void published(Result result);
    }

    private final Map<String, Result> places = new LinkedHashMap<>();
    private final Map<String, Result> replaced = new LinkedHashMap<>();
    private final Watcher watcher;

    VolumeModel(Watcher watcher) {
        this.watcher = watcher;
    }

    /** What the agent's publication does: this build's own result stays, another's is moved away. Returns what stands there then. */
    Result commit(Claim claim, String podUid, String manifestSha256) {
        Result there = places.get(claim.resultsPath());
        if (there != null && there.buildUid().equals(claim.buildUid())) {
            return there;
        }
        if (there != null) {
            replaced.put(there.buildUid(), there);
        }
        var result = new Result(claim.buildUid(), claim.attempt(), podUid, manifestSha256);
        places.put(claim.resultsPath(), result);
        watcher.published(result);
        return result;
    }

    /** The result of a build, in its place or moved away for another build; null when there is none. */
    @Nullable
    Result of(String buildUid) {
        for (Result result : places.values()) {
            if (result.buildUid().equals(buildUid)) {
                return result;
            }
        }
        return replaced.get(buildUid);
    }
}
