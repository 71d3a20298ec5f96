package org.fedoracopr.runner.agent;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.fedoracopr.api.protocol.VolumeReport;
import org.fedoracopr.runner.agent.io.Agent;
import org.fedoracopr.runner.agent.io.VolumeCheck;
import org.fedoracopr.runner.agent.model.AgentSettings;

/**
 * The agent's process; its supervisor, {@code copr-agent}, starts it again when it dies. With {@link VolumeReport#OPTION} it only tries the results volume.
 *
 * <p>Exit code 0: the attempt is over; 1: it is over, and the agent could not do its part; 2: settings that cannot be used; anything else: start it again.
 */
public final class AgentMain {

    private AgentMain() {}

    public static void main(String[] arguments) {
        AgentSettings settings;
        try {
            settings = AgentSettings.of(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println("copr-agent: " + e.getMessage());
            System.exit(2);
            return;
        }
        int exitCode;
        try {
            var output = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
            exitCode = List.of(arguments).contains(VolumeReport.OPTION)
                    ? VolumeCheck.report(settings, output)
                    : new Agent(settings, InstantSource.system(), output).run();
        } catch (Throwable e) {
            e.printStackTrace();
            exitCode = 70;
        }
        // A thread that waits for the results volume must not keep the process.
        Runtime.getRuntime().halt(exitCode);
    }
}
