package org.fedoracopr.operator.queue.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.fedoracopr.api.v1alpha1.PoolArchitecture;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.queue.model.Pool;
import org.fedoracopr.operator.queue.model.WaitingBuild;
import org.jspecify.annotations.Nullable;

/** First come, first served, within every pool's limits, and nobody waits without a reason. */
class QueuePlanTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final List<String> CHROOTS =
            List.of("fedora-43-x86_64", "fedora-43-aarch64", "fedora-43-i686", "fedora-43-s390x");

    private static WaitingBuild build(int number, @Nullable String chroot, String... tags) {
        return new WaitingBuild(
                "uid-" + number, "build-" + number, TIME.plusSeconds(number), chroot, Set.of(tags), Set.of());
    }

    private static Pool pool(String name, int priority, int max, int maxStarting, PoolArchitecture... architectures) {
        return new Pool(name, List.of(architectures), Set.of("fast"), priority, max, maxStarting, 0, 0);
    }

    private static PoolArchitecture natively(String name) {
        return new PoolArchitecture(name, false);
    }

    private static Admission place(WaitingBuild build, Pool... pools) {
        return QueuePlan.plan(List.of(build), List.of(pools)).getOrDefault(build.uid(), new Admission.Unknown());
    }

    @Example
    void buildGoesToThePoolOfItsArchitecture() {
        Pool x86 = pool("x86", 0, 1, 1, natively("x86_64"));
        Pool source = pool("source", 0, 1, 1, natively("noarch"));
        assertThat(place(build(1, "fedora-43-x86_64"), x86, source)).isEqualTo(new Admission.Admitted("x86"));
        assertThat(place(build(1, "fedora-43-i386"), x86, source)).isEqualTo(new Admission.Admitted("x86"));
        assertThat(place(build(1, null), x86, source)).isEqualTo(new Admission.Admitted("source"));
        assertThat(place(build(1, "fedora-43-s390x"), x86, source)).isInstanceOf(Admission.NoPool.class);
    }

    @Example
    void emulatedArchitectureIsTakenOnlyOnRequest() {
        Pool emulated = pool("emulated", 0, 1, 1, new PoolArchitecture("s390x", true));
        assertThat(place(build(1, "fedora-43-s390x"), emulated)).isInstanceOf(Admission.NoPool.class);
        assertThat(place(build(1, "fedora-43-s390x", "arch_s390x_emulated"), emulated))
                .isEqualTo(new Admission.Admitted("emulated"));
        assertThat(place(build(1, "fedora-43-s390x", "arch_s390x_native"), emulated))
                .isInstanceOf(Admission.NoPool.class);
    }

    @Example
    void poolHasToHaveEveryTag() {
        Pool fast = pool("fast", 0, 1, 1, natively("x86_64"));
        assertThat(place(build(1, "fedora-43-x86_64", "fast", "copr_builder", "arch_x86_64_native"), fast))
                .isEqualTo(new Admission.Admitted("fast"));
        assertThat(place(build(1, "fedora-43-x86_64", "fast", "large"), fast)).isInstanceOf(Admission.NoPool.class);
    }

    @Example
    void poolOfHigherPriorityIsPreferredThenTheFirstName() {
        Pool b = pool("b", 0, 1, 1, natively("x86_64"));
        Pool a = pool("a", 0, 1, 1, natively("x86_64"));
        Pool preferred = pool("z", 5, 1, 1, natively("x86_64"));
        assertThat(place(build(1, "fedora-43-x86_64"), b, a)).isEqualTo(new Admission.Admitted("a"));
        assertThat(place(build(1, "fedora-43-x86_64"), b, a, preferred)).isEqualTo(new Admission.Admitted("z"));
    }

    @Example
    void limitThatHoldsABuildIsNamed() {
        Pool full = pool("full", 0, 0, 1, natively("x86_64"));
        Pool starting = new Pool("slow", List.of(natively("x86_64")), Set.of(), 0, 9, 2, 2, 2);
        assertThat(place(build(1, "fedora-43-x86_64"), full))
                .isEqualTo(new Admission.Waiting("pool/full/max", "all 0 builders of pool full are busy"));
        assertThat(place(build(1, "fedora-43-x86_64"), starting))
                .isEqualTo(
                        new Admission.Waiting("pool/slow/maxStarting", "2 builders of pool slow are starting already"));
    }

    @Property(tries = 500)
    void noLimitIsExceededAndTheOrderIsKept(
            @ForAll @Size(max = 30) List<@IntRange(max = 3) Integer> chroots,
            @ForAll @Size(max = 4) List<@IntRange(max = 6) Integer> limits,
            @ForAll @IntRange(max = 4) int maxStarting,
            @ForAll boolean emulated) {
        List<WaitingBuild> waiting = IntStream.range(0, chroots.size())
                .mapToObj(number -> build(number, CHROOTS.get(chroots.get(number))))
                .toList();
        List<Pool> pools = IntStream.range(0, limits.size())
                .mapToObj(number -> pool(
                        "pool-" + number,
                        number % 2,
                        limits.get(number),
                        maxStarting,
                        natively(number % 2 == 0 ? "x86_64" : "aarch64"),
                        new PoolArchitecture("s390x", emulated)))
                .toList();
        Map<String, Admission> plan = QueuePlan.plan(waiting.reversed(), pools);
        assertThat(plan).hasSize(waiting.size());
        var taken = new HashMap<String, Integer>();
        var refused = new HashMap<String, Boolean>();
        for (WaitingBuild build : waiting) {
            Admission admission = plan.getOrDefault(build.uid(), new Admission.Unknown());
            assertThat(admission).isNotInstanceOf(Admission.Unknown.class);
            if (admission instanceof Admission.Admitted admitted) {
                taken.merge(admitted.pool(), 1, Integer::sum);
                assertThat(refused).doesNotContainKey(build.architecture());
                assertThat(emulated && build.architecture().equals("s390x")).isFalse();
            } else {
                refused.put(build.architecture(), true);
            }
        }
        for (Pool pool : pools) {
            assertThat(taken.getOrDefault(pool.name(), 0))
                    .isLessThanOrEqualTo(Math.min(pool.max(), pool.maxStarting()));
        }
    }
}
