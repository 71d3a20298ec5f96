package org.fedoracopr.operator.build.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.PoolPrealloc;
import org.fedoracopr.operator.pod.WarmPod;
import org.junit.jupiter.api.Test;

class WarmDigestsTest {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private final WarmDigests digests = new WarmDigests();

    @Test
    void digestsFollowTheSpecAndAreMadeOnceForEachOfItsVersions() throws Exception {
        CoprBuilderPool first = pool("uid", 1, "one");
        String digest = of(first);
        assertThat(digest).isEqualTo(WarmPod.made(first, kind(first)));
        assertThat(of(pool("uid", 1, "one"))).isSameAs(digest);
        assertThat(of(pool("uid", 2, "two"))).isNotEqualTo(digest);
        assertThat(of(first)).isEqualTo(digest).isNotSameAs(digest);
    }

    @Test
    void poolThatWasMadeAnewIsAnotherOne() throws Exception {
        String digest = of(pool("uid", 1, "one"));
        assertThat(of(pool("uid-2", 1, "two"))).isNotEqualTo(digest);
    }

    @Test
    void poolsThatAreGoneAreForgotten() throws Exception {
        String digest = of(pool("uid", 1, "one"));
        digests.retain("copr", Set.of("x86"));
        digests.retain("other", Set.of());
        assertThat(of(pool("uid", 1, "one"))).isSameAs(digest);
        digests.retain("copr", Set.of());
        assertThat(of(pool("uid", 1, "one"))).isNotSameAs(digest);
    }

    private String of(CoprBuilderPool pool) {
        return digests.of(pool, kind(pool));
    }

    private static PoolPrealloc kind(CoprBuilderPool pool) {
        return pool.getSpec().prealloc().getFirst();
    }

    private static CoprBuilderPool pool(String uid, long generation, String image) throws Exception {
        var pool = new CoprBuilderPool();
        pool.setMetadata(new ObjectMetaBuilder()
                .withNamespace("copr")
                .withName("x86")
                .withUid(uid)
                .withGeneration(generation)
                .build());
        pool.setSpec(MAPPER.readValue(
                "{\"architectures\": [{\"name\": \"x86_64\"}], \"max\": 4, \"image\": \"" + image
                        + "\", \"results\": {\"claimName\": \"results\"},"
                        + " \"prealloc\": [{\"chroot\": \"fedora-43-x86_64\", \"count\": 1}]}",
                CoprBuilderPoolSpec.class));
        return pool;
    }
}
