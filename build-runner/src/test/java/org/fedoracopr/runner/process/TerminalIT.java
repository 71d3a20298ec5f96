package org.fedoracopr.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TerminalIT {

    private static final int OPENS = 2000;
    private static final int OTHERS = 50;

    @Test
    void noDescriptorIsLeftOfManyTerminals() throws Exception {
        useOnce();
        long before = descriptors();
        for (int open = 0; open < OPENS; open++) {
            useOnce();
            Terminal.open().close();
        }
        assertThat(descriptors()).isLessThan(before + OTHERS);
    }

    @Test
    void bytesComeAsTheyWereWrittenToTheLast() throws Exception {
        Terminal terminal = Terminal.open();
        byte[] written = "one\ntwo\r\n\u0003\u0004\u001a three".getBytes(StandardCharsets.UTF_8);
        try (InputStream near = terminal.output()) {
            write(terminal, written);
            terminal.releaseFarEnd();
            assertThat(near.readAllBytes()).isEqualTo(written);
        } finally {
            terminal.close();
        }
    }

    @Test
    void aFarEndThatSomebodyHoldsEndsWithTheTerminal() throws Exception {
        Terminal terminal = Terminal.open();
        try (OutputStream daemon = Files.newOutputStream(Path.of(terminal.path()))) {
            CompletableFuture<byte[]> read = read(terminal);
            daemon.write('x');
            terminal.releaseFarEnd();
            terminal.close();
            assertThat(read.get(30, TimeUnit.SECONDS)).hasSizeLessThan(2);
        }
    }

    @Test
    void aFarEndThatSomebodyWritesToForEverEndsWithTheTerminal() throws Exception {
        Terminal terminal = Terminal.open();
        var over = new AtomicBoolean();
        OutputStream daemon = Files.newOutputStream(Path.of(terminal.path()));
        Thread writer = Thread.ofPlatform().daemon().start(() -> {
            try (daemon) {
                while (!over.get()) {
                    daemon.write(new byte[1000]);
                }
            } catch (IOException e) {
                // Nobody reads it any more.
            }
        });
        CompletableFuture<byte[]> read = read(terminal);
        terminal.close();
        assertThat(read.get(30, TimeUnit.SECONDS)).isNotNull();
        over.set(true);
        writer.join();
    }

    @Test
    void aTerminalHasOneReaderAndNoneAfterItsEnd() throws Exception {
        Terminal terminal = Terminal.open();
        try (InputStream near = terminal.output()) {
            assertThatThrownBy(terminal::output).isInstanceOf(IOException.class);
            terminal.close();
            assertThat(near.read()).isEqualTo(-1);
        }
        Terminal unused = Terminal.open();
        unused.close();
        unused.close();
        assertThatThrownBy(unused::output).isInstanceOf(IOException.class);
    }

    private static CompletableFuture<byte[]> read(Terminal terminal) {
        var result = new CompletableFuture<byte[]>();
        Thread.ofPlatform().daemon().start(() -> {
            var first = new ByteArrayOutputStream();
            try (InputStream near = terminal.output()) {
                byte[] chunk = new byte[100];
                for (int count = near.read(chunk); count >= 0; count = near.read(chunk)) {
                    first.reset();
                    first.write(chunk, 0, count > 1 ? 0 : count);
                }
            } catch (IOException e) {
                // Closed before it was read at all.
            }
            result.complete(first.toByteArray());
        });
        return result;
    }

    private static void useOnce() throws IOException {
        Terminal terminal = Terminal.open();
        try (InputStream near = terminal.output()) {
            write(terminal, new byte[] {'x'});
            terminal.releaseFarEnd();
            assertThat(near.readAllBytes()).containsExactly('x');
        } finally {
            terminal.close();
        }
    }

    private static void write(Terminal terminal, byte[] bytes) throws IOException {
        try (OutputStream far = Files.newOutputStream(Path.of(terminal.path()))) {
            far.write(bytes);
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
