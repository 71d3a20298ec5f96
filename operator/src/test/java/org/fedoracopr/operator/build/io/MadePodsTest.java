package org.fedoracopr.operator.build.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MadePodsTest {
    /** As the framework's: has what was made until the watch tells otherwise. */
    private final Map<String, Pod> cache = new HashMap<>();

    private final MadePods made = new MadePods(id -> Optional.ofNullable(cache.get(id.getName())));

    @Test
    void whatWasMadeIsListedBeforeTheWatchHasBroughtIt() {
        make("one", "uid-1");
        assertThat(list()).containsExactly("uid-1");
        assertThat(list(pod("two", "uid-2"))).containsExactly("uid-2", "uid-1");
        assertThat(list(pod("one", "uid-1"))).as("once").containsExactly("uid-1");
    }

    @Test
    void whatIsDeletedIsNotListed() {
        make("one", "uid-1");
        cache.remove("one");
        assertThat(list()).isEmpty();
        cache.put("one", pod("one", "uid-1"));
        assertThat(list()).as("forgotten").isEmpty();
    }

    @Test
    void anotherPodOfTheNameIsNotTakenForIt() {
        make("one", "uid-1");
        cache.put("one", pod("one", "uid-2"));
        assertThat(list(pod("one", "uid-2"))).containsExactly("uid-2");
    }

    @Test
    void namespacesAreApart() {
        make("one", "uid-1");
        assertThat(made.over("other", List::of)).isEmpty();
        assertThat(list()).containsExactly("uid-1");
    }

    /** Somebody else may list and forget between a list and what is laid over it. */
    @Test
    void listThatWasBegunBeforeTheWatchBroughtItHasItAllTheSame() {
        make("one", "uid-1");
        assertThat(made.over("copr", () -> {
                    assertThat(list(pod("one", "uid-1"))).containsExactly("uid-1");
                    return List.of();
                }))
                .extracting(pod -> pod.getMetadata().getUid())
                .containsExactly("uid-1");
    }

    private void make(String name, String uid) {
        Pod pod = pod(name, uid);
        cache.put(ResourceID.fromResource(pod).getName(), pod);
        made.put(pod);
    }

    private List<String> list(Pod... watched) {
        return made.over("copr", () -> List.of(watched)).stream()
                .map(pod -> pod.getMetadata().getUid())
                .toList();
    }

    private static Pod pod(String name, String uid) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("copr")
                .withName(name)
                .withUid(uid)
                .endMetadata()
                .build();
    }
}
