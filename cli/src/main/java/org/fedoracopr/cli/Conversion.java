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

    /** Writes the resources to a file, or prints them, and then says what has no equivalent, on the other stream. */
    public void deliver(@Nullable Path file, PrintWriter output, PrintWriter errors) throws IOException {
        byte[] yaml = Yamls.write(resources);
        if (file == null) {
            output.print(new String(yaml, StandardCharsets.UTF_8));
            output.flush();
        } else {
            Files.write(file, yaml);
        }
        notes.forEach(errors::println);
        errors.flush();
    }
}
