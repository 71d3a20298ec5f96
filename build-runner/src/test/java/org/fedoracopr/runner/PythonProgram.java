package org.fedoracopr.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;

/** The Python of this machine, as the judge of what Python prints. */
public final class PythonProgram {

    private PythonProgram() {}

    /** Runs a script with an input and returns its output; the test is skipped where there is no python3. */
    public static String run(String script, String input) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("python3", "-c", script)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("python3 is not on this machine: " + e.getMessage());
            throw e;
        }
        Thread writer = Thread.ofVirtual().start(() -> {
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The script ended early; its exit code tells.
            }
        });
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        writer.join();
        if (process.waitFor() != 0) {
            throw new IOException("the script failed: " + output);
        }
        return output;
    }
}
