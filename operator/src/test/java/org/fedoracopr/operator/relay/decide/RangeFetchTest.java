package org.fedoracopr.operator.relay.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.fedoracopr.api.protocol.AgentRecord.LogRange;
import org.fedoracopr.api.protocol.RangeRequest;

/** Whatever becomes of the records on their way, what is sent is the log's own bytes at their own places, and in the end all of them. */
class RangeFetchTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private static byte[] log(long seed, int length) {
        byte[] log = new byte[length];
        new Random(seed).nextBytes(log);
        return log;
    }

    private static LogRange part(byte[] log, long serial, int offset, int end, boolean last) throws Exception {
        byte[] bytes = Arrays.copyOfRange(log, offset, end);
        return new LogRange(
                1,
                1,
                serial,
                offset,
                last,
                Base64.getEncoder().encodeToString(bytes),
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }

    /** What an agent prints for a request. */
    private static List<LogRange> answer(byte[] log, RangeRequest request, int size) throws Exception {
        List<LogRange> parts = new ArrayList<>();
        int end = (int) Math.min(log.length, request.offset() + request.length());
        for (int offset = (int) request.offset(); offset < end; offset += size) {
            int next = Math.min(end, offset + size);
            parts.add(part(log, request.serial(), offset, next, next == end));
        }
        return parts;
    }

    private static LogRange damaged(LogRange part, Random chance) {
        return switch (chance.nextInt(3)) {
            case 0 -> new LogRange(1, 1, part.serial(), part.offset(), part.last(), "no base64", part.sha256());
            case 1 -> new LogRange(1, 1, part.serial(), part.offset() + 1, part.last(), "", "0".repeat(64));
            default -> {
                byte[] bytes = Base64.getDecoder().decode(part.data());
                bytes[chance.nextInt(bytes.length)] ^= 1;
                String data = Base64.getEncoder().encodeToString(bytes);
                yield new LogRange(1, 1, part.serial(), part.offset(), part.last(), data, part.sha256());
            }
        };
    }

    @Property(tries = 300)
    void everyByteArrivesOnceAtItsPlace(
            @ForAll @IntRange(min = 1, max = 20_000) int length,
            @ForAll @IntRange(max = 20_000) int from,
            @ForAll @IntRange(min = 1, max = 3_000) int size,
            @ForAll @IntRange(max = 60) int badPercent,
            @ForAll long seed)
            throws Exception {
        byte[] log = log(seed, length);
        int begin = Math.min(from, length);
        var backend = new ByteArrayOutputStream();
        backend.write(log, 0, begin);
        var fetch = new RangeFetch(begin, 7);
        var chance = new Random(seed + 1);
        List<LogRange> earlier = new ArrayList<>();
        Instant now = START;
        int known = begin;
        for (int round = 0; !(known == length && fetch.isCaughtUp()); round++) {
            assertThat(round).as("rounds").isLessThan(20_000);
            known = round > 40 ? length : Math.min(length, known + chance.nextInt(2_000));
            fetch.known(known, known == length);
            var request = fetch.request(now);
            if (request.isPresent()) {
                assertThat(request.get().offset()).isEqualTo(backend.size() + fetch.heldLength());
                assertThat(request.get().offset() + request.get().length()).isLessThanOrEqualTo(known);
                for (LogRange part : answer(log, request.get(), size)) {
                    earlier.add(part);
                    // Once in a while nothing is damaged: the end has to come.
                    boolean bad = round % 20 != 0 && chance.nextInt(100) < badPercent;
                    if (bad && chance.nextBoolean()) {
                        fetch.accept(damaged(part, chance), now);
                    } else if (!bad) {
                        fetch.accept(part, now);
                    }
                    if (chance.nextInt(10) == 0) {
                        fetch.accept(earlier.get(chance.nextInt(earlier.size())), now);
                    }
                }
            }
            byte[] bytes = fetch.toSend();
            if (bytes.length > 0) {
                assertThat(fetch.offset()).isEqualTo(backend.size());
                int taken = 1 + chance.nextInt(bytes.length);
                backend.write(bytes, 0, taken);
                fetch.taken(backend.size());
            }
            now = now.plus(fetch.pause(now)).plusMillis(1);
        }
        assertThat(backend.toByteArray()).isEqualTo(log);
    }

    @Example
    void windowsHaveABoundAndAreAskedForOneByOne() throws Exception {
        byte[] log = log(1, RangeRequest.MAX_LENGTH * 2 + 5);
        var fetch = new RangeFetch(0, 1);
        fetch.known(log.length, true);
        for (int offset = 0; offset < log.length; offset += RangeRequest.MAX_LENGTH) {
            RangeRequest request = fetch.request(START).orElseThrow();
            assertThat(request.offset()).isEqualTo(offset);
            assertThat(request.length()).isEqualTo(Math.min(RangeRequest.MAX_LENGTH, log.length - offset));
            assertThat(fetch.request(START)).isEmpty();
            for (LogRange part : answer(log, request, 9_000)) {
                assertThat(fetch.toSend()).isEmpty();
                fetch.accept(part, START);
            }
            assertThat(fetch.request(START)).as("before the backend has these").isEmpty();
            assertThat(fetch.toSend()).hasSize(request.length());
            fetch.taken(offset + request.length());
        }
        assertThat(fetch.isCaughtUp()).isTrue();
    }

    @Example
    void littleThatIsNewWaitsForMoreUntilTheLogIsComplete() throws Exception {
        byte[] log = log(1, 30);
        var fetch = new RangeFetch(0, 1);
        fetch.known(10, false);
        RangeRequest first = fetch.request(START).orElseThrow();
        answer(log, first, 100).forEach(part -> fetch.accept(part, START));
        fetch.taken(10);
        fetch.known(20, false);
        assertThat(fetch.request(START.plus(RangeFetch.PACE).minusMillis(1))).isEmpty();
        assertThat(fetch.request(START.plus(RangeFetch.PACE))).contains(new RangeRequest(2, 10, 10));

        var sealed = new RangeFetch(10, 1);
        sealed.known(20, false);
        sealed.request(START);
        answer(log, new RangeRequest(1, 10, 10), 100).forEach(part -> sealed.accept(part, START));
        sealed.taken(20);
        sealed.known(30, true);
        assertThat(sealed.request(START)).contains(new RangeRequest(2, 20, 10));
    }

    @Example
    void windowOfWhichARecordIsMissingIsAskedForAgainFromThere() throws Exception {
        byte[] log = log(1, 100);
        var fetch = new RangeFetch(0, 1);
        fetch.known(100, false);
        List<LogRange> parts = answer(log, fetch.request(START).orElseThrow(), 30);
        fetch.accept(parts.get(0), START);
        fetch.accept(parts.get(2), START);
        assertThat(fetch.request(START)).isEmpty();
        assertThat(fetch.request(START.plus(RangeFetch.SOONEST))).contains(new RangeRequest(2, 30, 70));
        fetch.accept(parts.get(3), START);
        assertThat(fetch.request(START.plus(RangeFetch.SOONEST).plus(RangeFetch.SOONEST)))
                .as("a record of the first answer says nothing of the second")
                .isEmpty();
    }

    @Example
    void requestThatCouldNotBeMadeIsMadeAgainSoon() {
        var fetch = new RangeFetch(0, 1);
        fetch.known(100, false);
        fetch.request(START);
        fetch.lost();
        assertThat(fetch.request(START.plus(RangeFetch.SOONEST).minusMillis(1))).isEmpty();
        assertThat(fetch.request(START.plus(RangeFetch.SOONEST))).contains(new RangeRequest(2, 0, 100));
    }

    @Example
    void requestThatIsNotAnsweredIsMadeAgainEverMoreSeldom() {
        var fetch = new RangeFetch(0, 1);
        fetch.known(100, false);
        Instant now = START;
        assertThat(fetch.request(now)).isPresent();
        for (long seconds : new long[] {10, 20, 40, 60, 60}) {
            assertThat(fetch.request(now.plusSeconds(seconds).minusMillis(1)))
                    .as("before %d s", seconds)
                    .isEmpty();
            now = now.plusSeconds(seconds);
            assertThat(fetch.request(now)).as("after %d s", seconds).isPresent();
        }
    }
}
