package org.fedoracopr.runner.companion;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs one of the packaged companions to its end. */
public final class Tool {

    private static final Path PROGRAMS = Path.of("target/copr-builder/bin").toAbsolutePath();

    private final String name;
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private byte[] input = {};

    private Tool(String name, Path directory) {
        this.name = name;
        this.directory = directory;
    }

    /** What it printed, a character for each byte in {@code latin1}, and its exit code. */
    public record Result(int code, String latin1, String errors) {
        public String text() {
            return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }
    }

    /** A program, to be run in a directory. */
    public static Tool of(String name, Path directory) {
        return new Tool(name, directory);
    }

    /** Where a program lies. */
    public static Path path(String name) {
        return PROGRAMS.resolve(name);
    }

    public Tool with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Puts a directory before all others of the search path. */
    public Tool withPrograms(Path programs) {
        return with("PATH", programs + File.pathSeparator + System.getenv("PATH"));
    }

    public Tool input(byte[] bytes) {
        input = bytes.clone();
        return this;
    }

    public Result run(String... arguments) throws IOException, InterruptedException {
        Path errors = Files.createTempFile(directory, "stderr", "");
        Path stdin = Files.write(Files.createTempFile(directory, "stdin", ""), input);
        Process process = start(errors, stdin, arguments);
        try {
            String[] output = {""};
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    output[0] = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                throw new AssertionError(name + " did not end");
            }
            reader.join();
            return new Result(process.exitValue(), output[0], Files.readString(errors));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(errors);
            Files.delete(stdin);
        }
    }

    /** Starts it, its output to be read from the process. */
    public Process start(Path errors, Path stdin, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(path(name).toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(stdin.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
