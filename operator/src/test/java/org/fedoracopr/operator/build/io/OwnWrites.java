package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.fedoracopr.api.v1alpha1.CoprBuild;

/** What the operator lays over the lists of its caches, for tests of other packages. */
public final class OwnWrites {

    private final WrittenBuilds written = new WrittenBuilds();
    private final MadePods made;

    /** @param pods a Pod by its name, also one that was made a moment ago */
    public OwnWrites(Function<String, Optional<Pod>> pods) {
        made = new MadePods(id -> pods.apply(id.getName()));
    }

    public void put(CoprBuild build) {
        written.put(build);
    }

    public void put(Pod pod) {
        made.put(pod);
    }

    public List<CoprBuild> builds(String namespace, Supplier<List<CoprBuild>> listed) {
        return written.over(namespace, listed);
    }

    public List<Pod> pods(String namespace, Supplier<List<Pod>> listed) {
        return made.over(namespace, listed);
    }
}
