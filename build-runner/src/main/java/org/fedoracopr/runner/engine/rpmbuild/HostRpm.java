package org.fedoracopr.runner.engine.rpmbuild;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.process.CapturedOutput;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.process.Command;
import org.jspecify.annotations.Nullable;

/** What the rpm of this machine can and lacks. */
final class HostRpm {

    private static final int MAX_ANSWER_BYTES = 4096;
    private static final Pattern CHROOT = Pattern.compile("(.+)-([0-9]+)-([^-]+)");

    private final ChildRunner children;

    HostRpm(ChildRunner children) {
        this.children = children;
    }

    /** Whether its database knows what is installed: where another package manager rules (Debian), it is empty. */
    boolean hasDatabase(EngineRequest request) throws BuildException {
        return ask(request, "rpm", "-q", "rpm").status().isSuccess();
    }

    /** The value of {@code %dist} that the chroot's name implies, where rpm itself has none and no macro of the build does. */
    Optional<String> missingDist(EngineRequest request) throws BuildException {
        if (request.macros().defines("%dist")
                || !ask(request, "rpm", "--eval", "%{?dist}").text().isBlank()) {
            return Optional.empty();
        }
        return dist(request.chroot());
    }

    private static Optional<String> dist(@Nullable String chroot) {
        Matcher matcher = CHROOT.matcher(chroot == null ? "" : chroot);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String release = matcher.group(2);
        return switch (matcher.group(1)) {
            case "fedora" -> Optional.of(".fc" + release);
            case "epel", "centos-stream", "rhel", "rhel+epel", "centos-stream+epel", "almalinux", "rocky" ->
                Optional.of(".el" + release);
            case "mageia" -> Optional.of(".mga" + release);
            default -> Optional.empty();
        };
    }

    private CapturedOutput ask(EngineRequest request, String... arguments) throws BuildException {
        return children.capture(
                new Command(List.of(arguments), request.workDirectory(), request.environment()), MAX_ANSWER_BYTES);
    }
}
