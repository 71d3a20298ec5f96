package org.fedoracopr.runner.engine.rpmbuild;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.process.ExitStatus;
import org.jspecify.annotations.Nullable;

/** Reads from the last lines of rpmbuild why it failed (ENG-4). */
final class RpmbuildDiagnosis {

    private static final Pattern SCRIPT = Pattern.compile("error: Bad exit status from \\S+ \\((%[a-z_]+)\\)");
    private static final Pattern ARCHITECTURE =
            Pattern.compile("error: Architecture is (?:not included|excluded): (\\S+)");
    private static final String DEPENDENCIES = "error: Failed build dependencies:";

    private RpmbuildDiagnosis() {}

    /**
     * The failure that the lines tell of.
     *
     * @param ofSourcePackage whether the source package was being made, not the binary ones
     */
    static Failure of(ExitStatus status, String output, boolean ofSourcePackage) {
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        return explain(status, lines, ofSourcePackage).loggedAs("Build failed");
    }

    private static Failure explain(ExitStatus status, List<String> lines, boolean ofSourcePackage) {
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            Matcher architecture = ARCHITECTURE.matcher(line);
            if (architecture.find()) {
                return Failure.of(
                        FailureCause.ARCHITECTURE_EXCLUDED,
                        "the package is not for " + architecture.group(1)
                                + ": its ExclusiveArch or ExcludeArch leaves it out");
            }
            if (line.startsWith(DEPENDENCIES)) {
                return missingDependencies(lines.subList(index + 1, lines.size()));
            }
            if (line.contains("No space left on device")) {
                return Failure.of(FailureCause.DISK_FULL, "the disk is full: " + line.strip());
            }
        }
        for (int index = 0; index < lines.size(); index++) {
            Matcher script = SCRIPT.matcher(lines.get(index));
            if (script.find()) {
                return Failure.of(
                        FailureCause.BUILD_FAILED,
                        script.group(1) + " failed (" + status.describe() + ")" + detail(lines.subList(0, index)));
            }
        }
        String error = lastError(lines);
        String step = ofSourcePackage ? "the source package cannot be made" : "rpmbuild failed";
        return Failure.of(
                ofSourcePackage ? FailureCause.SOURCE_PACKAGE_BROKEN : FailureCause.BUILD_FAILED,
                step + " (" + status.describe() + ")" + (error == null ? "" : ": " + error));
    }

    private static Failure missingDependencies(List<String> following) {
        String needed = following.stream()
                .takeWhile(line -> line.contains(" is needed by "))
                .map(line -> line.strip().replaceFirst(" is needed by .*", ""))
                .collect(Collectors.joining(", "));
        return Failure.of(
                FailureCause.DEPENDENCY_MISSING,
                "BuildRequires: " + needed + " not installed on this builder: the engine rpmbuild installs nothing");
    }

    /** The line before the end that most likely says what was wrong: an error that is not make's own echo of one, else simply the last. */
    private static String detail(List<String> before) {
        for (String line : before.reversed()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if ((lower.contains("error") || lower.contains("fatal")) && !line.contains("***")) {
                return ": " + line.strip();
            }
        }
        return before.isEmpty() ? "" : ": " + before.getLast().strip();
    }

    private static @Nullable String lastError(List<String> lines) {
        return lines.reversed().stream()
                .filter(line -> line.startsWith("error: "))
                .map(line -> line.substring("error: ".length()).strip())
                .findFirst()
                .orElse(null);
    }
}
