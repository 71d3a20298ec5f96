package org.fedoracopr.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DistributionTest {

    @Test
    void percentilesAreMeasuredValuesByNearestRank() {
        var distribution = Distribution.of(15, 20, 35, 40, 50);

        assertThat(distribution.percentile(5)).isEqualTo(15);
        assertThat(distribution.percentile(30)).isEqualTo(20);
        assertThat(distribution.percentile(40)).isEqualTo(20);
        assertThat(distribution.median()).isEqualTo(35);
        assertThat(distribution.percentile(100)).isEqualTo(50);
    }

    @Test
    void theOrderOfTheValuesDoesNotMatter() {
        assertThat(Distribution.of(3, 1, 2).median()).isEqualTo(2);
        assertThat(Distribution.of(3, 1, 2).percentile(0)).isEqualTo(1);
        assertThat(Distribution.of(3, 1, 2).mean()).isEqualTo(2);
    }

    @Test
    void ofNothingThereIsNoDistribution() {
        assertThatIllegalArgumentException().isThrownBy(Distribution::of);
    }

    @Test
    void aPercentileBeyondAllIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Distribution.of(1).percentile(101));
    }

    @Property
    void atLeastThatShareOfTheValuesIsNotGreater(
            @ForAll @Size(min = 1, max = 50) double[] values,
            @ForAll @DoubleRange(min = 0.1, max = 100) double percent) {
        double bound = Distribution.of(values).percentile(percent);

        long notGreater = Arrays.stream(values).filter(value -> value <= bound).count();
        assertThat(notGreater * 100.0 / values.length).isGreaterThanOrEqualTo(percent - 1e-9);
    }
}
