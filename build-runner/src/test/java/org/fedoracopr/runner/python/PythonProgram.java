package org.fedoracopr.runner.python;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A Python script that answers each line that it is told with one line; a test is skipped where there is no Python. */
public final class PythonProgram implements AutoCloseable {

    private final Process process;
    private final BufferedWriter input;
    private final BufferedReader output;

    public PythonProgram(String script) throws IOException {
        try {
            process = new ProcessBuilder("python3", "-X", "utf8", "-c", script)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("python3 is not on this machine: " + e.getMessage());
            throw e;
        }
        input = process.outputWriter();
        output = process.inputReader();
    }

    /** Tells a line that is not answered. */
    public void tell(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** The answer to a line; null when the program has ended. */
    public @Nullable String ask(String line) throws IOException {
        tell(line);
        return output.readLine();
    }

    @Override
    public void close() throws IOException {
        try {
            input.close();
        } finally {
            end();
        }
    }

    private void end() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
