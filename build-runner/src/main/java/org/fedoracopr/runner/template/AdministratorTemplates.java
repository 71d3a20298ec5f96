package org.fedoracopr.runner.template;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.jspecify.annotations.Nullable;

/**
 * The templates that an administrator has written, by their names (CFG-8).
 *
 * <p>Nothing of the interpreter is loaded where there is none.
 *
 * @param directories where they lie, the first one wins
 */
public record AdministratorTemplates(List<Path> directories) {

    private static final long LARGEST = 1024 * 1024;

    public AdministratorTemplates {
        directories = List.copyOf(directories);
    }

    /**
     * What a template makes of values.
     *
     * @throws BuildException for a fault in it, with file and line
     */
    public String render(Path file, Map<String, Value> values) throws BuildException {
        try {
            return new Renderer(this::find).render(read(file), new Scope(values));
        } catch (TemplateException e) {
            throw new BuildException(FailureCause.BUILDER_MISCONFIGURED, "template " + e.described(), e);
        }
    }

    /** What is wrong with the text of a template, with file and line; null when it can be read. What it makes of values is seen when it gets them. */
    public static @Nullable String fault(String file, String text) {
        try {
            var unused = Template.parse(Path.of(file), text);
            return null;
        } catch (TemplateException e) {
            return e.described();
        }
    }

    /** Where the template of a name lies; empty where the administrator has not written one. */
    public Optional<Path> file(String name) {
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::exists)
                .findFirst();
    }

    private Optional<Template> find(String name) throws TemplateException {
        try {
            // As Jinja2 has it, a template of another directory has no name.
            Path path = Path.of(name);
            Optional<Path> file =
                    path.isAbsolute() || path.normalize().startsWith("..") ? Optional.empty() : file(name);
            return file.isPresent() ? Optional.of(read(file.get())) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Template read(Path file) throws TemplateException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new TemplateException(1, "the file is larger than " + LARGEST + " bytes").in(file);
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return Template.parse(
                    file, StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            throw new TemplateException(1, "the file is not UTF-8").in(file);
        } catch (IOException e) {
            throw new TemplateException(1, Explanations.of(e)).in(file);
        }
    }
}
