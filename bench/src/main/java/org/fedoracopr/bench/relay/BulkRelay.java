package org.fedoracopr.bench.relay;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.devkit.process.ChildProcesses;

/** Large logs that are relayed one after the other by a relay that stays warm. */
public final class BulkRelay implements AutoCloseable {

    private static final int WAIT_SECONDS = 300;
    private static final Duration KUBECTL_GRACE = Duration.ofSeconds(1);

    private final List<BulkLog> logs;
    private final Map<String, CompletableFuture<Long>> arrived = new ConcurrentHashMap<>();
    private final RelayMachine machine;
    private final long bytes;
    private int next;

    /**
     * Prepares logs.
     *
     * @param count how many
     * @param bytes of each, at least
     */
    public BulkRelay(int count, long bytes) {
        this.bytes = bytes;
        logs = IntStream.range(0, count).mapToObj(n -> new BulkLog(bytes)).toList();
        for (int n = 0; n < count; n++) {
            arrived.put("log-" + n, new CompletableFuture<>());
        }
        machine = new RelayMachine(logs, (log, form, begin, length, nanos) -> {
            CompletableFuture<Long> whole = arrived.get(log);
            if (whole != null && length >= logs.getFirst().length()) {
                whole.complete(nanos);
            }
        });
    }

    /** Bytes of each log. */
    public long length() {
        return logs.getFirst().length();
    }

    /** Lines of each log. */
    public long lines() {
        return logs.getFirst().lines();
    }

    /** Where one-line batches can be sent, too. */
    public String backendUrl() {
        return machine.backendUrl();
    }

    /** Relays the next log; the seconds from its first byte to the moment when the backend has the last one. */
    public double relaySeconds() throws InterruptedException {
        BulkLog log = logs.get(next);
        CompletableFuture<Long> whole = arrived.get("log-" + next);
        next++;
        log.begin();
        try {
            long end = Objects.requireNonNull(whole).get(WAIT_SECONDS, TimeUnit.SECONDS);
            return (end - log.beganAt()) / 1e9;
        } catch (ExecutionException | TimeoutException e) {
            throw new BenchException("the log was not relayed within " + WAIT_SECONDS + " s", e);
        }
    }

    /** Has kubectl read such a log; the seconds from its first byte to kubectl's end. */
    public double kubectlSeconds() throws InterruptedException {
        var log = new BulkLog(bytes);
        log.begin();
        machine.endpoint().add("kubectl", log);
        try {
            Process kubectl = ChildProcesses.start(machine.kubectl("kubectl"));
            if (!kubectl.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
                ChildProcesses.stop(kubectl, KUBECTL_GRACE);
                throw new BenchException("kubectl did not read the log to its end within " + WAIT_SECONDS + " s");
            }
            if (kubectl.exitValue() != 0) {
                throw new BenchException("kubectl failed with " + kubectl.exitValue());
            }
            return (System.nanoTime() - log.beganAt()) / 1e9;
        } catch (IOException e) {
            throw new BenchException("kubectl cannot be started: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        machine.close();
    }
}
