package org.fedoracopr.runner.lookaside;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.config.ConfigurationException;
import org.fedoracopr.runner.config.IniFile;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Excerpt;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.Trees;
import org.jspecify.annotations.Nullable;

/**
 * The dist-git instances that this builder knows: Fedora's and CentOS's built in, then those of the ini files in a directory, whose sections replace
 * built-in ones of the same name key by key (SRC-5).
 *
 * @param instances in the order of configuration: of several with a matching path the last one counts
 */
public record LookasideConfiguration(List<LookasideInstance> instances) {

    /** Where the ini files of the machine lie. */
    public static final Path SYSTEM_DIRECTORY = Path.of("/etc/dist-git-client");

    /** The environment variable that names another directory. */
    public static final String DIRECTORY_VARIABLE = "COPR_DISTGIT_CLIENT_CONFDIR";

    private static final String BUILT_IN = "dist-git-instances.ini";

    public LookasideConfiguration {
        instances = List.copyOf(instances);
    }

    /** Reads the ini files of a directory, which need not exist, over the built-in ones. */
    public static LookasideConfiguration load(Path directory) throws BuildException {
        try {
            List<IniFile> files = new ArrayList<>();
            if (Files.isDirectory(directory)) {
                for (Path file : Trees.files(directory, "*.ini")) {
                    files.add(IniFile.read(file));
                }
            }
            return of(files);
        } catch (ConfigurationException e) {
            throw new BuildException(FailureCause.BUILDER_MISCONFIGURED, Explanations.of(e), e);
        } catch (IOException e) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED, "cannot read " + directory + ": " + Explanations.of(e), e);
        }
    }

    /** The ini files, each over those before it and all of them over the built-in ones. */
    public static LookasideConfiguration of(List<IniFile> files) throws ConfigurationException {
        IniFile merged = builtIn();
        for (IniFile file : files) {
            merged = merged.overriddenBy(file);
        }
        List<LookasideInstance> instances = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> section : merged.sections().entrySet()) {
            instances.add(instance(section.getKey(), section.getValue()));
        }
        return new LookasideConfiguration(instances);
    }

    private static IniFile builtIn() throws ConfigurationException {
        try (InputStream resource = LookasideConfiguration.class.getResourceAsStream(BUILT_IN)) {
            if (resource == null) {
                throw new IOException("it is missing in this build");
            }
            return IniFile.parse(new String(resource.readAllBytes(), StandardCharsets.UTF_8), BUILT_IN);
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + BUILT_IN + ": " + Explanations.of(e), e);
        }
    }

    private static LookasideInstance instance(String name, Map<String, String> values) throws ConfigurationException {
        return new LookasideInstance(
                name,
                words(values.get("clone_hostnames")),
                words(values.get("path_prefixes")),
                values.getOrDefault("sources_file", "sources"),
                values.getOrDefault("specs", "."),
                values.getOrDefault("sources", "."),
                values.getOrDefault("default_sum", "md5").toLowerCase(Locale.ROOT),
                required(name, values, "lookaside_location"),
                required(name, values, "lookaside_uri_pattern"),
                cloning(values));
    }

    private static @Nullable CloningPattern cloning(Map<String, String> values) {
        String pattern = values.get("cloning_pattern");
        return pattern == null ? null : new CloningPattern(pattern, words(values.get("cloning_pattern_package_parts")));
    }

    private static String required(String name, Map<String, String> values, String key) throws ConfigurationException {
        String value = values.get(key);
        if (value == null) {
            throw new ConfigurationException(
                    "dist-git-client configuration: section [" + name + "] needs the key " + key);
        }
        return value;
    }

    private static List<String> words(@Nullable String value) {
        return value == null
                ? List.of()
                : Arrays.stream(value.split("\\s+", -1))
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    /** Where the instance of a name keeps its packages. */
    public CloningPattern cloning(String name) throws BuildException {
        for (LookasideInstance instance : instances) {
            if (instance.name().equals(name)) {
                if (instance.cloning() == null) {
                    throw new BuildException(
                            FailureCause.BUILDER_MISCONFIGURED,
                            "dist-git-client configuration: section [" + name + "] needs the key cloning_pattern");
                }
                return instance.cloning();
            }
        }
        throw new BuildException(
                FailureCause.SOURCES_UNAVAILABLE,
                "no dist-git " + Excerpt.of(name) + " in dist-git-client configuration: name one of "
                        + instances.stream().map(LookasideInstance::name).collect(Collectors.joining(", ")));
    }

    /** The instance that a clone URL belongs to. */
    public LookasideInstance find(CloneUrl url) throws BuildException {
        List<LookasideInstance> ofHost = instances.stream()
                .filter(instance -> instance.cloneHostnames().contains(url.hostname()))
                .toList();
        if (ofHost.isEmpty()) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE,
                    Excerpt.of(url.hostname())
                            + " (detected from clone URL) not found in dist-git-client configuration:"
                            + " add a section with clone_hostnames = " + Excerpt.of(url.hostname()) + " in "
                            + SYSTEM_DIRECTORY);
        }
        LookasideInstance matching = null;
        LookasideInstance remaining = null;
        for (LookasideInstance instance : ofHost) {
            if (instance.clonePathPrefixes().isEmpty()) {
                remaining = instance;
            } else if (instance.clonePathPrefixes().stream().anyMatch(url.path()::startsWith)) {
                matching = instance;
            }
        }
        if (matching == null && remaining == null) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE,
                    "Path " + Excerpt.of(url.path()) + " does not match any of 'path_prefixes' for '"
                            + Excerpt.of(url.hostname()) + "' hostname");
        }
        return matching != null ? matching : Objects.requireNonNull(remaining);
    }
}
