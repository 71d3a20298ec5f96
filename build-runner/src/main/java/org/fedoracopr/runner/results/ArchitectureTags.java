package org.fedoracopr.runner.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.spec.MacroDatabase;
import org.fedoracopr.runner.spec.MacroEnvironment;
import org.fedoracopr.runner.spec.SpecEvaluator;
import org.fedoracopr.runner.spec.SpecTags;

/** The tags of a spec file by which a package says which architectures it is for, distribution by distribution, as results.json has them (RES-5). */
final class ArchitectureTags {

    private final MacroDatabase database;
    private final Consumer<String> log;
    private final Map<String, SpecTags> evaluated = new HashMap<>();
    private final Set<String> shownNotes = new HashSet<>();

    ArchitectureTags(MacroDatabase database, Consumer<String> log) {
        this.database = database;
        this.log = log;
    }

    /** The tags for each distribution, in the order of the list; a distribution without any has an empty object. */
    ObjectNode read(String spec, EngineRequest request, List<String> distributions) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        for (String distribution : distributions) {
            log.accept("Extracting arch-specific tags for " + distribution);
            String target = MacroDatabase.target(distribution);
            if (!database.knows(target)) {
                log.accept("Tag \"" + target + "\" is not defined in \"" + database.name()
                        + "\" database, macros have unexpected values!");
            }
            ObjectNode ofDistribution = document.putObject(distribution);
            tags(spec, request, target).values().forEach((tag, words) -> {
                ArrayNode array = ofDistribution.putArray(tag);
                words.forEach(array::add);
            });
        }
        return document;
    }

    /** Distributions with the same macros are evaluated once: a task may name any number that nobody knows. */
    private SpecTags tags(String spec, EngineRequest request, String target) {
        String key = database.knows(target) ? target : "";
        return evaluated.computeIfAbsent(key, unused -> {
            MacroEnvironment environment = MacroEnvironment.of(
                    database.macros(target),
                    request.macros().byName(),
                    request.task().withOpts(),
                    request.task().withoutOpts(),
                    null);
            SpecTags tags = SpecEvaluator.evaluate(spec, environment);
            tags.notes().stream().filter(shownNotes::add).forEach(note -> log.accept("WARNING: " + note));
            return tags;
        });
    }
}
