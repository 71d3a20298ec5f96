package org.fedoracopr.runner.companion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fedoracopr.runner.log.ShellQuoting;
import org.jspecify.annotations.Nullable;

/**
 * A user's script that makes sources in mock's chroot, and the calls of mock that run it (COMP-8).
 *
 * @param mockConfiguration what mock is given with {@code -r}
 * @param script the file on this machine
 * @param hookPayload the file that a webhook sent; null when there is none
 * @param buildDependencies packages, separated by blanks
 * @param workDirectory in the chroot
 * @param resultDirectory in the chroot, where the script is to leave the sources; relative to the work directory
 * @param environment of the script, each {@code KEY=VALUE}
 */
record CustomScript(
        String mockConfiguration,
        Path script,
        @Nullable Path hookPayload,
        @Nullable String buildDependencies,
        String workDirectory,
        String resultDirectory,
        List<String> environment) {

    private static final String USER = "mockbuild";

    CustomScript {
        environment = List.copyOf(environment);
    }

    /** The work directory without what does not belong in a path. */
    String normalWorkDirectory() {
        return Path.of(workDirectory).normalize().toString();
    }

    /** Where the sources are to be: an absolute path of the chroot. */
    String results() {
        return Path.of(workDirectory).resolve(resultDirectory).normalize().toString();
    }

    /** The calls of mock, one after the other; the next one only when the one before succeeded. */
    List<List<String>> calls() {
        String work = normalWorkDirectory();
        String quotedWork = ShellQuoting.quote(work);
        List<List<String>> calls = new ArrayList<>();
        calls.add(mock("--init"));
        String[] packages = packages();
        if (packages.length > 0) {
            List<String> install = mock("--install");
            install.addAll(Arrays.asList(packages));
            calls.add(install);
        }
        calls.add(mock("--copyin", script.toString(), "/script"));
        calls.add(mock(
                "--chroot",
                "set -ex; chmod a+x /script; rm -rf " + quotedWork + "; mkdir -p " + quotedWork + "; chown " + USER
                        + " " + quotedWork + ";"));
        if (hookPayload != null) {
            String payload = work + "/hook_payload";
            calls.add(mock("--copyin", hookPayload.toString(), payload));
            calls.add(mock("--shell", "chmod a+r " + quotedWork + "/hook_payload"));
        }
        calls.add(mock("--unpriv", "--chroot", "set -xe ; cd " + quotedWork + " ; " + variables() + " /script"));
        return calls;
    }

    private String[] packages() {
        return buildDependencies == null || buildDependencies.isBlank()
                ? new String[0]
                : buildDependencies.strip().split("\\s+", -1);
    }

    private String variables() {
        List<String> words = new ArrayList<>();
        for (String variable : environment) {
            int equals = variable.indexOf('=');
            words.add(variable.substring(0, equals + 1) + ShellWord.of(variable.substring(equals + 1)));
        }
        words.add("COPR_RESULTDIR=" + ShellQuoting.quote(results()));
        return String.join(" ", words);
    }

    private List<String> mock(String... options) {
        List<String> call = new ArrayList<>(List.of("mock", "-r", mockConfiguration));
        call.addAll(Arrays.asList(options));
        return call;
    }
}
