package org.fedoracopr.operator.queue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.QuotaAction;
import org.fedoracopr.api.v1alpha1.QuotaDimension;
import org.fedoracopr.api.v1alpha1.QuotaLimit;
import org.fedoracopr.api.v1alpha1.QuotaMatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which builds a limit is about, and by what it counts them. */
class QuotaLimitsTest {

    private static final BuildKind KIND = new BuildKind(
            new Need("s390x", Set.of("aws", "big"), Set.of()),
            "@copr",
            "copr-dev",
            "alice",
            "@copr/copr-dev--alice",
            false,
            true,
            false,
            true,
            0);

    private static Limit limit(@Nullable QuotaMatch match, QuotaDimension... per) {
        return new Limit("quota/q/l", new QuotaLimit("l", match, List.of(), List.of(per), 3, null, null));
    }

    static List<QuotaMatch> fitting() {
        return List.of(
                new QuotaMatch("@copr", null, null, null, null, null, null, null, null, null),
                new QuotaMatch(null, "copr-dev", null, null, null, null, null, null, null, null),
                new QuotaMatch(null, null, "alice", null, null, null, null, null, null, null),
                new QuotaMatch(null, null, null, "@copr/copr-dev--alice", null, null, null, null, null, null),
                new QuotaMatch(null, null, null, null, "s390x", null, null, null, null, null),
                new QuotaMatch(null, null, null, null, null, "aws", null, null, null, null),
                new QuotaMatch(null, null, null, null, null, null, false, null, null, null),
                new QuotaMatch(null, null, null, null, null, null, null, true, null, null),
                new QuotaMatch(null, null, null, null, null, null, null, null, false, null),
                new QuotaMatch(null, null, null, null, null, null, null, null, null, true));
    }

    static List<QuotaMatch> others() {
        return List.of(
                new QuotaMatch("copr", null, null, null, null, null, null, null, null, null),
                new QuotaMatch("@copr", "copr", null, null, null, null, null, null, null, null),
                new QuotaMatch(null, null, "bob", null, null, null, null, null, null, null),
                new QuotaMatch(null, null, null, "x", null, null, null, null, null, null),
                new QuotaMatch(null, null, null, null, "x86_64", null, null, null, null, null),
                new QuotaMatch(null, null, null, null, null, "small", null, null, null, null),
                new QuotaMatch(null, null, null, null, null, null, true, null, null, null),
                new QuotaMatch(null, null, null, null, null, null, null, false, null, null),
                new QuotaMatch(null, null, null, null, null, null, null, null, true, null),
                new QuotaMatch(null, null, null, null, null, null, null, null, null, false));
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void everyWordOfAMatchCounts(QuotaMatch match) {
        assertThat(limit(match).concerns(KIND)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("others")
    void oneWordThatDiffersIsEnough(QuotaMatch match) {
        assertThat(limit(match).concerns(KIND)).isFalse();
        var except = new QuotaLimit("l", null, List.of(match), List.of(), 3, null, null);
        assertThat(new Limit("quota/q/l", except).concerns(KIND)).isTrue();
    }

    @Test
    void exceptionsAreLeftOut() {
        var except = new QuotaLimit("l", null, List.of(fitting().getFirst()), List.of(), 3, null, null);
        assertThat(new Limit("quota/q/l", except).concerns(KIND)).isFalse();
    }

    @Test
    void aGroupHasAValueForEachDimension() {
        Limit limit = limit(
                null,
                QuotaDimension.OWNER,
                QuotaDimension.PROJECT,
                QuotaDimension.SUBMITTER,
                QuotaDimension.SANDBOX,
                QuotaDimension.ARCHITECTURE);
        assertThat(limit.group(KIND))
                .containsExactly("@copr", "@copr/copr-dev", "alice", "@copr/copr-dev--alice", "s390x");
        assertThat(limit(null, QuotaDimension.OWNER, QuotaDimension.ARCHITECTURE)
                        .words(List.of("", "s390x")))
                .isEqualTo("owner (none), architecture s390x");
    }

    @Test
    void whatIsRefusedIsSaidOrFollowsFromTheNetwork() {
        assertThat(rule(0, null, null).refuses()).isFalse();
        assertThat(rule(0, null, QuotaAction.REFUSE).refuses()).isTrue();
        assertThat(rule(0, true, null).refuses()).isTrue();
        assertThat(rule(1, true, null).refuses()).isFalse();
        assertThat(rule(0, false, null).refuses()).isFalse();
        assertThat(rule(0, true, QuotaAction.WAIT).refuses()).isFalse();
    }

    private static QuotaLimit rule(int max, @Nullable Boolean network, @Nullable QuotaAction action) {
        QuotaMatch match =
                network == null ? null : new QuotaMatch(null, null, null, null, null, null, null, null, null, network);
        return new QuotaLimit("l", match, List.of(), List.of(), max, action, null);
    }
}
