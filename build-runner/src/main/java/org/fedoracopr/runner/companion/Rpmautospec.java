package org.fedoracopr.runner.companion;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Release and changelog that follow from git's history: a spec file that uses them is expanded by the program rpmautospec (COMP-10). */
final class Rpmautospec {

    static final String PROGRAM = "rpmautospec";

    private static final Pattern MACRO =
            Pattern.compile("(?m)^(?!\\s*#).*(?<!%)%(?:\\{\\??)?(?:autorelease|autochangelog)(?![A-Za-z0-9_])");

    private Rpmautospec() {}

    /** Whether a spec file needs it; comments and {@code %%autorelease} do not. */
    static boolean isUsedIn(Path spec) throws IOException {
        // Latin-1 reads every byte, and the macros are ASCII.
        return MACRO.matcher(Files.readString(spec, StandardCharsets.ISO_8859_1))
                .find();
    }

    /** What makes {@code expanded} of {@code spec}: the whole history first, where the clone is shallow. */
    static List<List<String>> commands(Path clone, Path spec, Path expanded) {
        List<List<String>> commands = new ArrayList<>();
        if (Files.exists(clone.resolve(".git/shallow"))) {
            commands.add(List.of("git", "fetch", "--unshallow"));
        }
        commands.add(List.of(PROGRAM, "process-distgit", spec.toString(), expanded.toString()));
        return commands;
    }
}
