package org.fedoracopr.runner.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What copr-rpmbuild.yml says: Python for the mock configurations of tasks with certain tags, and which chroots need a Red Hat subscription (CFG-7).
 *
 * @param snippets in the file's order
 * @param subscribedChroots shell patterns
 */
public record BuilderConfiguration(List<Snippet> snippets, List<String> subscribedChroots) {

    /** What no file says. */
    public static final BuilderConfiguration EMPTY = new BuilderConfiguration(List.of(), List.of());

    public BuilderConfiguration {
        snippets = List.copyOf(snippets);
        subscribedChroots = List.copyOf(subscribedChroots);
    }

    /** Python for the tasks that have all of the tags. */
    public record Snippet(Set<String> tags, String text) {
        public Snippet {
            tags = Set.copyOf(tags);
        }
    }

    /** Reads the file; one that does not exist says nothing. */
    public static BuilderConfiguration load(Path file) throws ConfigurationException {
        if (!Files.exists(file)) {
            return EMPTY;
        }
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return read(reader, file.toString());
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot read " + file + ": make it a readable file in UTF-8 (" + e.getMessage() + ")", e);
        }
    }

    /** Reads a text; {@code origin} names it in messages. */
    public static BuilderConfiguration read(Reader text, String origin) throws ConfigurationException {
        return new BuilderConfigurationReader(origin).read(text);
    }

    /** The texts for a task with these tags. */
    public List<String> snippetsFor(List<String> tags) {
        Set<String> present = Set.copyOf(tags);
        return snippets.stream()
                .filter(snippet -> present.containsAll(snippet.tags()))
                .map(Snippet::text)
                .toList();
    }
}
