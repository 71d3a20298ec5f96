package org.fedoracopr.operator.build.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.junit.jupiter.api.Test;

class WrittenBuildsTest {
    private final WrittenBuilds written = new WrittenBuilds();

    @Test
    void whatWasWrittenIsListedUntilTheWatchHasBroughtIt() {
        written.put(build("one", 10));
        assertThat(list("one:9", "two:4")).containsExactly("one:10", "two:4");
        assertThat(list("one:9", "two:4")).containsExactly("one:10", "two:4");
        assertThat(list("one:10", "two:4")).containsExactly("one:10", "two:4");
        assertThat(list("one:9")).as("an old list, after the watch had it").containsExactly("one:9");
    }

    @Test
    void changesOfOthersAfterTheWriteAreListed() {
        written.put(build("one", 99));
        assertThat(list("one:100")).containsExactly("one:100");
    }

    @Test
    void twoWritesLeaveTheLaterOneInWhateverOrderTheyAreTold() {
        written.put(build("one", 100));
        written.put(build("one", 99));
        assertThat(list("one:98")).containsExactly("one:100");
    }

    @Test
    void whatIsDeletedIsForgotten() {
        written.put(build("one", 10));
        assertThat(list("two:4")).containsExactly("two:4");
        assertThat(list("one:9")).containsExactly("one:9");
    }

    /** Another namespace's list says nothing of it. */
    @Test
    void namespacesAreApart() {
        written.put(build("one", 10));
        assertThat(written.over("other", List::of)).isEmpty();
        assertThat(list("one:9")).containsExactly("one:10");
    }

    /** Somebody else may list and forget between a list and what is laid over it. */
    @Test
    void listThatWasBegunBeforeTheWatchBroughtItHasItAllTheSame() {
        written.put(build("one", 10));
        assertThat(written.over("copr", () -> {
                    List<CoprBuild> old = List.of(build("one", 9));
                    assertThat(list("one:10")).containsExactly("one:10");
                    return old;
                }))
                .extracting(WrittenBuildsTest::text)
                .containsExactly("one:10");
    }

    private List<String> list(String... cached) {
        List<CoprBuild> builds = List.of(cached).stream()
                .map(text -> text.split(":", -1))
                .map(parts -> build(parts[0], Integer.parseInt(parts[1])))
                .toList();
        return written.over("copr", () -> builds).stream()
                .map(WrittenBuildsTest::text)
                .toList();
    }

    private static String text(CoprBuild build) {
        return build.getMetadata().getUid() + ":" + build.getMetadata().getResourceVersion();
    }

    private static CoprBuild build(String uid, int version) {
        var build = new CoprBuild();
        build.setMetadata(new ObjectMetaBuilder()
                .withNamespace("copr")
                .withUid(uid)
                .withResourceVersion(Integer.toString(version))
                .build());
        return build;
    }
}
