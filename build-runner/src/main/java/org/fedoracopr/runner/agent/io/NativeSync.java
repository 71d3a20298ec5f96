package org.fedoracopr.runner.agent.io;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The C library's syncfs, which makes thousands of small files durable in the time of a few.
 *
 * <p>Its result is not relied on: kernels before 5.8 report no error, and a file system in user space may not see the call at all. What it did makes the
 * fsync of each file, which follows, a short one.
 */
final class NativeSync {

    private static final int READ_ONLY_CLOSE_ON_EXEC = 0x80000;

    /** Null where the C library has no such function. */
    private static final @Nullable MethodHandle SYNC =
            function("syncfs", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private static final @Nullable MethodHandle OPEN = function(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final @Nullable MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private NativeSync() {}

    /** Writes out what waits in memory for the file system of a path, as far as that can be done. */
    static void flush(Path path) {
        if (SYNC == null || OPEN == null || CLOSE == null) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toAbsolutePath().toString());
            int descriptor = (int) OPEN.invokeExact(name, READ_ONLY_CLOSE_ON_EXEC);
            if (descriptor >= 0) {
                int synced = (int) SYNC.invokeExact(descriptor);
                int closed = (int) CLOSE.invokeExact(descriptor);
                assert synced <= 0 && closed <= 0;
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings(
            "restricted") // The start script grants native access; see the class comment for why it is needed.
    private static @Nullable MethodHandle function(
            String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(symbol -> linker.downcallHandle(symbol, descriptor, options))
                .orElse(null);
    }
}
