package org.fedoracopr.runner.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.fedoracopr.runner.failure.Excerpt;
import org.jspecify.annotations.Nullable;

/** Makes the configuration of main.ini's sections: defaults for what they do not say, a warning for each key nobody knows (CFG-2..CFG-4). */
final class ConfigurationReader {

    static final String MAIN = "main";
    private static final String DIST_GIT = "distgit";
    private static final String HOME = "/var/lib/copr-rpmbuild";
    /** A month, far more than anything that is waited for. */
    private static final long MAX_WAIT_SECONDS = Duration.ofDays(30).toSeconds();

    private static final long DEFAULT_MAX_DOWNLOAD_BYTES = 16L << 30;

    private final IniFile ini;
    private final List<Path> templateDirectories;
    private final Set<String> known = new HashSet<>(Set.of("backend_url"));

    ConfigurationReader(IniFile ini, List<Path> templateDirectories) {
        this.ini = ini;
        this.templateDirectories = templateDirectories;
    }

    RunnerConfiguration read(List<String> warnings) throws ConfigurationException {
        var configuration = new RunnerConfiguration(
                withoutSlash(text("frontend_url", null)),
                withoutSlash(text("results_url", null)),
                path("resultdir", HOME + "/results"),
                path("workspace", HOME + "/workspace"),
                path("lockfile", HOME + "/lockfile"),
                path("logfile", HOME + "/main.log"),
                path("pidfile", HOME + "/pid"),
                path("logger_pidfile", HOME + "/logger_pid"),
                words(textOr("enabled_source_protocols", "https ftps")),
                textOr("rpm_vendor_copr_name", "Unknown Copr"),
                textOr(
                        "macro_override_db_url",
                        "https://raw.githubusercontent.com/praiskup/norpm-macro-overrides/refs/heads/main/distro-arch-specific.json"),
                optionalPath("macro_override_db"),
                text("distgit_lookaside_url", null),
                text("distgit_clone_url", null),
                distGitSections(),
                choice("engine", EngineName.values(), EngineName::text, EngineName.MOCK),
                choice("results_json", ResultsForm.values(), ResultsForm::text, ResultsForm.COPR),
                seconds("agent_wait_seconds", 120),
                number("max_download_bytes", DEFAULT_MAX_DOWNLOAD_BYTES),
                choice("enable_net", List.of("yes", "no"), "no").equals("yes"),
                seconds("repository_wait_seconds", 60),
                path("builder_config", "/etc/copr-rpmbuild/copr-rpmbuild.yml"),
                mock(),
                templateDirectories);
        warnAboutUnknown(warnings);
        return configuration;
    }

    private MockSettings mock() throws ConfigurationException {
        long percent = number("scratch_limit_percent", 95);
        if (percent > 100) {
            throw problem("scratch_limit_percent", percent + ": write a whole number from 1 to 100");
        }
        return new MockSettings(
                path("mock_config_directory", "/etc/mock"),
                path("mock_scratch", "/var/lib/mock"),
                Math.toIntExact(percent),
                text("network_guard", null) == null
                        ? null
                        : choice("network_guard", NetworkGuard.values(), NetworkGuard::text, NetworkGuard.NONE),
                choice("mock_steps", MockSteps.values(), MockSteps::text, MockSteps.ONE),
                choice("mock_site_defaults", SiteDefaults.values(), SiteDefaults::text, SiteDefaults.AUTO));
    }

    private List<DistGitSection> distGitSections() throws ConfigurationException {
        List<DistGitSection> found = new ArrayList<>();
        for (int index = 0; ini.sections().containsKey(DIST_GIT + index); index++) {
            Map<String, String> values = ini.sections().getOrDefault(DIST_GIT + index, Map.of());
            String pattern = values.get("distgit_hostname_pattern");
            if (pattern == null) {
                throw new ConfigurationException("main.ini" + ini.place(DIST_GIT + index, "") + ": [" + DIST_GIT + index
                        + "] needs the key distgit_hostname_pattern");
            }
            found.add(
                    new DistGitSection(pattern, values.get("distgit_lookaside_url"), values.get("distgit_clone_url")));
        }
        return found;
    }

    private void warnAboutUnknown(List<String> warnings) {
        ini.sections().getOrDefault(MAIN, Map.of()).keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> warnings.add("main.ini" + ini.place(MAIN, key) + ": unknown key '" + Excerpt.of(key)
                        + "' in [main] is ignored"));
        ini.sections().keySet().stream()
                .filter(name -> !name.equals(MAIN) && !name.startsWith(DIST_GIT))
                .forEach(name -> warnings.add(
                        "main.ini" + ini.place(name, "") + ": unknown section [" + Excerpt.of(name) + "] is ignored"));
    }

    private @Nullable String text(String key, @Nullable String fallback) {
        known.add(key);
        return ini.value(MAIN, key).filter(value -> !value.isEmpty()).orElse(fallback);
    }

    private String textOr(String key, String fallback) {
        known.add(key);
        return ini.value(MAIN, key).orElse(fallback);
    }

    private Path path(String key, String fallback) throws ConfigurationException {
        Path path = optionalPath(key);
        return path == null ? Path.of(fallback) : path;
    }

    private @Nullable Path optionalPath(String key) throws ConfigurationException {
        String value = text(key, null);
        try {
            return value == null ? null : Path.of(value).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new ConfigurationException(
                    "main.ini" + ini.place(MAIN, key) + ": " + key + " = " + Excerpt.of(value)
                            + ": write a path that this machine can have; its locale must have the characters",
                    e);
        }
    }

    private static @Nullable String withoutSlash(@Nullable String url) {
        return url == null ? null : url.replaceFirst("(?<!/)/+$", "");
    }

    private Duration seconds(String key, long fallback) throws ConfigurationException {
        long seconds = number(key, fallback);
        if (seconds > MAX_WAIT_SECONDS) {
            throw problem(key, seconds + ": write a number of seconds up to " + MAX_WAIT_SECONDS);
        }
        return Duration.ofSeconds(seconds);
    }

    private long number(String key, long fallback) throws ConfigurationException {
        String value = text(key, null);
        if (value == null) {
            return fallback;
        }
        try {
            long parsed = Long.parseLong(value);
            if (parsed > 0) {
                return parsed;
            }
        } catch (NumberFormatException e) {
            // Reported below with the other values that are no positive numbers.
        }
        throw problem(key, Excerpt.of(value) + ": write a whole number above 0");
    }

    private String choice(String key, List<String> values, String fallback) throws ConfigurationException {
        return choice(key, values.toArray(String[]::new), Function.identity(), fallback);
    }

    private <T> T choice(String key, T[] values, Function<T, String> name, T fallback) throws ConfigurationException {
        String value = text(key, null);
        if (value == null) {
            return fallback;
        }
        return Arrays.stream(values)
                .filter(candidate -> name.apply(candidate).equals(value))
                .findFirst()
                .orElseThrow(() -> problem(
                        key,
                        Excerpt.of(value) + ": write "
                                + Arrays.stream(values).map(name).collect(Collectors.joining(" or "))));
    }

    private ConfigurationException problem(String key, String text) {
        return new ConfigurationException("main.ini" + ini.place(MAIN, key) + ": " + key + " = " + text);
    }

    private static List<String> words(String value) {
        return Arrays.stream(value.split("[\\s,]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
