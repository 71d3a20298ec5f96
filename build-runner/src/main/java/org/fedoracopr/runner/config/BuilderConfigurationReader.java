package org.fedoracopr.runner.config;

import java.io.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads copr-rpmbuild.yml as a tree, so that every message has the line that it is about (CFG-7). */
final class BuilderConfigurationReader {

    private final String origin;

    BuilderConfigurationReader(String origin) {
        this.origin = origin;
    }

    BuilderConfiguration read(Reader reader) throws ConfigurationException {
        Node document;
        try {
            document = new Yaml(new LoaderOptions()).compose(reader);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new ConfigurationException(origin + ":" + line + ": not YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new ConfigurationException(origin + ": not YAML: " + e.getMessage(), e);
        }
        if (document == null || isNull(document)) {
            return BuilderConfiguration.EMPTY;
        }
        MappingNode mapping = mapping(document, "the file must have keys and values, tags_to_mock_snippet: and rhsm:");
        List<BuilderConfiguration.Snippet> snippets = new ArrayList<>();
        for (Node item : items(mapping, "tags_to_mock_snippet")) {
            snippets.add(snippet(item));
        }
        List<String> subscribed = new ArrayList<>();
        for (Node item : items(mapping, "rhsm")) {
            subscribed.add(text(item, "an entry of rhsm must be the pattern of a chroot's name"));
        }
        return new BuilderConfiguration(snippets, subscribed);
    }

    private BuilderConfiguration.Snippet snippet(Node item) throws ConfigurationException {
        String form = "an entry of tags_to_mock_snippet must have tagset: [tag, ...] and snippet: text";
        MappingNode mapping = mapping(item, form);
        Node snippet = value(mapping, "snippet").orElseThrow(() -> problem(item, form));
        if (value(mapping, "tagset").isEmpty()) {
            throw problem(item, form);
        }
        var tags = new HashSet<String>();
        for (Node tag : items(mapping, "tagset")) {
            tags.add(text(tag, "an entry of tagset must be a tag"));
        }
        return new BuilderConfiguration.Snippet(tags, text(snippet, "snippet must be text"));
    }

    private List<Node> items(MappingNode mapping, String key) throws ConfigurationException {
        Node found = value(mapping, key).orElse(null);
        if (found == null || isNull(found)) {
            return List.of();
        }
        if (found instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw problem(found, key + " must be a list");
    }

    private static Optional<Node> value(MappingNode mapping, String key) {
        @Nullable Node last = null;
        for (NodeTuple entry : mapping.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
                last = entry.getValueNode();
            }
        }
        return Optional.ofNullable(last);
    }

    private MappingNode mapping(Node node, String demand) throws ConfigurationException {
        if (node instanceof MappingNode mapping) {
            return mapping;
        }
        throw problem(node, demand);
    }

    private String text(Node node, String demand) throws ConfigurationException {
        if (node instanceof ScalarNode scalar && !isNull(node)) {
            return scalar.getValue();
        }
        throw problem(node, demand);
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private ConfigurationException problem(Node node, String demand) {
        return new ConfigurationException(origin + ":" + (node.getStartMark().getLine() + 1) + ": " + demand);
    }
}
