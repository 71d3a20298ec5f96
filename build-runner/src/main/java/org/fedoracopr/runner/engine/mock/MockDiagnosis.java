package org.fedoracopr.runner.engine.mock;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.process.ExitStatus;
import org.jspecify.annotations.Nullable;

/**
 * Reads from mock's exit code, its last lines and those of build.log why a build failed (ENG-7).
 *
 * <p>The code alone says little: 1 is a failed %build, a compiler killed for memory and an excluded architecture, 30 a missing dependency, a dead mirror and
 * a full disk. Its length is that of the list of texts that it knows: they decide in one order, which is to be seen in one place.
 */
final class MockDiagnosis {

    private static final int MAX_NAMES = 20;
    private static final int LONGEST_LINE = 1000;
    private static final int LONGEST_SHOWN = 300;
    private static final Pattern UNPRINTABLE =
            Pattern.compile("\\x1b\\[[0-9;?]*[ -/]*[@-~]|[\\p{Cntrl}\\u0080-\\u009f&&[^\\t]]");
    private static final Pattern SCRIPT = Pattern.compile("Bad exit status from \\S+ \\((%[a-z_]+)\\)");
    /** What rpmbuild prints before it runs one. */
    private static final Pattern SECTION = Pattern.compile("^Executing\\(%");

    private static final Pattern ARCHITECTURE =
            Pattern.compile("^error: Architecture is (?:not included|excluded): (\\S+)$");
    private static final Pattern MISSING =
            Pattern.compile("No match(?:ing package to install| for argument): '?([^'\\n]+?)'?$|"
                    + "[Nn]othing provides '?([^'\\n]+?)'? needed by|No package '?([^'\\n]+?)'? found");
    private static final Pattern REPOSITORY = Pattern.compile(
            "(?:Failed to download metadata for repo|Errors during downloading metadata for repository) '([^']+)'");
    private static final Pattern DOWNLOAD = Pattern.compile("Error downloading packages|Failed to download packages");
    /** dnf's first word on what went wrong; it repeats itself in vaguer ones. */
    private static final Pattern DNF = Pattern.compile("^(?:Error: (\\S.*)|(Error unpacking .*|Errors occurred .*))$");

    private static final Pattern URL =
            Pattern.compile("(?:URL \\[| for )(?:URL )?(https?://[^\\s\\]]+|file://[^\\s\\]]+)");
    private static final Pattern STATUS = Pattern.compile("Status code: (\\d{3})");
    private static final Pattern SPACE = Pattern.compile(
            "No space left on device|[0-9]+[KMG]B more space needed on the|needs [0-9]+[KMG]B more space on the");
    /** A test of how a program behaves on a full disk writes there. */
    private static final String PRETENDED_DISK = "/dev/full";

    private static final Pattern NSPAWN =
            Pattern.compile("Failed to (?:chown\\(\\) cgroup|open system bus|stat /dev/loop-control)"
                    + "|Failed to create \\S+ subcgroup|network namespace setup failed");
    private static final Pattern KILLED = Pattern.compile("\\bKilled\\b|signal 9|Killed signal terminated program");
    private static final Pattern OFFLINE = Pattern.compile(
            "Could not resolve host|Temporary failure in name resolution|Name or service not known|Network is unreachable|"
                    + "Couldn't connect to server|getaddrinfo|no such host");

    /**
     * What is known of a failed call.
     *
     * @param console the last lines that mock printed
     * @param buildLog those of build.log; empty where there is none
     * @param oomKills that the build's control group counted during the call; 0 where nobody counts
     * @param network whether the build had a network
     */
    record Evidence(ExitStatus status, String console, String buildLog, long oomKills, boolean network) {}

    private static final int PACKAGE = 1;
    private static final int NO_HELPER = 2;
    private static final int INVALID_CONFIGURATION = 3;
    private static final int NO_PRIVILEGE = 6;
    private static final int INTERRUPTED = 7;
    private static final int BUILD_PROBLEM = 10;
    private static final int DEPENDENCIES = 30;
    private static final int NOT_INSTALLABLE = 40;
    private static final int SIGKILL = 9;
    private static final int LOCKED = 60;
    private static final int RESULT_DIRECTORY = 70;
    private static final int NO_NAMESPACES = 80;

    private MockDiagnosis() {}

    static Failure of(Evidence evidence) {
        return explain(evidence).loggedAs("Build failed");
    }

    private static Failure explain(Evidence evidence) {
        List<String> lines = new ArrayList<>(nonBlank(evidence.console()));
        lines.addAll(nonBlank(evidence.buildLog()));
        Optional<Failure> certain = excluded(lines).or(() -> space(lines)).or(() -> memory(evidence, lines));
        if (certain.isPresent()) {
            return certain.get();
        }
        int code = evidence.status().code();
        return switch (code) {
            case INVALID_CONFIGURATION -> misconfigured("mock refuses the chroot's configuration" + error(lines));
            case INTERRUPTED -> Failure.of(FailureCause.BUILD_FAILED, "mock was interrupted by somebody else");
            case LOCKED ->
                misconfigured("another build uses the same chroot: give each builder a /var/lib/mock of its own");
            case RESULT_DIRECTORY ->
                misconfigured("mock cannot write the result directory: make it writable for the builder's user");
            case NO_NAMESPACES ->
                misconfigured(
                        "mock cannot make namespaces: give the builder the capability SYS_ADMIN or make it privileged");
            // What the package itself printed decides nothing here: a test of dnf prints what dnf prints.
            case PACKAGE, BUILD_PROBLEM -> builder(code, lines).orElseGet(() -> script(evidence, lines));
            default ->
                builder(code, lines)
                        .or(() -> repository(lines))
                        .or(() -> missing(lines))
                        .orElseGet(() -> code == DEPENDENCIES
                                ? Failure.of(
                                        FailureCause.DEPENDENCY_MISSING,
                                        "the build's dependencies cannot be installed" + dnfError(lines))
                                : script(evidence, lines));
        };
    }

    /** mock was not given what it needs of the machine. */
    private static Optional<Failure> builder(int code, List<String> lines) {
        return switch (code) {
            case NOT_INSTALLABLE -> nspawn(lines);
            // A source package that is not made for want of nspawn; once a section ran, a package may have printed it.
            case PACKAGE ->
                first(SECTION, lines).or(() -> first(SCRIPT, lines)).isPresent() ? Optional.empty() : nspawn(lines);
            case NO_HELPER, NO_PRIVILEGE ->
                lines.stream()
                        .filter(line -> line.contains("userhelper must be setuid root")
                                || line.contains("Operation not permitted"))
                        .findFirst()
                        .map(line -> misconfigured(
                                "mock lacks rights: run the builder as root with the capabilities that mock needs ("
                                        + shown(line) + ")"));
            default -> Optional.empty();
        };
    }

    private static Optional<Failure> nspawn(List<String> lines) {
        return lines.stream()
                .filter(line -> NSPAWN.matcher(line).find())
                .findFirst()
                .map(line -> misconfigured("systemd-nspawn cannot start in this builder: use the isolation simple or"
                        + " a pool whose security profile permits nspawn (" + shown(line) + ")"));
    }

    /** rpmbuild runs no section then, so one that failed tells that the text is the package's own. */
    private static Optional<Failure> excluded(List<String> lines) {
        if (first(SCRIPT, lines).isPresent()) {
            return Optional.empty();
        }
        return first(ARCHITECTURE, lines)
                .map(found -> Failure.of(
                        FailureCause.ARCHITECTURE_EXCLUDED,
                        "the package is not for " + found.group(1)
                                + ": its ExclusiveArch or ExcludeArch leaves it out"));
    }

    private static Optional<Failure> space(List<String> lines) {
        return lines.stream()
                .filter(line -> SPACE.matcher(line).find() && !line.contains(PRETENDED_DISK))
                .findFirst()
                .map(line -> Failure.of(
                        FailureCause.DISK_FULL,
                        "the build's disk is full: build in a pool with more scratch space (" + shown(line) + ")"));
    }

    /** Both have to say so: a test of the package may print that something was killed, and the kernel may have killed something that did not matter. */
    private static Optional<Failure> memory(Evidence evidence, List<String> lines) {
        Integer signal = evidence.status().signal();
        boolean killed = evidence.status().code() == DEPENDENCIES
                || (signal != null && signal == SIGKILL)
                || lines.stream().anyMatch(line -> KILLED.matcher(line).find());
        return evidence.oomKills() > 0 && killed
                ? Optional.of(
                        Failure.of(
                                FailureCause.BUILD_FAILED,
                                "a process of the build was killed for want of memory: use fewer parallel jobs or a pool with more memory"))
                : Optional.empty();
    }

    private static Optional<Failure> repository(List<String> lines) {
        return first(REPOSITORY, lines)
                .map(found -> unavailable(
                        lines,
                        "the repository " + found.group(1) + " cannot be read",
                        "try again when it is there, or take it out of the build's repositories"))
                // The repository's list is there, a package that it names is not.
                .or(
                        () -> first(DOWNLOAD, lines)
                                .map(
                                        found -> unavailable(
                                                lines,
                                                "a package that the build needs cannot be downloaded",
                                                "try again when its repository is whole, or take that out of the build's repositories")));
    }

    private static Failure unavailable(List<String> lines, String what, String remedy) {
        String url = first(URL, lines).map(match -> match.group(1)).orElse(null);
        Integer status = first(STATUS, lines)
                .map(match -> Integer.valueOf(match.group(1)))
                .orElse(null);
        Failure failure = Failure.of(
                FailureCause.REPOSITORY_UNAVAILABLE,
                what
                        + (url == null ? "" : " from " + url)
                        + (status == null ? "" : " (HTTP status " + status + ")")
                        + ": " + remedy);
        return url == null ? failure : failure.ofRequest(status, url);
    }

    private static String dnfError(List<String> lines) {
        return first(DNF, lines).map(match -> ": " + shown(firstGroup(match))).orElseGet(() -> error(lines));
    }

    private static Optional<Failure> missing(List<String> lines) {
        Set<String> names = new LinkedHashSet<>();
        for (String line : lines) {
            Matcher matcher = MISSING.matcher(line.strip());
            if (matcher.find() && names.size() < MAX_NAMES) {
                names.add(shown(firstGroup(matcher)));
            }
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(Failure.of(
                                FailureCause.DEPENDENCY_MISSING,
                                "BuildRequires: " + String.join(", ", names)
                                        + " not found in the build's repositories: add the repository or correct the dependency")
                        .missing(List.copyOf(names)));
    }

    private static Failure script(Evidence evidence, List<String> lines) {
        // rpmbuild's own word is the last.
        String section =
                first(SCRIPT, lines.reversed()).map(match -> match.group(1)).orElse("the build");
        if (!evidence.network()
                && lines.stream().anyMatch(line -> OFFLINE.matcher(line).find())) {
            return Failure.of(
                            FailureCause.BUILD_FAILED,
                            section + " failed and wanted the network, which is off in this build:"
                                    + " enable it or ship the file as a source")
                    .networkOff();
        }
        return Failure.of(
                FailureCause.BUILD_FAILED,
                section + " failed (mock: " + evidence.status().describe() + ")"
                        + detail(nonBlank(evidence.buildLog()), lines));
    }

    /** The line that most likely says what was wrong: the last error that is not make's own echo of one. */
    private static String detail(List<String> buildLog, List<String> all) {
        for (String line : buildLog.reversed()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if ((lower.contains("error") || lower.contains("fatal"))
                    && !line.contains("***")
                    && !line.contains("Bad exit status")
                    && !line.startsWith("mockbuild.")
                    && !line.startsWith("EXCEPTION:")
                    && !lower.startsWith("rpm build errors")) {
                return ": " + shown(line);
            }
        }
        return error(all);
    }

    private static String error(List<String> lines) {
        return lines.reversed().stream()
                .filter(line -> line.startsWith("ERROR: ")
                        && !line.startsWith("ERROR: Command failed")
                        && !line.startsWith("ERROR: Exception("))
                .findFirst()
                .map(line -> ": " + shown(line.substring("ERROR: ".length())))
                .orElse("");
    }

    private static Failure misconfigured(String message) {
        return Failure.of(FailureCause.BUILDER_MISCONFIGURED, message);
    }

    private static Optional<Matcher> first(Pattern pattern, List<String> lines) {
        return lines.stream().map(pattern::matcher).filter(Matcher::find).findFirst();
    }

    private static String firstGroup(Matcher matcher) {
        for (int group = 1; group <= matcher.groupCount(); group++) {
            @Nullable String text = matcher.group(group);
            if (text != null) {
                return text.strip();
            }
        }
        return matcher.group();
    }

    private static List<String> nonBlank(String text) {
        return text.lines()
                .map(line -> UNPRINTABLE.matcher(line).replaceAll(""))
                .filter(line -> !line.isBlank())
                .map(line -> line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE))
                .toList();
    }

    private static String shown(String line) {
        String text = line.strip();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
