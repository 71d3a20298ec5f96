package org.fedoracopr.logstore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;

/** What every storage of build logs must do; each implementation has a subclass that says how to open it. */
public abstract class LogStorageContract {
    private static final LogId LOG = new LogId(new LogKey(LogKey.Kind.BUILD_UID, "0b5c"), 1);
    private static final ResultPath PATH = ResultPath.parse("@copr/copr:pr:12/fedora-44-x86_64/00000123-hello");
    private static final Duration LONG = Duration.ofSeconds(30);

    private LogStorage storage = new NoStorage();

    /** Opens a storage without any logs. */
    protected abstract LogStorage openNew() throws IOException;

    /** Opens what was closed before, as after a restart. */
    protected abstract LogStorage reopen() throws IOException;

    /** Removes everything. */
    protected abstract void remove() throws IOException;

    @BeforeTry
    void open() throws IOException {
        storage = openNew();
    }

    @AfterTry
    void close() throws IOException {
        storage.close();
        remove();
    }

    /** One step against the storage and the model. */
    sealed interface Step {
        record Send(int position, int size, boolean corrupt) implements Step {
            static final int AT_THE_END = -1;

            @Nullable
            Integer offset() {
                return position == AT_THE_END ? null : Integer.valueOf(position);
            }
        }

        record Restart() implements Step {}

        record Seal(int lengthError, boolean corrupt) implements Step {}
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> offsets = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.integers().between(0, 60)),
                Tuple.of(1, Arbitraries.just(Step.Send.AT_THE_END)));
        Arbitrary<Step> sends = Combinators.combine(
                        offsets,
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.of(false, false, false, false, true))
                .as(Step.Send::new);
        Arbitrary<Step> seals = Combinators.combine(Arbitraries.of(0, 0, -1, 1), Arbitraries.of(false, false, true))
                .as(Step.Seal::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(20, sends),
                        Tuple.of(2, Arbitraries.just((Step) new Step.Restart())),
                        Tuple.of(1, seals))
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 300)
    void anySequenceOfBatchesYieldsTheLogOfTheModel(@ForAll("steps") List<Step> steps) throws IOException {
        LogModel model = new LogModel();
        for (Step step : steps) {
            switch (step) {
                case Step.Restart restart -> {
                    storage.close();
                    storage = reopen();
                }
                case Step.Send send -> {
                    byte[] bytes = model.bytesFor(send.offset(), send.size(), send.corrupt());
                    @Nullable
                    Long offset = send.position() == Step.Send.AT_THE_END ? null : Long.valueOf(send.position());
                    UpdateOutcome outcome = storage.update(batch(LOG, offset, bytes, null, null));
                    assertThat(outcome).isEqualTo(model.send(send.offset(), bytes));
                }
                case Step.Seal wanted -> {
                    byte[] claimed = model.content();
                    if (wanted.corrupt() && claimed.length > 0) {
                        claimed[0] ^= 1;
                    }
                    LogSeal seal = new LogSeal(Math.max(0, claimed.length + wanted.lengthError()), sha256(claimed));
                    UpdateOutcome outcome = storage.update(batch(LOG, 0L, new byte[0], null, seal));
                    assertThat(outcome instanceof UpdateOutcome.Stored).isEqualTo(model.seal(seal));
                    assertThat(outcome.length()).isEqualTo(model.content().length);
                }
            }
            assertThat(read(LOG)).isEqualTo(model.content());
        }
    }

    @Example
    void bytesThatAreNotTextAreKept() throws IOException {
        byte[] all = new byte[512];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        storage.update(batch(LOG, 0L, all, null, null));
        assertThat(read(LOG)).isEqualTo(all);
    }

    @Example
    void attemptsAreApartAndTheHighestIsTheLatest() throws IOException {
        LogId second = new LogId(LOG.key(), 2);
        storage.update(batch(LOG, 0L, text("first"), null, null));
        storage.update(batch(second, 0L, text("second"), null, null));
        assertThat(storage.latest(LOG.key())).contains(second);
        assertThat(read(LOG)).isEqualTo(text("first"));
        assertThat(read(second)).isEqualTo(text("second"));
    }

    @Example
    void keysOfDifferentKindsAreApart() throws IOException {
        LogId task = new LogId(new LogKey(LogKey.Kind.TASK_ID, "123"), 1);
        LogId build = new LogId(new LogKey(LogKey.Kind.BUILD_ID, "00123"), 1);
        storage.update(batch(task, null, text("task"), null, null));
        storage.update(batch(build, null, text("build"), null, null));
        assertThat(read(task)).isEqualTo(text("task"));
        assertThat(read(new LogId(new LogKey(LogKey.Kind.BUILD_ID, "123"), 1))).isEqualTo(text("build"));
    }

    @Example
    void anEmptyBatchAtZeroAsksAndRegistersThePath() throws IOException {
        assertThat(storage.update(batch(LOG, 0L, new byte[0], PATH, null)))
                .isEqualTo(new UpdateOutcome.Stored(0, false));
        assertThat(storage.find(PATH)).contains(LOG.key());
        assertThat(storage.latest(LOG.key())).contains(LOG);
        assertThat(read(LOG)).isEmpty();
    }

    @Example
    void theNewestBuildTakesAPathOverAndTheOldOneCannotTakeItBack() throws IOException {
        LogId newer = new LogId(new LogKey(LogKey.Kind.BUILD_UID, "newer"), 1);
        storage.update(batch(LOG, 0L, text("old"), PATH, null));
        storage.update(batch(newer, 0L, text("new"), PATH, null));
        storage.update(batch(LOG, 0L, text("old"), PATH, null));
        storage.close();
        storage = reopen();
        storage.update(batch(LOG, 0L, text("old"), PATH, null));
        assertThat(storage.find(PATH)).contains(newer.key());
        assertThat(read(LOG)).isEqualTo(text("old"));
    }

    @Example
    void aBuildHasOnePath() throws IOException {
        ResultPath other = ResultPath.parse("@copr/copr/fedora-44-x86_64/00000123-other");
        storage.update(batch(LOG, 0L, text("abc"), PATH, null));
        assertThat(storage.update(batch(LOG, 3L, text("d"), other, null)))
                .isEqualTo(new UpdateOutcome.PathDiffers(3, PATH));
        assertThat(storage.find(other)).isEmpty();
    }

    @Example
    void theLastVerdictCountsAndChangesNothingElse() throws IOException {
        LogId second = new LogId(LOG.key(), 12);
        LogSeal seal = new LogSeal(3, sha256(text("abc")));
        storage.update(batch(LOG, 0L, text("abc"), PATH, seal));
        storage.update(batch(second, 0L, text("x"), PATH, null));
        assertThat(storage.verdict(LOG)).isEmpty();
        Verdict failed = new Verdict("{\"phase\":\"Failed\"}");
        Verdict succeeded = new Verdict("{\"phase\":\"Succeeded\"}");
        for (Verdict verdict : List.of(failed, succeeded)) {
            assertThat(storage.update(new LogBatch(LOG, 3L, ByteBuffer.allocate(0), null, null, verdict)))
                    .isEqualTo(new UpdateOutcome.Stored(3, true));
        }
        assertThat(storage.update(new LogBatch(LOG, 4L, ByteBuffer.allocate(0), null, null, failed)))
                .isEqualTo(new UpdateOutcome.Hole(3, 4));
        storage.close();
        storage = reopen();
        assertThat(storage.verdict(LOG)).contains(succeeded);
        assertThat(storage.verdict(second)).isEmpty();
        assertThat(storage.attempts(LOG.key())).containsExactly(1, 12);
        assertThat(storage.path(LOG.key())).contains(PATH);
        assertThat(read(LOG)).isEqualTo(text("abc"));
    }

    @Example
    void bytesOfASealedLogAreForgottenAndItsSealIsNot() throws IOException {
        LogId growing = new LogId(LOG.key(), 2);
        LogSeal seal = new LogSeal(3, sha256(text("abc")));
        Verdict verdict = new Verdict("{\"phase\":\"Succeeded\"}");
        storage.update(new LogBatch(LOG, 0L, ByteBuffer.wrap(text("abc")), PATH, seal, verdict));
        storage.update(batch(growing, 0L, text("x"), null, null));
        assertThat(sealed(Instant.EPOCH)).isEmpty();
        assertThat(sealed(Instant.now().plusSeconds(60))).containsExactly(LOG);
        assertThat(storage.expire(growing)).isFalse();
        assertThat(storage.expire(new LogId(LOG.key(), 3))).isFalse();
        assertThat(storage.expire(LOG)).isTrue();
        for (int run = 0; run < 2; run++) {
            assertThat(sealed(Instant.now().plusSeconds(60))).isEmpty();
            try (LogReader reader = storage.open(LOG).orElseThrow()) {
                assertThat(reader.isExpired()).isTrue();
                assertThat(reader.state()).isEqualTo(new LogState(3, seal, false));
            }
            // A sender that comes late is told that all is well, and changes nothing.
            assertThat(storage.update(batch(LOG, 0L, text("abc"), PATH, seal)))
                    .isEqualTo(new UpdateOutcome.Stored(3, true));
            assertThat(storage.update(batch(LOG, 1L, text("bcd"), PATH, null)))
                    .isEqualTo(new UpdateOutcome.AlreadySealed(3));
            assertThat(storage.verdict(LOG)).contains(verdict);
            assertThat(storage.attempts(LOG.key())).containsExactly(1, 2);
            assertThat(read(growing)).isEqualTo(text("x"));
            storage.close();
            storage = reopen();
        }
    }

    private List<LogId> sealed(Instant before) throws IOException {
        List<LogId> found = new ArrayList<>();
        storage.eachSealed(before, found::add);
        return found;
    }

    @Example
    void batchesLargerThanAnyBufferAreStored() throws IOException {
        byte[] large = new byte[5 * 1024 * 1024 + 7];
        new java.util.Random(7).nextBytes(large);
        storage.update(batch(LOG, 0L, slice(large, 0, 1000), null, null));
        storage.update(batch(LOG, 500L, slice(large, 500, large.length - 1500), null, null));
        storage.update(batch(LOG, (long) large.length - 1000, slice(large, large.length - 1000, 1000), null, null));
        assertThat(storage.update(batch(LOG, 0L, large, null, null)))
                .isEqualTo(new UpdateOutcome.Stored(large.length, false));
        assertThat(read(LOG)).isEqualTo(large);
    }

    @Example
    void whatWasNeverStoredIsNotThere() throws IOException {
        assertThat(storage.open(LOG)).isEmpty();
        assertThat(storage.latest(LOG.key())).isEmpty();
        assertThat(storage.find(PATH)).isEmpty();
        storage.update(batch(LOG, 5L, text("hole"), null, null));
        assertThat(storage.open(LOG)).isEmpty();
    }

    @Example
    void awaitingGrowthEndsWithGrowthWithTheSealAndWithTheStorage() throws Exception {
        storage.update(batch(LOG, 0L, text("a"), null, null));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                LogReader reader = storage.open(LOG).orElseThrow()) {
            assertThat(reader.awaitGrowth(0, LONG).length()).isEqualTo(1);
            assertThat(reader.awaitGrowth(1, Duration.ofMillis(1)).length()).isEqualTo(1);
            Future<LogState> growth = threads.submit(() -> reader.awaitGrowth(1, LONG));
            storage.update(batch(LOG, 1L, text("b"), null, null));
            assertThat(growth.get().length()).isEqualTo(2);
            Future<LogState> seal = threads.submit(() -> reader.awaitGrowth(2, LONG));
            storage.update(batch(LOG, 2L, new byte[0], null, new LogSeal(2, sha256(text("ab")))));
            assertThat(seal.get().sealed()).isTrue();
            LogId other = new LogId(LOG.key(), 2);
            storage.update(batch(other, 0L, text("a"), null, null));
            try (LogReader waiting = storage.open(other).orElseThrow()) {
                Future<LogState> end = threads.submit(() -> waiting.awaitGrowth(1, LONG));
                storage.close();
                assertThat(end.get().closed()).isTrue();
                assertThat(waiting.awaitGrowth(1, LONG).closed()).isTrue();
            }
        }
        storage = reopen();
    }

    @Example
    void writersOfOneLogThatRaceAgreeInTheEnd() throws Exception {
        byte[] whole = text("0123456789".repeat(500));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 1; writer <= 4; writer++) {
                int step = 7 * writer;
                writers.add(threads.submit(() -> {
                    for (long have = 0; have < whole.length; ) {
                        int size = (int) Math.min(step, whole.length - have);
                        have = storage.update(batch(LOG, have, slice(whole, (int) have, size), null, null))
                                .length();
                    }
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        assertThat(read(LOG)).isEqualTo(whole);
    }

    private byte[] read(LogId log) throws IOException {
        try (LogReader reader = storage.open(log).orElse(null)) {
            if (reader == null) {
                return new byte[0];
            }
            ByteBuffer buffer = ByteBuffer.allocate((int) reader.state().length() + 1);
            while (reader.read(buffer.position(), buffer) > 0) {
                assertThat(buffer.hasRemaining()).isTrue();
            }
            return slice(buffer.array(), 0, buffer.position());
        }
    }

    private static LogBatch batch(
            LogId log, @Nullable Long offset, byte[] bytes, @Nullable ResultPath path, @Nullable LogSeal seal) {
        return new LogBatch(log, offset, ByteBuffer.wrap(bytes), path, seal, null);
    }

    private static byte[] slice(byte[] bytes, int from, int size) {
        return Arrays.copyOfRange(bytes, from, from + size);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
