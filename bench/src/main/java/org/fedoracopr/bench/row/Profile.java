package org.fedoracopr.bench.row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.bench.cluster.ApiClient;
import org.fedoracopr.bench.cluster.JavaTools;
import org.jspecify.annotations.Nullable;

/** The flight recording of an operator, when one is wanted: the recording itself, and its hottest methods as text. */
final class Profile {

    private static final List<String> VIEWS =
            List.of("cpu-time-hot-methods", "hot-methods", "allocation-by-class", "allocation-by-site", "gc-pauses");

    private static final int API_SERVER_SECONDS = 8;

    private final @Nullable Path directory;

    Profile(@Nullable Path directory) {
        this.directory = directory;
        try {
            if (directory != null) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new BenchException("the directory " + directory + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** What makes the operator's JVM record. */
    String javaOptions() {
        return directory == null
                ? ""
                : "-XX:FlightRecorderOptions=stackdepth=160 -XX:StartFlightRecording=name=bench,settings=profile,+jdk.CPUTimeSample#enabled=true,maxsize=200m";
    }

    /** Has the API server record its next seconds, for {@code go tool pprof -top}. */
    void recordApiServer(ApiClient api) {
        if (directory != null) {
            var unused = api.profile(API_SERVER_SECONDS, directory.resolve("kube-apiserver.pprof"));
        }
    }

    /** Saves what was recorded so far, and the operator's log. */
    void save(long pid, Path log) {
        if (directory == null) {
            return;
        }
        try {
            Path recording = directory.resolve("operator-" + pid + ".jfr");
            JavaTools.run("jcmd", Long.toString(pid), "JFR.dump", "name=bench", "filename=" + recording);
            for (String view : VIEWS) {
                Files.writeString(
                        directory.resolve("operator-" + pid + "-" + view + ".txt"),
                        JavaTools.run("jfr", "view", "--width", "160", view, recording.toString()));
            }
            Files.copy(log, directory.resolve("operator-" + pid + ".log"), StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(directory.resolve("operator-" + pid + "-inclusive.txt"), InclusiveMethods.of(recording));
        } catch (IOException e) {
            throw new BenchException("the profile cannot be written to " + directory + ": " + e.getMessage(), e);
        }
    }
}
