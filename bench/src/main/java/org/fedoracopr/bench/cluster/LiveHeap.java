package org.fedoracopr.bench.cluster;

import org.fedoracopr.bench.BenchException;

/** The heap that lives, from {@code jcmd PID GC.class_histogram}, which collects garbage before it counts. */
public final class LiveHeap {

    private static final int BYTES = 2;
    private static final int INSTANCES = 1;
    private static final int CLASS = 3;

    private LiveHeap() {}

    /** Bytes in all: the last line has the sums of instances and bytes. */
    public static long bytes(String histogram) {
        return histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[BYTES]))
                .findFirst()
                .orElseThrow(() -> new BenchException("jcmd printed no sums of a heap: " + histogram));
    }

    /** How many objects of a class live, its subclasses not counted. */
    public static long instances(String histogram, String className) {
        return histogram
                .lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(fields -> fields.length > CLASS && fields[CLASS].equals(className))
                .mapToLong(fields -> Long.parseLong(fields[INSTANCES]))
                .sum();
    }
}
