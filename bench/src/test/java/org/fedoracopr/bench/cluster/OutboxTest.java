package org.fedoracopr.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final List<CompletableFuture<String>> begun = new ArrayList<>();
    private final Outbox outbox = new Outbox(2);

    @Test
    void onlySoManyAreUnderWay() {
        var answers = List.of(send(), send(), send(), send());
        assertThat(begun).hasSize(2);

        begun.get(1).complete("b");
        assertThat(begun).hasSize(3);
        begun.get(0).complete("a");
        begun.get(2).complete("c");
        begun.get(3).complete("d");

        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(answers.get(3)).isCompletedWithValue("d");
    }

    @Test
    void whatFailsGivesItsPlaceBack() {
        var first = send();
        var second = outbox.<String>send(() -> {
            throw new IllegalStateException("cannot be sent");
        });
        var third = send();
        begun.get(0).completeExceptionally(new IllegalStateException("broken"));
        var fourth = send();

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        assertThat(begun).hasSize(3);
        assertThat(third).isNotDone();
        assertThat(fourth).isNotDone();
    }

    private CompletableFuture<String> send() {
        return outbox.send(() -> {
            var answer = new CompletableFuture<String>();
            begun.add(answer);
            return answer;
        });
    }
}
