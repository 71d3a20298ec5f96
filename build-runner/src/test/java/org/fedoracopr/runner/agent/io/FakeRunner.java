package org.fedoracopr.runner.agent.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A runner in a process of its own: a file lock is seen by other processes only. */
final class FakeRunner implements AutoCloseable {

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    /** Starts it and waits until it holds its lock. */
    FakeRunner(Path shared) throws IOException {
        process = AgentPod.java(FakeRunnerMain.class, shared.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        commands = process.outputWriter(StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!"locked true".equals(answers.readLine())) {
            throw new IOException("the fake runner did not start");
        }
    }

    FakeRunner log(String line) throws IOException {
        return command("log " + line);
    }

    FakeRunner outcome(String result) throws IOException {
        return command("outcome " + result);
    }

    /** Ends as a runner does that is done. */
    void end() throws IOException, InterruptedException {
        commands.close();
        process.waitFor(20, TimeUnit.SECONDS);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private FakeRunner command(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        if (!"done".equals(answers.readLine())) {
            throw new IOException("the fake runner did not do: " + command);
        }
        return this;
    }
}
