package org.fedoracopr.operator.simulation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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
    private final Map<String, byte[]> manifests = new HashMap<>();
    private final Watcher watcher;

    VolumeModel(Watcher watcher) {
        this.watcher = watcher;
    }

    /** What the agent's publication does: this build's own result stays, another's is moved away. Returns what stands there then. */
    Result commit(Claim claim, String podUid, byte[] manifest) {
        Result there = places.get(claim.resultsPath());
        if (there != null && there.buildUid().equals(claim.buildUid())) {
            return there;
        }
        String manifestSha256 = Digests.sha256(manifest);
        manifests.put(manifestSha256, manifest);
        if (there != null) {
            replaced.put(there.buildUid(), there);
        }
        var result = new Result(claim.buildUid(), claim.attempt(), podUid, manifestSha256);
        places.put(claim.resultsPath(), result);
        watcher.published(result);
        return result;
    }

    /** What this build, in this or an earlier attempt, has in its place; null when there is nothing or another's. */
    @Nullable
    Result existing(Claim claim) {
        Result there = places.get(claim.resultsPath());
        return there != null && there.buildUid().equals(claim.buildUid()) ? there : null;
    }

    /** The manifest of something that was published. */
    byte[] manifest(String sha256) {
        return Objects.requireNonNull(manifests.get(sha256), sha256);
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
