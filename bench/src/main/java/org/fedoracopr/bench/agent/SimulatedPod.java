package org.fedoracopr.bench.agent;

import java.util.concurrent.CompletableFuture;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.bench.watch.WatchedObject;

/** What the simulated containers of one Pod wait for; each comes once, and all of them at the latest when the Pod is gone. */
final class SimulatedPod {

    private final CompletableFuture<Claim> claim = new CompletableFuture<>();
    private final CompletableFuture<Boolean> builderEnded = new CompletableFuture<>();
    private final CompletableFuture<CommitPermit> permit = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    /** Takes over what an event shows. */
    void seen(WatchedObject event) {
        if (event.isDeleted()) {
            claim.cancel(false);
            builderEnded.cancel(false);
            permit.cancel(false);
            ended.complete(true);
            return;
        }
        var annotations = event.object().metadata().annotations();
        String claimed = annotations.get(PodAnnotations.CLAIM);
        if (claimed != null && !claim.isDone()) {
            claim.complete(ProtocolJson.read(Claim.class, claimed));
        }
        if (event.isContainer("builder", "terminated")) {
            builderEnded.complete(true);
        }
        if (!permit.isDone()) {
            CommitPermit.parse(annotations.getOrDefault(PodAnnotations.COMMIT, ""))
                    .ifPresent(permit::complete);
        }
        if (event.isContainer("agent", "terminated")) {
            ended.complete(true);
        }
    }

    Claim claim() {
        return claim.join();
    }

    void awaitBuilderEnded() {
        builderEnded.join();
    }

    CommitPermit awaitPermit() {
        return permit.join();
    }

    void awaitEnded() {
        ended.join();
    }
}
