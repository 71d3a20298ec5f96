package org.fedoracopr.runner.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The functions of the C library that make pseudo-terminals, which Java has no word for; loaded only when one is wanted. */
@SuppressWarnings("restricted") // Calling the C library is its use; the launcher permits it.
final class NativeTerminal {

    // Linux, on every architecture that Java runs on but MIPS.
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_CLOEXEC = 0x80000;
    private static final int TCSANOW = 0;
    /** TIOCSWINSZ; the numbers of POWER are its own. */
    private static final long SET_SIZE = System.getProperty("os.arch", "").startsWith("ppc") ? 0x80087467L : 0x5414L;

    private static final short POLLIN = 1;
    private static final int EINTR = 4;
    private static final int EIO = 5;
    private static final int LONGEST_PATH = 64;
    /** glibc's struct termios has 60 bytes; room for others. */
    private static final int TERMIOS_BYTES = 128;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPENPT =
            function("posix_openpt", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle GRANT =
            function("grantpt", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle UNLOCK =
            function("unlockpt", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle NAME = function(
            "ptsname_r",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle OPEN = function(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle READ = function(
            "read",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle POLL = function(
            "poll",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle GET_ATTRIBUTES = function(
            "tcgetattr", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    private static final MethodHandle SET_ATTRIBUTES = function(
            "tcsetattr",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    private static final MethodHandle MAKE_RAW =
            LINKER.downcallHandle(symbol("cfmakeraw"), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
    private static final MethodHandle CONTROL = function(
            "ioctl",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));

    private NativeTerminal() {}

    static int openNear() throws IOException {
        int near = (int) call("open a pseudo-terminal", OPENPT, O_RDWR | O_NOCTTY | O_CLOEXEC);
        try {
            call("grant a pseudo-terminal", GRANT, near);
            call("unlock a pseudo-terminal", UNLOCK, near);
            return near;
        } catch (IOException e) {
            close(near);
            throw e;
        }
    }

    static String farPath(int near) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(LONGEST_PATH);
            long result = call("name a pseudo-terminal", NAME, near, name, (long) LONGEST_PATH);
            if (result != 0) {
                throw new IOException("cannot name a pseudo-terminal: error " + result);
            }
            return name.getString(0);
        }
    }

    /** Without making it the controlling terminal of this process: its end would then be the process's. */
    static int openFar(String path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call("open " + path, OPEN, arena.allocateFrom(path), O_RDWR | O_NOCTTY | O_CLOEXEC);
        }
    }

    static void makeRaw(int terminal) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(TERMIOS_BYTES);
            call("read a terminal's attributes", GET_ATTRIBUTES, terminal, attributes);
            MAKE_RAW.invokeWithArguments(attributes);
            call("set a terminal's attributes", SET_ATTRIBUTES, terminal, TCSANOW, attributes);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("cannot make a terminal raw", e);
        }
    }

    static void resize(int terminal, int rows, int columns) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size =
                    arena.allocateFrom(ValueLayout.JAVA_SHORT, (short) rows, (short) columns, (short) 0, (short) 0);
            call("set a terminal's size", CONTROL, terminal, SET_SIZE, size);
        }
    }

    /** Whether there is something to read, or the end. */
    static boolean awaitReadable(int descriptor, int milliseconds) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment wanted = arena.allocate(8, 4);
            wanted.set(ValueLayout.JAVA_INT, 0, descriptor);
            wanted.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
            return call("wait for a terminal", POLL, wanted, 1L, milliseconds) > 0;
        }
    }

    /** The number of bytes; 0 or less at the end: the near end reads EIO once the far end is closed by everybody. */
    static int read(int descriptor, MemorySegment buffer, int length) throws IOException {
        try {
            return (int) call("read a terminal", READ, descriptor, buffer, (long) length);
        } catch (NativeException e) {
            if (e.errno == EIO) {
                return -1;
            }
            throw e;
        }
    }

    /** Once only, whatever it answers: Linux has closed it even when it says that it was interrupted, and the number may be another file's. */
    static void close(int descriptor) {
        try {
            callOnce("close a terminal", CLOSE, descriptor);
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup().findOrThrow(name);
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker.Option[] all = new Linker.Option[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = Linker.Option.captureCallState("errno");
        return LINKER.downcallHandle(symbol(name), descriptor, all);
    }

    /** Calls a function that returns -1 for failure; an interrupted call is made again. */
    private static long call(String what, MethodHandle function, Object... arguments) throws IOException {
        while (true) {
            try {
                return callOnce(what, function, arguments);
            } catch (NativeException e) {
                if (e.errno != EINTR) {
                    throw e;
                }
            }
        }
    }

    private static long callOnce(String what, MethodHandle function, Object... arguments) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            Object[] all = new Object[arguments.length + 1];
            all[0] = state;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            long result = ((Number) function.invokeWithArguments(all)).longValue();
            if (result == -1) {
                throw new NativeException(what, (int) ERRNO.get(state, 0L));
            }
            return result;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("cannot " + what, e);
        }
    }

    private static final class NativeException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int errno;

        private NativeException(String what, int errno) {
            super("cannot " + what + ": error " + errno);
            this.errno = errno;
        }
    }
}
