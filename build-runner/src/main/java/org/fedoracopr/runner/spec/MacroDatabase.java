package org.fedoracopr.runner.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.jspecify.annotations.Nullable;

/**
 * The macros that differ between distributions, in the form of norpm's override databases (RES-7):
 * {@code {"macro": [{"definition": null | {"params": null | "...", "value": "..."}, "tags": ["fedora-43", ...]}]}}.
 *
 * @param name for messages: a file's path, or {@code built-in}
 */
public record MacroDatabase(String name, Map<String, Map<String, Macro>> macrosByTarget) {

    private static final String BUILT_IN = "macro-overrides.json";
    private static final int MAX_BYTES = 16 << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public MacroDatabase {
        macrosByTarget = Map.copyOf(macrosByTarget);
    }

    /** Reads a file; null reads what comes with the runner. */
    public static MacroDatabase load(@Nullable Path file) throws BuildException {
        String name = file == null ? "built-in" : file.toString();
        try (InputStream input =
                file == null ? MacroDatabase.class.getResourceAsStream(BUILT_IN) : Files.newInputStream(file)) {
            if (input == null) {
                throw new IOException(BUILT_IN + " is missing in this build");
            }
            byte[] bytes = input.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("it is larger than " + MAX_BYTES + " bytes");
            }
            return new MacroDatabase(name, parse(MAPPER.readTree(bytes)));
        } catch (JsonProcessingException e) {
            throw unusable(name, "it is not JSON (line " + e.getLocation().getLineNr() + ")", e);
        } catch (IOException e) {
            throw unusable(name, Explanations.of(e), e);
        }
    }

    private static BuildException unusable(String name, String problem, IOException origin) {
        return new BuildException(
                FailureCause.BUILDER_MISCONFIGURED,
                "the macro database " + name + " cannot be used: " + problem
                        + "; correct macro_override_db in main.ini",
                origin);
    }

    private static Map<String, Map<String, Macro>> parse(JsonNode root) throws IOException {
        if (!root.isObject()) {
            throw new IOException("it is not a JSON object");
        }
        Map<String, Map<String, Macro>> targets = new HashMap<>();
        for (Map.Entry<String, JsonNode> member : root.properties()) {
            for (JsonNode override : member.getValue()) {
                Optional<Macro> macro = macro(member.getKey(), override.path("definition"));
                for (JsonNode tag : override.path("tags")) {
                    Map<String, Macro> macros = targets.computeIfAbsent(tag.asText(), unused -> new HashMap<>());
                    macro.ifPresent(defined -> macros.put(member.getKey(), defined));
                }
            }
        }
        return targets;
    }

    private static Optional<Macro> macro(String name, JsonNode definition) throws IOException {
        if (definition.isNull() || definition.isMissingNode()) {
            return Optional.empty();
        }
        JsonNode value = definition.path("value");
        JsonNode parameters = definition.path("params");
        if (!value.isTextual() || !(parameters.isTextual() || parameters.isNull() || parameters.isMissingNode())) {
            throw new IOException("the definition of " + name + " needs a text as value, and a text or null as params");
        }
        return Optional.of(new Macro.Defined(parameters.textValue(), value.textValue()));
    }

    /** Whether the database has macros of a target. */
    public boolean knows(String target) {
        return macrosByTarget.containsKey(target);
    }

    /** The macros of a target; none when it is not known. */
    public Map<String, Macro> macros(String target) {
        return macrosByTarget.getOrDefault(target, Map.of());
    }

    /** The targets that it knows. */
    public Set<String> targets() {
        return new HashSet<>(macrosByTarget.keySet());
    }

    /** The target that has the macros of one of Copr's distributions (RES-7). */
    public static String target(String distribution) {
        return switch (distribution) {
            case "epel-7", "epel-8", "epel-9" -> "rhel+" + distribution;
            case "epel-10" -> "centos-stream+epel-10";
            case "custom-0", "custom-1" -> "fedora-rawhide";
            default -> distribution;
        };
    }
}
