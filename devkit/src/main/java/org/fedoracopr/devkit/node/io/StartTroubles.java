package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.fedoracopr.devkit.node.model.PodEvent;
import org.fedoracopr.devkit.node.model.StartTrouble;

/** What keeps the containers of some pods from being started at the moment. */
public final class StartTroubles {

    private final List<One> all = new CopyOnWriteArrayList<>();

    private static final class One {
        private final Predicate<Pod> pods;
        private final StartTrouble trouble;
        /** Those of whose failed pull was told; from then on their pulls are backed off. */
        private final Set<String> failed = ConcurrentHashMap.newKeySet();

        One(Predicate<Pod> pods, StartTrouble trouble) {
            this.pods = pods;
            this.trouble = trouble;
        }
    }

    /** Begins a trouble of the pods; the result ends it. */
    public Runnable add(Predicate<Pod> pods, StartTrouble trouble) {
        One one = new One(pods, trouble);
        all.add(one);
        return () -> all.remove(one);
    }

    /** What a container meets that is to be started now, the oldest trouble first. */
    Optional<PodEvent> of(Pod pod, Container container) {
        return all.stream().filter(one -> one.pods.test(pod)).findFirst().map(one -> event(one, pod, container));
    }

    private static PodEvent event(One one, Pod pod, Container container) {
        return switch (one.trouble) {
            case StartTrouble.Hold unused -> new PodEvent.Held(container.getName());
            case StartTrouble.PullFails fails -> {
                String key = pod.getMetadata().getUid() + "/" + container.getName();
                String failure = "failed to pull and unpack image \"" + container.getImage() + "\": " + fails.message();
                yield one.failed.add(key)
                        ? new PodEvent.NotPrepared(container.getName(), "ErrImagePull", failure, true)
                        : new PodEvent.NotPrepared(
                                container.getName(),
                                "ImagePullBackOff",
                                "Back-off pulling image \"" + container.getImage() + "\": ErrImagePull: " + failure,
                                true);
            }
            case StartTrouble.CreationFails fails ->
                new PodEvent.NotPrepared(container.getName(), "CreateContainerError", fails.message(), true);
        };
    }
}
