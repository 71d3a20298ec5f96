package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.Map;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.RangeRequest;
import org.fedoracopr.operator.attempt.AgentRequests;
import org.fedoracopr.operator.attempt.AttemptTarget;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.relay.io.TakenMark;

/** What the readers say to the agents, and what they keep for the next operator: annotations of the Pods. */
public final class AnnotatedRequests implements AgentRequests {

    private final Cluster cluster;

    public AnnotatedRequests(KubernetesClient client) {
        this.cluster = new Cluster(client);
    }

    @Override
    public void range(AttemptTarget target, RangeRequest request) throws IOException {
        annotate(target, PodAnnotations.RANGE, request.format());
    }

    @Override
    public TakenMark mark(AttemptTarget target) {
        return new TakenMark() {
            @Override
            public long read() throws IOException {
                return taken(target);
            }

            @Override
            public void write(long bytes) throws IOException {
                annotate(target, PodAnnotations.RELAYED, Long.toString(bytes));
            }
        };
    }

    private long taken(AttemptTarget target) throws IOException {
        try {
            Pod pod = cluster.pod(target.namespace(), target.pod());
            String value = pod == null || !pod.getMetadata().getUid().equals(target.podUid())
                    ? ""
                    : pod.getMetadata().getAnnotations().getOrDefault(PodAnnotations.RELAYED, "");
            // Nobody but operators writes it; without it the log comes once more.
            return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : 0;
        } catch (RuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void annotate(AttemptTarget target, String annotation, String value) throws IOException {
        try {
            cluster.annotate(
                    target.namespace(), new Action.Annotate(target.pod(), target.podUid(), Map.of(annotation, value)));
        } catch (RuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
