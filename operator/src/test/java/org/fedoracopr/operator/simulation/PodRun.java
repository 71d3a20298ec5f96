package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.operator.attempt.AttemptKey;
import org.fedoracopr.operator.attempt.AttemptTarget;
import org.jspecify.annotations.Nullable;

/** The processes of one Pod on its node. They can outlive the Pod's object, and the kubelet that started them. */
final class PodRun {

    private final World world;
    private final NodeModel node;
    private final String name;
    private final String uid;
    private final ContainerModel builder = new ContainerModel(AttemptTarget.BUILDER);
    private final ContainerModel agent = new ContainerModel(AttemptTarget.AGENT);
    private final BuilderModel build;
    private final AgentModel publisher;
    private final List<Runnable> readers = new ArrayList<>();
    private Map<String, String> annotations;
    private @Nullable Instant toldToEnd;
    private @Nullable Instant overAt;
    private @Nullable String reason;
    private @Nullable String message;
    private boolean dead;

    PodRun(World world, NodeModel node, Pod pod) {
        this.world = world;
        this.node = node;
        this.name = Things.name(pod);
        this.uid = Things.uid(pod);
        this.annotations = new HashMap<>(pod.getMetadata().getAnnotations());
        this.build = new BuilderModel(world, this);
        this.publisher = new AgentModel(world, this);
    }

    void begin() {
        if (world.chance().comes(Fault.IMAGE_MISSING)) {
            truth().disturbed("image missing");
            builder.waits("ErrImagePull", "image not found");
            node.report(this);
            // Of some the image comes late, of some never.
            if (world.chance().even(0.5)) {
                world.time().after(world.chance().minutes(1, 25), this::start);
            }
        } else {
            start();
        }
    }

    private void start() {
        world.time().after(world.chance().millis(100, 3_000), () -> {
            if (mayStart(builder)) {
                builder.starts(world.time().instant());
                build.starts();
                node.report(this);
            }
        });
        world.time().after(world.chance().millis(100, 3_000), () -> {
            if (mayStart(agent)) {
                agent.starts(world.time().instant());
                publisher.starts();
                node.report(this);
            }
        });
    }

    private boolean mayStart(ContainerModel container) {
        return container.isWaiting() && toldToEnd == null && !dead && overAt == null;
    }

    void builderEnds(int exitCode, String why) {
        builder.ends(world.time().instant(), exitCode, why, null);
        build.release();
        containerEnded();
    }

    void agentEnds(int exitCode, String why, @Nullable String lastWord) {
        agent.ends(world.time().instant(), exitCode, why, lastWord);
        containerEnded();
    }

    private void containerEnded() {
        boolean over =
                toldToEnd == null ? builder.isEnded() && agent.isEnded() : !builder.isRunning() && !agent.isRunning();
        if (over && overAt == null) {
            overAt = world.time().instant();
        }
        node.report(this);
    }

    /** The kubelet's TERM, and after the grace period its KILL. */
    void terminate(Duration grace) {
        if (toldToEnd != null || overAt != null) {
            return;
        }
        toldToEnd = world.time().instant();
        build.stop();
        publisher.poke();
        containerEnded();
        world.time().after(grace, () -> {
            if (!dead) {
                kill();
            }
        });
    }

    private void kill() {
        if (builder.isRunning()) {
            builderEnds(137, "Error");
        }
        if (agent.isRunning()) {
            publisher.killed();
        }
    }

    /** Ended by the kubelet for a reason that stands in the Pod's status. */
    void evict(String why, String detail, Duration grace) {
        if (toldToEnd == null && overAt == null) {
            reason = why;
            message = detail;
            terminate(grace);
        }
    }

    /** The node's processes are gone at once; nobody can tell how they ended. */
    void crash() {
        dead = true;
    }

    /** The node is back and finds nothing of it. */
    void foundDead() {
        if (dead && overAt == null) {
            String text = "The container could not be located when the pod was terminated";
            builder.ends(null, 137, "ContainerStatusUnknown", text);
            agent.ends(null, 137, "ContainerStatusUnknown", text);
            overAt = world.time().instant();
        }
    }

    /** What the downward-API volume shows from now on; a Pod that is being ended is told nothing new. */
    void seesAnnotations(Map<String, String> now) {
        if (toldToEnd != null || dead || now.equals(annotations)) {
            return;
        }
        annotations = new HashMap<>(now);
        if (!annotation(PodAnnotations.CANCEL).isEmpty()) {
            build.stop();
        }
        publisher.poke();
    }

    String annotation(String key) {
        return annotations.getOrDefault(key, "");
    }

    boolean annotationsAreOf(AttemptKey key) {
        String claim = annotation(PodAnnotations.CLAIM);
        return claim.contains(key.buildUid());
    }

    void pokeAgent() {
        publisher.poke();
    }

    void read(Runnable reader) {
        readers.add(reader);
    }

    void tellReaders() {
        List.copyOf(readers).forEach(Runnable::run);
    }

    /** Lines of the agent's log can be had: the kubelet answers, and a deleted Pod has something running yet. */
    boolean hasReadableLogs() {
        Pod pod = world.server().pods().get(name);
        return pod != null
                && Things.uid(pod).equals(uid)
                && node.isUp()
                && !dead
                && !(toldToEnd != null && overAt != null && pod.isMarkedForDeletion());
    }

    AgentModel publisher() {
        return publisher;
    }

    BuilderModel build() {
        return build;
    }

    ContainerModel builder() {
        return builder;
    }

    ContainerModel agent() {
        return agent;
    }

    boolean isAgentReady() {
        return publisher.isReady();
    }

    Truth truth() {
        return world.truth(uid);
    }

    NodeModel node() {
        return node;
    }

    String name() {
        return name;
    }

    String uid() {
        return uid;
    }

    boolean isDead() {
        return dead;
    }

    @Nullable
    Instant toldToEnd() {
        return toldToEnd;
    }

    @Nullable
    Instant overAt() {
        return overAt;
    }

    @Nullable
    String reason() {
        return reason;
    }

    @Nullable
    String message() {
        return message;
    }

    /** An agent of it could still publish. */
    boolean mayStillPublish() {
        return !dead && !agent.isEnded();
    }
}
