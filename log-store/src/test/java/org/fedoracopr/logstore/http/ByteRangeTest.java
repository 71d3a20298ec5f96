package org.fedoracopr.logstore.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which part of a log a Range header means. */
final class ByteRangeTest {
    @Test
    void singleRangesMeanTheirBytes() {
        assertThat(ByteRange.of("bytes=0-3", 10)).isEqualTo(new ByteRange.Part(0, 3));
        assertThat(ByteRange.of("bytes=4-", 10)).isEqualTo(new ByteRange.Part(4, 9));
        assertThat(ByteRange.of("bytes=4-99", 10)).isEqualTo(new ByteRange.Part(4, 9));
        assertThat(ByteRange.of("bytes=-3", 10)).isEqualTo(new ByteRange.Part(7, 9));
        assertThat(ByteRange.of("bytes=-99", 10)).isEqualTo(new ByteRange.Part(0, 9));
    }

    @Test
    void rangesBeyondTheEndCannotBeSatisfied() {
        assertThat(ByteRange.of("bytes=10-", 10)).isEqualTo(new ByteRange.Unsatisfiable());
        assertThat(ByteRange.of("bytes=-0", 10)).isEqualTo(new ByteRange.Unsatisfiable());
        assertThat(ByteRange.of("bytes=0-", 0)).isEqualTo(new ByteRange.Unsatisfiable());
        assertThat(ByteRange.of("bytes=-5", 0)).isEqualTo(new ByteRange.Unsatisfiable());
    }

    @Test
    void whatIsNotASingleRangeOfBytesIsIgnored() {
        assertThat(ByteRange.of(null, 10)).isEqualTo(new ByteRange.Whole());
        for (String header :
                new String[] {"bytes=-", "bytes=5-4", "bytes=0-1,3-4", "lines=0-3", "bytes=99999999999999999999-"}) {
            assertThat(ByteRange.of(header, 10)).as(header).isEqualTo(new ByteRange.Whole());
        }
    }
}
