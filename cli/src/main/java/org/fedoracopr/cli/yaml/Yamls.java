package org.fedoracopr.cli.yaml;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/** YAML as plain maps, lists and values. */
public final class Yamls {

    private Yamls() {}

    /** Text of a file; {@link IOException} with a message for users when it cannot be read. */
    public static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (MalformedInputException e) {
            throw new IOException(file + " is not text in UTF-8", e);
        }
    }

    /**
     * Reads a document.
     *
     * @param name of its file, for messages
     * @throws IOException when it is not valid YAML, with the line
     */
    public static @Nullable Object read(String name, String text) throws IOException {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        } catch (YAMLException e) {
            throw new IOException(name + " is not valid YAML: " + e.getMessage(), e);
        }
    }

    /** Documents as kubectl reads them, each after a line of three dashes but the first. */
    public static byte[] write(List<Map<String, Object>> documents) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(160);
        var text = new StringBuilder();
        for (Map<String, Object> document : documents) {
            text.append(text.isEmpty() ? "" : "---\n")
                    .append(new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options)
                            .dump(document));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
