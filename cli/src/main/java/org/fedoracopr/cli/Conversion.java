package org.fedoracopr.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.fedoracopr.cli.yaml.Yamls;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * What became of a configuration of another system.
 *
 * @param resources to apply
 * @param notes what has no equivalent, or should be looked at, a line each
 */
public record Conversion(List<Map<String, Object>> resources, List<String> notes) {

    public Conversion {
        resources = List.copyOf(resources);
        notes = List.copyOf(notes);
    }

    /** How a conversion is made; {@link IOException} and {@link IllegalArgumentException} have messages for users. */
    @FunctionalInterface
    public interface Source {
        Conversion convert() throws IOException;
    }

    /**
     * Converts, writes the resources to a file or prints them, and then says what has no equivalent, or why nothing was converted, on the other stream.
     *
     * @param file null for the standard output
     * @return the exit code
     */
    public static int deliver(CommandLine terminal, @Nullable Path file, Source source) {
        PrintWriter errors = terminal.getErr();
        try {
            Conversion conversion = source.convert();
            conversion.write(file, terminal.getOut());
            conversion.notes().forEach(errors::println);
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            errors.println("kubectl copr: " + e.getMessage());
            return 1;
        } finally {
            errors.flush();
        }
    }

    private void write(@Nullable Path file, PrintWriter output) throws IOException {
        byte[] yaml = Yamls.write(resources);
        if (file == null) {
            output.print(new String(yaml, StandardCharsets.UTF_8));
            output.flush();
        } else {
            Files.write(file, yaml);
        }
    }
}
