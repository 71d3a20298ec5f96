package org.fedoracopr.operator.relay.io;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.fedoracopr.api.protocol.AgentRecord.LogRange;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.RangeRequest;
import org.fedoracopr.operator.podlog.ContainerRef;
import org.fedoracopr.operator.podlog.PodLogs;

/** The log of one attempt that grows when it is told to, as its node shows it, which forgets its beginning, and as its agent has it. */
final class BuilderLog implements PodLogs, RangeAsker {

    private static final int RECORD = 9_000;

    private final byte[] whole;
    private final Executor agent;
    private final Set<LogRelay> relays = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private int length;
    private int beginning;
    private int generation;

    /** @param agent runs the answers of the agent */
    BuilderLog(byte[] whole, Executor agent) {
        this.whole = whole.clone();
        this.agent = agent;
    }

    /** A relay that the agent's records go to. */
    void relayedBy(LogRelay relay) {
        relays.add(relay);
        tell(relay);
    }

    void noMoreRelayedBy(LogRelay relay) {
        relays.remove(relay);
    }

    /** More of it is printed, and the agent says so. */
    void growTo(int bytes) {
        lock.lock();
        try {
            length = Math.min(bytes, whole.length);
            grown.signalAll();
        } finally {
            lock.unlock();
        }
        relays.forEach(this::tell);
    }

    private void tell(LogRelay relay) {
        int bytes = length();
        if (bytes == whole.length) {
            relay.seal(seal());
        } else if (bytes > 0) {
            relay.checkpoint(bytes, sha256(Arrays.copyOf(whole, bytes)));
        }
    }

    /** Who reads it loses the connection. */
    void cut() {
        lock.lock();
        try {
            generation++;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Who reads it from now on gets nothing of what stands before the present end; some time before that, the node has thrown it away. */
    void rotate() {
        lock.lock();
        try {
            beginning = length / 2;
        } finally {
            lock.unlock();
        }
        cut();
    }

    private int length() {
        lock.lock();
        try {
            return length;
        } finally {
            lock.unlock();
        }
    }

    byte[] whole() {
        return whole.clone();
    }

    LogSeal seal() {
        return new LogSeal(whole.length, sha256(whole));
    }

    @Override
    public void ask(RangeRequest request) {
        agent.execute(() -> {
            int end = (int) Math.min(request.offset() + request.length(), length());
            for (int start = (int) request.offset(); start < end; start += RECORD) {
                byte[] bytes = Arrays.copyOfRange(whole, start, Math.min(end, start + RECORD));
                var part = new LogRange(
                        1,
                        1,
                        request.serial(),
                        start,
                        start + RECORD >= end,
                        Base64.getEncoder().encodeToString(bytes),
                        sha256(bytes));
                relays.forEach(relay -> relay.range(part));
            }
        });
    }

    @Override
    public InputStream follow(ContainerRef container) {
        return new Stream();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One reader's view. */
    private final class Stream extends InputStream {
        private final int opened;
        private int position;
        private boolean closed;

        Stream() {
            lock.lock();
            try {
                opened = generation;
                position = beginning;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("read in blocks");
        }

        @Override
        public int read(byte[] buffer, int offset, int most) throws IOException {
            lock.lock();
            try {
                while (position >= length && length < whole.length && !closed && opened == generation) {
                    grown.awaitUninterruptibly();
                }
                if (closed || opened != generation) {
                    throw new IOException("connection reset");
                }
                int count = Math.min(most, length - position);
                if (count == 0) {
                    return -1;
                }
                System.arraycopy(whole, position, buffer, offset, count);
                position += count;
                return count;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int available() {
            lock.lock();
            try {
                return length - position;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                closed = true;
                grown.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
