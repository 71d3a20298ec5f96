package org.fedoracopr.runner.mock;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.process.Command;
import org.fedoracopr.runner.process.ExitStatus;

/** The program mock as every part of a build calls it: for the same unprivileged user, and scrubbed in the same way (ENG-6, ENG-8). */
public final class MockProgram {

    private final ChildRunner children;
    private final BuilderUser user = BuilderUser.ofProcess();

    public MockProgram(ChildRunner children) {
        this.children = children;
    }

    /** {@code mock OPTIONS...} */
    public static List<String> words(List<String> options) {
        List<String> words = new ArrayList<>(List.of("mock"));
        words.addAll(options);
        return words;
    }

    /** The environment of mock, and of programs that call it: {@code more} and who the builder is. */
    public Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new LinkedHashMap<>(more);
        environment.putAll(user.environment());
        return environment;
    }

    /** Gives a directory with everything in it to the user that mock builds as; links are not followed. */
    public void own(Path directory) throws IOException {
        user.own(directory);
    }

    /** Removes what mock keeps of a chroot, also in a build that is to stop, for so long at most; failing to is logged and nothing else. */
    public void scrub(
            List<String> options,
            Path workingDirectory,
            Map<String, String> environment,
            Duration limit,
            Consumer<String> log) {
        try {
            ExitStatus status =
                    children.tidyUp(new Command(words(options), workingDirectory, environment(environment)), limit);
            if (!status.isSuccess()) {
                log.accept("WARNING: the chroot may be left behind: mock --scrub ended with " + status.describe());
            }
        } catch (BuildException e) {
            log.accept("WARNING: the chroot may be left behind: " + e.failure().message());
        }
    }
}
