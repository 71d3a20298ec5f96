package org.fedoracopr.runner.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Java sources of the modules of this project, by the simple names of their classes. */
final class SourceTree {

    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);

    private final Map<String, List<String>> texts = new HashMap<>();

    private SourceTree() {}

    /** The sources in a directory of each module, e.g. {@code src/main/java}. */
    static SourceTree of(Path project, String directory) throws IOException {
        var tree = new SourceTree();
        try (Stream<Path> modules = Files.list(project)) {
            for (Path sources : modules.map(module -> module.resolve(directory)).toList()) {
                if (Files.isDirectory(sources)) {
                    tree.add(sources);
                }
            }
        }
        return tree;
    }

    private void add(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = file.getFileName().toString().replaceAll("\\.java$", "");
                texts.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(Files.readString(file, StandardCharsets.UTF_8));
            }
        }
    }

    boolean hasClass(String name) {
        return texts.containsKey(name);
    }

    /** Whether a class has a method or a class of that name in it. */
    boolean hasMember(String name, String member) {
        Pattern declared =
                Pattern.compile("\\b(?:record|class|enum|interface) " + member + "\\b|[\\w>\\]] " + member + "\\(");
        return texts.getOrDefault(name, List.of()).stream()
                .anyMatch(text -> declared.matcher(text).find());
    }

    /** The documentation comments of all classes. */
    List<String> comments() {
        return texts.values().stream()
                .flatMap(List::stream)
                .flatMap(text -> JAVADOC.matcher(text).results())
                .map(MatchResult::group)
                .toList();
    }
}
