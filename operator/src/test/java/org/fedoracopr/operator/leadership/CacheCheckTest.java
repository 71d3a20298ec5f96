package org.fedoracopr.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CacheCheckTest {

    @Test
    void aCacheIsFreshWithTheSameOrNewerVersions() {
        assertThat(CacheCheck.covers(Map.of("a", 5L, "b", 9L), Map.of("a", 5L, "b", 8L), 8))
                .isTrue();
        assertThat(CacheCheck.covers(Map.of(), Map.of(), 8)).isTrue();
    }

    @Test
    void aCacheThatLagsIsNot() {
        assertThat(CacheCheck.covers(Map.of("a", 4L), Map.of("a", 5L), 8))
                .as("older")
                .isFalse();
        assertThat(CacheCheck.covers(Map.of(), Map.of("a", 5L), 8))
                .as("missing")
                .isFalse();
    }

    @Test
    void whatWasDeletedMustBeGoneAndWhatIsNewMayBeThere() {
        assertThat(CacheCheck.covers(Map.of("deleted", 7L), Map.of(), 8)).isFalse();
        assertThat(CacheCheck.covers(Map.of("new", 9L), Map.of(), 8)).isTrue();
    }

    @Test
    void readsEveryPage() {
        PodList first = page("next", pod("a", "3"));
        PodList second = page(null, pod("b", "4"));

        assertThat(CacheCheck.<Pod>isFresh(
                        options -> options.getContinue() == null ? first : second,
                        () -> List.of(pod("a", "3"), pod("b", "4"))))
                .isTrue();
        assertThat(CacheCheck.<Pod>isFresh(
                        options -> options.getContinue() == null ? first : second, () -> List.of(pod("a", "3"))))
                .isFalse();
    }

    private static PodList page(@Nullable String next, Pod pod) {
        return new PodListBuilder()
                .withNewMetadata()
                .withResourceVersion("8")
                .withContinue(next)
                .endMetadata()
                .withItems(pod)
                .build();
    }

    private static Pod pod(String uid, String version) {
        return new PodBuilder()
                .withNewMetadata()
                .withUid(uid)
                .withResourceVersion(version)
                .endMetadata()
                .build();
    }
}
