package org.fedoracopr.operator.build.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fedoracopr.operator.build.decide.Snapshots.START;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.api.v1alpha1.PoolClass;
import org.fedoracopr.api.v1alpha1.PoolScratch;
import org.fedoracopr.operator.build.model.PoolFacts;
import org.fedoracopr.operator.verdict.Retry;
import org.fedoracopr.operator.verdict.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final PoolFacts POOL = new PoolFacts(
            null,
            memory("4Gi"),
            new PoolScratch(null, new Quantity("20Gi")),
            List.of(
                    new PoolClass("roomy", null, new PoolScratch(null, new Quantity("80Gi"))),
                    new PoolClass("large", memory("16Gi"), null)),
            true);

    private static ResourceRequirements memory(String limit) {
        return new ResourceRequirementsBuilder()
                .addToLimits("memory", new Quantity(limit))
                .build();
    }

    private static Verdict verdict(Retry retry) {
        return new Verdict(
                BuildPhase.FAILED,
                null,
                retry == Retry.LARGER ? PoolFacts.OUT_OF_MEMORY : "Cause",
                Culprit.NODE,
                "message",
                retry);
    }

    private static BuildAttempt attempt(int number) {
        return Attempts.starting(number, "x86", null, "pod-" + number, START);
    }

    private static BuildAttempt ended(int number, Retry retry) {
        return Attempts.ended(attempt(number), START, null, verdict(retry), true);
    }

    /** How many attempts there are when each of them ends like this. */
    private static int attempts(List<Retry> course) {
        var attempts = new ArrayList<BuildAttempt>();
        for (int number = 1; ; number++) {
            attempts.add(attempt(number));
            Retry retry = course.get((number - 1) % course.size());
            if (!RetryPolicy.again(verdict(retry), attempts, POOL)) {
                return number;
            }
            attempts.set(number - 1, ended(number, retry));
        }
    }

    @Test
    void eachKindHasABoundOfItsOwn() {
        assertThat(attempts(List.of(Retry.NEVER))).isEqualTo(1);
        assertThat(attempts(List.of(Retry.ELSEWHERE))).isEqualTo(3);
        assertThat(attempts(List.of(Retry.DISRUPTED))).isEqualTo(11);
        assertThat(attempts(List.of(Retry.LATER))).isEqualTo(2);
        assertThat(attempts(List.of(Retry.LARGER))).isEqualTo(2);
        assertThat(attempts(List.of(Retry.OTHER_POOL))).isEqualTo(3);
        assertThat(attempts(List.of(Retry.DISRUPTED, Retry.ELSEWHERE, Retry.LATER)))
                .as("disruptions do not use up what a broken node may cost")
                .isEqualTo(6);
    }

    @Property
    void whateverHappensTheAttemptsAreBounded(@ForAll @Size(min = 1, max = 20) List<Retry> course) {
        assertThat(attempts(course)).isLessThanOrEqualTo(15);
    }

    @Test
    void theNumberOfTheAttemptBoundsEvenAStatusThatHasLostItsHistory() {
        assertThat(RetryPolicy.again(verdict(Retry.DISRUPTED), List.of(attempt(15)), POOL))
                .isFalse();
        assertThat(RetryPolicy.again(verdict(Retry.DISRUPTED), List.of(attempt(14)), POOL))
                .isTrue();
    }

    @Test
    void withoutAnotherPoolOrALargerClassTheVerdictIsFinal() {
        assertThat(RetryPolicy.again(verdict(Retry.OTHER_POOL), List.of(attempt(1)), PoolFacts.NONE))
                .isFalse();
        assertThat(RetryPolicy.again(verdict(Retry.LARGER), List.of(attempt(1)), PoolFacts.NONE))
                .isFalse();
    }

    @Test
    void theClassHasMoreOfWhatRanOut() {
        assertThat(POOL.largerClass(null, PoolFacts.OUT_OF_MEMORY)).isEqualTo("large");
        assertThat(POOL.largerClass(null, "DiskFull")).isEqualTo("roomy");
        assertThat(POOL.largerClass("large", PoolFacts.OUT_OF_MEMORY)).isNull();
        assertThat(RetryPolicy.nextClass(ended(1, Retry.LARGER), POOL)).isEqualTo("large");
    }

    @Test
    void aBuildThatWasGivenALargerClassKeepsIt() {
        BuildAttempt large = Attempts.ended(
                Attempts.starting(2, "x86", "large", "pod-2", START), START, null, verdict(Retry.ELSEWHERE), true);
        assertThat(RetryPolicy.nextClass(large, POOL)).isEqualTo("large");
    }

    @Test
    void pausesGrowWithTheFailuresOfTheirKind() {
        assertThat(pause(Retry.ELSEWHERE)).isEqualTo(Duration.ofSeconds(10));
        assertThat(pause(Retry.ELSEWHERE, Retry.ELSEWHERE)).isEqualTo(Duration.ofSeconds(20));
        assertThat(pause(Retry.DISRUPTED, Retry.ELSEWHERE)).isEqualTo(Duration.ofSeconds(10));
        Retry[] many = new Retry[10];
        Arrays.fill(many, Retry.DISRUPTED);
        assertThat(pause(many)).isEqualTo(Duration.ofMinutes(5));
        assertThat(pause(Retry.LATER)).isEqualTo(Duration.ofMinutes(2));
        assertThat(pause(Retry.LARGER)).isZero();
    }

    private static Duration pause(Retry... course) {
        var attempts = new ArrayList<BuildAttempt>();
        for (Retry retry : course) {
            attempts.add(ended(attempts.size() + 1, retry));
        }
        return Duration.between(START, RetryPolicy.notBefore(attempts));
    }

    @Test
    void aWordThatThisVersionDoesNotKnowCostsNoPause() {
        assertThat(kindOf("Sideways")).isNull();
        assertThat(kindOf("Later")).isEqualTo(Retry.LATER);
    }

    private static @Nullable Retry kindOf(String word) {
        BuildAttempt known = ended(1, Retry.LATER);
        var verdict = Objects.requireNonNull(known.verdict());
        return RetryPolicy.kind(new BuildAttempt(
                1,
                "x86",
                null,
                null,
                null,
                null,
                START,
                null,
                START,
                null,
                null,
                new BuildVerdict(null, verdict.cause(), verdict.culprit(), verdict.message(), true, word)));
    }
}
