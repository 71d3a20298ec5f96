package org.fedoracopr.operator.podlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The bytes of the body in their order, then its end; never more of them ahead than the bound. */
class ReadAheadTest {

    private final ReadAhead stream = new ReadAhead();
    private final Body body = new Body();

    /** Delivers when it is told to. */
    private static final class Body implements AsyncBody {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private int asked;
        private boolean canceled;

        @Override
        public void consume() {
            asked++;
        }

        @Override
        public CompletableFuture<Void> done() {
            return done;
        }

        @Override
        public void cancel() {
            canceled = true;
        }
    }

    private void deliver(byte[]... parts) {
        List<ByteBuffer> delivery = new ArrayList<>();
        for (byte[] part : parts) {
            delivery.add(ByteBuffer.wrap(part));
        }
        stream.consume(delivery, body);
    }

    @Property(tries = 200)
    void givesTheBodyWhateverItsPartsAndTheReaders(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 50_000) int largestPart) throws Exception {
        var chance = new Random(seed);
        byte[] whole = new byte[chance.nextInt(400_000)];
        chance.nextBytes(whole);
        var ahead = new ReadAhead();
        var source = new Body();
        ahead.begin(source);
        var read = new ByteArrayOutputStream();
        int given = 0;
        int answered = 0;
        byte[] buffer = new byte[1 + chance.nextInt(70_000)];
        while (read.size() < whole.length) {
            boolean asks = source.asked > answered;
            assertThat(source.asked - answered).as("one delivery at a time").isBetween(0, 1);
            assertThat(asks || ahead.available() >= ReadAhead.MOST || given == whole.length)
                    .as("asks while there is room")
                    .isTrue();
            if (asks && given < whole.length && (ahead.available() == 0 || chance.nextBoolean())) {
                answered++;
                int part = Math.min(whole.length - given, 1 + chance.nextInt(largestPart));
                ahead.consume(List.of(ByteBuffer.wrap(whole, given, part)), source);
                given += part;
                assertThat(ahead.available()).isLessThan(ReadAhead.MOST + largestPart);
            } else if (ahead.available() > 0) {
                int before = ahead.available();
                int count = ahead.read(buffer);
                assertThat(count).isEqualTo(Math.min(before, buffer.length));
                read.write(buffer, 0, count);
            }
        }
        source.done.complete(null);
        assertThat(ahead.read()).isEqualTo(-1);
        assertThat(read.toByteArray()).isEqualTo(whole);
    }

    @Example
    void whatCameBeforeACutIsGivenBeforeItIsTold() throws Exception {
        stream.begin(body);
        deliver(new byte[] {1}, new byte[] {(byte) 200});
        body.done.completeExceptionally(new IOException("connection reset"));
        assertThat(stream.read()).isEqualTo(1);
        assertThat(stream.read()).isEqualTo(200);
        assertThatThrownBy(stream::read).isInstanceOf(IOException.class).hasMessageContaining("connection reset");
    }

    @Example
    void closedStreamEndsItsRequestAndWhoReadsIt() throws Exception {
        stream.begin(body);
        var reader = CompletableFuture.supplyAsync(() -> {
            try {
                return stream.read();
            } catch (IOException e) {
                return -2;
            }
        });
        stream.close();
        assertThat(reader.get()).isEqualTo(-2);
        assertThat(body.canceled).isTrue();
        deliver(new byte[100]);
        assertThat(stream.available()).isZero();
        assertThat(body.asked).as("nothing more is asked for").isEqualTo(1);
    }
}
