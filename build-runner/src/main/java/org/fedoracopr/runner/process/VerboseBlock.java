package org.fedoracopr.runner.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.fedoracopr.runner.log.LogFilter;
import org.fedoracopr.runner.log.PythonText;

/** What a verbose log says of a program whose output was captured, in upstream's form; both of its streams are under {@code stdout} (CLI-11). */
final class VerboseBlock {

    private VerboseBlock() {}

    static String of(Command command, CapturedOutput output) {
        return """

                cmd: %s
                cwd: %s
                rc: %d
                stdout: %s
                stderr:\s

                """.formatted(
                command.arguments().stream().map(PythonText::string).collect(Collectors.joining(", ", "[", "]")),
                command.directory(),
                output.status().code(),
                readable(output.text()));
    }

    /** A program may print anything, also what a terminal would obey. */
    private static String readable(String text) {
        var kept = new ByteArrayOutputStream();
        var filter = new LogFilter((bytes, offset, length) -> kept.write(bytes, offset, length));
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        filter.write(raw, 0, raw.length);
        filter.finish();
        return kept.toString(StandardCharsets.UTF_8).strip();
    }
}
