package org.fedoracopr.logstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program in a process of its own, so that it can be killed, or given little memory. */
final class StoreProgram implements AutoCloseable {
    private final Process process;
    private final URI url;

    private StoreProgram(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** Starts it with a heap of so many mebibytes; ready when this returns. */
    static StoreProgram start(Path directory, int heap, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx" + heap + "m",
                "-cp",
                System.getProperty("java.class.path"),
                LogStoreCommand.class.getName(),
                "--directory",
                directory.toString(),
                "--listen",
                "127.0.0.1:0"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = String.valueOf(output.readLine());
        assertThat(line).startsWith("listening on http://");
        return new StoreProgram(process, URI.create(line.substring("listening on ".length())));
    }

    URI url() {
        return url;
    }

    /** Ends it without warning. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
