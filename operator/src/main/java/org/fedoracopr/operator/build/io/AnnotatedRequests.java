package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.Map;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.RangeRequest;
import org.fedoracopr.operator.attempt.AgentRequests;
import org.fedoracopr.operator.attempt.AttemptTarget;
import org.fedoracopr.operator.build.model.Action;

/** What the readers say to the agents: annotations of their Pods. */
public final class AnnotatedRequests implements AgentRequests {

    private final Cluster cluster;

    public AnnotatedRequests(KubernetesClient client) {
        this.cluster = new Cluster(client);
    }

    @Override
    public void range(AttemptTarget target, RangeRequest request) throws IOException {
        try {
            cluster.annotate(
                    target.namespace(),
                    new Action.Annotate(target.pod(), target.podUid(), Map.of(PodAnnotations.RANGE, request.format())));
        } catch (RuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
