package org.fedoracopr.bench.watch;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/** When each mark of one build was first seen, in nanoseconds of one clock; threads may set marks side by side. */
public final class Timeline {

    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<Mark, Long> times = Collections.synchronizedMap(new EnumMap<>(Mark.class));

    /** Keeps the first sight of a mark; true when this was it. */
    public boolean see(Mark mark, long nanos) {
        return times.putIfAbsent(mark, nanos) == null;
    }

    public boolean has(Mark mark) {
        return times.containsKey(mark);
    }

    /** When the mark was seen; {@link IllegalStateException} when it was not. */
    public long at(Mark mark) {
        Long time = times.get(mark);
        if (time == null) {
            throw new IllegalStateException("\"" + mark.text() + "\" was never seen");
        }
        return time;
    }

    /** What was seen last, for people. */
    String latest() {
        return Arrays.stream(Mark.values())
                .filter(this::has)
                .max(Comparator.comparingLong(this::at))
                .map(Mark::text)
                .orElse("nothing");
    }

    /** Milliseconds from one mark to another; negative when they came the other way round. */
    public double millis(Mark from, Mark to) {
        return (at(to) - at(from)) / NANOS_PER_MILLI;
    }
}
