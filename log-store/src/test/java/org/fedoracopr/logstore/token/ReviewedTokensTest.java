package org.fedoracopr.logstore.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of a token is remembered for a short time, and the reviewer is asked no more than needed. */
class ReviewedTokensTest {
    private static final String RIGHT = "header.right.signature";
    private static final String WRONG = "header.wrong.signature";

    private final Map<String, String> users = new HashMap<>(Map.of(RIGHT, "operator", "header.other.signature", "x"));
    private final List<String> asked = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private boolean away;

    private final ReviewedTokens tokens = new ReviewedTokens(
            token -> {
                asked.add(token);
                if (away) {
                    throw new IOException("connection refused");
                }
                return Optional.ofNullable(users.get(token));
            },
            () -> {},
            Set.of("operator"),
            () -> now);

    @Test
    void namedWritersAreAdmittedAndNobodyElse() throws Exception {
        assertThat(tokens.admits(RIGHT)).isTrue();
        assertThat(tokens.admits("header.other.signature")).isFalse();
        assertThat(tokens.admits(WRONG)).isFalse();
    }

    @Test
    void answersAreRememberedForAWhile() throws Exception {
        assertThat(tokens.admits(RIGHT)).isTrue();
        users.clear();
        now = now.plus(ReviewedTokens.KEPT_ADMITTED).minusMillis(1);
        assertThat(tokens.admits(RIGHT)).isTrue();
        assertThat(asked).hasSize(1);
        now = now.plusMillis(1);
        assertThat(tokens.admits(RIGHT)).as("revoked meanwhile").isFalse();
        users.put(RIGHT, "operator");
        assertThat(tokens.admits(RIGHT)).isFalse();
        assertThat(asked).hasSize(2);
        now = now.plus(ReviewedTokens.KEPT_REFUSED);
        assertThat(tokens.admits(RIGHT)).isTrue();
    }

    @Test
    void whatIsRememberedHasABound() throws Exception {
        for (int n = 0; n < ReviewedTokens.MOST_KEPT + 10; n++) {
            assertThat(tokens.admits("header.wrong" + n + ".signature")).isFalse();
        }
        assertThat(tokens.size()).isEqualTo(ReviewedTokens.MOST_KEPT);
    }

    @Test
    void whatIsNoTokenIsRefusedUnasked() throws Exception {
        for (String text : new String[] {"", "secret", "a.b", "a.b.c.d", "a.b.c\n", "a.b." + "c".repeat(20_000)}) {
            assertThat(tokens.admits(text)).as(text).isFalse();
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void reviewerThatIsAwayIsNoAnswerAndIsNotRemembered() throws Exception {
        away = true;
        assertThatThrownBy(() -> tokens.admits(RIGHT)).hasMessageContaining("connection refused");
        away = false;
        assertThat(tokens.admits(RIGHT)).isTrue();
    }

    @Test
    void answerCountsOnlyForTheAudienceThatWasAskedFor() throws Exception {
        String answer = "{\"status\":{\"authenticated\":true,\"user\":{\"username\":\"u\"},\"audiences\":[\"logs\"]}}";
        assertThat(ApiServerReviewer.user(answer, "logs")).contains("u");
        assertThat(ApiServerReviewer.user(answer, "others")).isEmpty();
        assertThat(ApiServerReviewer.user(answer.replace("true", "false"), "logs"))
                .isEmpty();
        assertThat(ApiServerReviewer.user("{\"status\":{\"authenticated\":true}}", "logs"))
                .isEmpty();
        assertThatThrownBy(() -> ApiServerReviewer.user("<html>", "logs")).hasMessageContaining("no JSON");
    }

    @Test
    void optionsNeedWritersAndACluster() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenReviewOptions.inCluster(Map.of(), "logs", Set.of("u")))
                .withMessageContaining("no Pod of a cluster");
        Map<String, String> pod = Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443");
        assertThat(TokenReviewOptions.inCluster(pod, "logs", Set.of("u")).server())
                .hasToString("https://[fd00::1]:443");
        assertThat(TokenReviewOptions.inCluster(pod, "logs", Set.of("u")).ownToken())
                .isEqualTo(Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenReviewOptions.inCluster(pod, "logs", Set.of()))
                .withMessageContaining("system:serviceaccount");
    }
}
