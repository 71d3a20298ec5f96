package org.fedoracopr.bench.row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.bench.cluster.JavaTools;
import org.jspecify.annotations.Nullable;

/** The flight recording of an operator, when one is wanted: the recording itself, and its hottest methods as text. */
final class Profile {

    private static final List<String> VIEWS =
            List.of("cpu-time-hot-methods", "hot-methods", "allocation-by-class", "allocation-by-site", "gc-pauses");

    private final @Nullable Path directory;

    Profile(@Nullable Path directory) {
        this.directory = directory;
    }

    /** What makes the operator's JVM record. */
    String javaOptions() {
        return directory == null
                ? ""
                : "-XX:StartFlightRecording=name=bench,settings=profile,+jdk.CPUTimeSample#enabled=true,maxsize=200m";
    }

    /** Saves what was recorded so far. */
    void save(long pid) {
        if (directory == null) {
            return;
        }
        try {
            Files.createDirectories(directory);
            Path recording = directory.resolve("operator-" + pid + ".jfr");
            JavaTools.run("jcmd", Long.toString(pid), "JFR.dump", "name=bench", "filename=" + recording);
            for (String view : VIEWS) {
                Files.writeString(
                        directory.resolve("operator-" + pid + "-" + view + ".txt"),
                        JavaTools.run("jfr", "view", "--width", "160", view, recording.toString()));
            }
        } catch (IOException e) {
            throw new BenchException("the profile cannot be written to " + directory + ": " + e.getMessage(), e);
        }
    }
}
