package org.fedoracopr.runner.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds main.ini: the file of {@code --config}, else /etc/copr-rpmbuild/main.ini and then the one in the directory that the program was started in,
 * whose keys win (CFG-2).
 */
public final class ConfigurationLoader {

    /** Where the configuration of the machine lies. */
    public static final Path SYSTEM_DIRECTORY = Path.of("/etc/copr-rpmbuild");

    private static final String FILE_NAME = "main.ini";

    private final Path systemDirectory;
    private final Path workingDirectory;

    public ConfigurationLoader(Path systemDirectory, Path workingDirectory) {
        this.systemDirectory = systemDirectory;
        this.workingDirectory = workingDirectory;
    }

    /** A configuration, and what is odd about it. */
    public record Loaded(RunnerConfiguration configuration, List<String> warnings) {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Reads the text of a main.ini and does nothing with it.
     *
     * @param warnings gets what is odd about it
     */
    public static void check(String text, List<String> warnings) throws ConfigurationException {
        IniFile file = IniFile.parse(text, FILE_NAME);
        if (file.sections().isEmpty()) {
            throw new ConfigurationException(FILE_NAME + " line 1: it has no section: begin it with [main]");
        }
        var unused = new ConfigurationReader(file, List.of()).read(warnings);
    }

    /** Reads the configuration. */
    public Loaded load(@Nullable Path explicit) throws ConfigurationException {
        IniFile merged = IniFile.EMPTY;
        List<Path> candidates = explicit == null
                ? List.of(systemDirectory.resolve(FILE_NAME), workingDirectory.resolve(FILE_NAME))
                : List.of(explicit);
        for (Path candidate : candidates) {
            if (Files.exists(candidate)) {
                merged = merged.overriddenBy(IniFile.read(candidate));
            }
        }
        if (merged.sections().isEmpty()) {
            throw new ConfigurationException(
                    explicit == null
                            ? "No configuration file main.ini in: " + workingDirectory + " " + systemDirectory
                            : "No configuration in " + explicit + ": give --config the path of a main.ini");
        }
        List<String> warnings = new ArrayList<>();
        RunnerConfiguration configuration = new ConfigurationReader(
                        // The other way round than main.ini, whose last file wins.
                        merged, List.of(workingDirectory, systemDirectory))
                .read(warnings);
        return new Loaded(configuration, warnings);
    }
}
