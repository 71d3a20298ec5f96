package org.fedoracopr.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What processes have used so far, as the kernel counts it. */
public final class ProcessUse {

    /** USER_HZ, which every Linux that Java runs on has set to this. */
    private static final double MILLIS_PER_TICK = 10;

    /** In the fields after the command of proc_pid_stat(5): user time, and right after it system time. */
    private static final int USER_TIME = 11;

    private static final int BYTES_PER_KIB = 1024;

    private ProcessUse() {}

    /** Milliseconds of processor time of each child of this process, by the name of its program, and of itself as {@code bench}. */
    public static Map<String, Double> cpuMillis() {
        Map<String, Double> all = new TreeMap<>();
        ProcessHandle self = ProcessHandle.current();
        all.put("bench", cpuMillis(self.pid()));
        self.children().forEach(child -> {
            try {
                String stat = stat(child.pid());
                all.merge(name(stat), cpuMillisOf(stat), Double::sum);
            } catch (UncheckedIOException e) {
                // It has ended in between.
                return;
            }
        });
        return all;
    }

    /** Milliseconds of processor time of one process, all of its threads. */
    public static double cpuMillis(long pid) {
        return cpuMillisOf(stat(pid));
    }

    /** Bytes of memory of a process that are in RAM. */
    public static long residentBytes(long pid) {
        try {
            return residentBytesOf(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double cpuMillisOf(String stat) {
        String[] fields = afterName(stat).split(" ", -1);
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) * MILLIS_PER_TICK;
    }

    static String name(String stat) {
        return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    }

    static long residentBytesOf(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * BYTES_PER_KIB)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a status without VmRSS: the process has ended"));
    }

    /** The name may hold spaces and brackets; nothing after it does. */
    private static String afterName(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2);
    }

    private static String stat(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
