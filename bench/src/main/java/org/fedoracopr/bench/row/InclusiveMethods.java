package org.fedoracopr.bench.row;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Methods by the share of processor time that was spent in them or below them: what the JDK's own views do not tell. */
final class InclusiveMethods {

    private static final String SAMPLE = "jdk.CPUTimeSample";
    private static final double WORTH_A_LINE = 0.5;

    private InclusiveMethods() {}

    /** A table of the recording, the costliest first. */
    static String of(Path recording) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        int samples = 0;
        try (var file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null) {
                    samples++;
                    Set<String> methods = new HashSet<>();
                    event.getStackTrace().getFrames().forEach(frame -> methods.add(name(frame)));
                    methods.forEach(method -> counts.merge(method, 1, Integer::sum));
                }
            }
        }
        int all = Math.max(1, samples);
        var text = new StringBuilder("percent of " + samples + " samples of processor time, method\n");
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .filter(entry -> entry.getValue() * 100.0 / all >= WORTH_A_LINE)
                .forEach(entry -> text.append("%6.1f  %s%n".formatted(entry.getValue() * 100.0 / all, entry.getKey())));
        return text.toString();
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }
}
