package org.fedoracopr.runner.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The test double of mock, set up below a directory: its folder that stands for {@code /etc/mock}, its chroots, its cache, the faults that a test
 * wants and the record of its calls.
 *
 * <p>Give {@link #environment()} to whatever calls {@code mock}; {@code build-runner/src/test/programs/mock/README.md} tells what it does.
 */
public final class MockDouble {

    /** The user that builds, as mock's packages make it; it need not exist on the machine. */
    public static final int BUILDER_UID = 1000;

    public static final int BUILDER_GID = 135;

    private static final Path PROGRAMS = Path.of("src/test/programs/mock").toAbsolutePath();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path directory;
    private final ObjectNode faults = MAPPER.createObjectNode();

    private MockDouble(Path directory) {
        this.directory = directory;
    }

    /** Sets it up; the test is skipped where the double cannot run. */
    public static MockDouble in(Path directory) throws IOException {
        assumeUsable();
        var created = new MockDouble(directory.toRealPath().resolve("mock"));
        created.copyConfiguration();
        return created.siteDefaults("config_opts['basedir'] = '%s'\nconfig_opts['cache_topdir'] = '%s'\n"
                .formatted(created.base(), created.cache()));
    }

    /** It makes namespaces and chroots, as mock does, and runs the machine's rpmbuild. */
    public static void assumeUsable() {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "/usr/bin/python3 is not there");
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/rpmbuild")),
                "rpmbuild is not installed (package rpm or rpm-build)");
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "only root can make namespaces and chroots");
    }

    private void copyConfiguration() throws IOException {
        Path source = PROGRAMS.resolve("etc-mock");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path target = etc().resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    // -- what it is to be

    /** Adds lines of Python to site-defaults.cfg, which every call reads first. */
    public MockDouble siteDefaults(String lines) throws IOException {
        Files.writeString(etc().resolve("site-defaults.cfg"), lines, StandardOpenOption.APPEND);
        return this;
    }

    /** Adds lines of Python to the configuration of a chroot, which may be a new one. */
    public MockDouble chroot(String name, String lines) throws IOException {
        Files.writeString(etc().resolve(name + ".cfg"), lines, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
        return this;
    }

    /** Adds packages to the distribution of all chroots, as a name or as {@code NAME=VERSION}. */
    public MockDouble packages(String... names) throws IOException {
        String list = String.join("', '", names);
        Files.writeString(
                etc().resolve("templates/distribution.tpl"),
                "config_opts['mock_double_packages'] += ['%s']\n".formatted(list),
                StandardOpenOption.APPEND);
        return this;
    }

    /** Something that is to go wrong, as the file of faults names it: {@code fault("term", 143)}. */
    public MockDouble fault(String name, Object value) throws IOException {
        faults.set(name, MAPPER.valueToTree(value));
        Files.write(faultsFile(), MAPPER.writeValueAsBytes(faults));
        return this;
    }

    /** Something that is to go wrong at the begin of a phase: {@code fault("sleep", "build", 60)}. */
    public MockDouble fault(String name, String phase, Object value) throws IOException {
        faults.withObject("/" + name).set(phase, MAPPER.valueToTree(value));
        Files.write(faultsFile(), MAPPER.writeValueAsBytes(faults));
        return this;
    }

    // -- where it is

    /** The program; its directory is the first of {@code PATH} in {@link #environment()}. */
    public Path program() {
        return PROGRAMS.resolve("mock");
    }

    /** What stands for {@code /etc/mock}. */
    public Path etc() {
        return directory.resolve("etc-mock");
    }

    /** What stands for {@code /var/lib/mock}. */
    public Path base() {
        return directory.resolve("lib");
    }

    /** What stands for {@code /var/cache/mock}. */
    public Path cache() {
        return directory.resolve("cache");
    }

    private Path recordFile() {
        return directory.resolve("record.jsonl");
    }

    private Path faultsFile() {
        return etc().resolve("faults.json");
    }

    /** Everything that a caller of mock needs: who the builder is, {@code PATH}, and where the double looks. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(environmentWithoutUser());
        environment.put("SUDO_UID", Integer.toString(BUILDER_UID));
        environment.put("SUDO_GID", Integer.toString(BUILDER_GID));
        environment.put("SUDO_USER", "builder");
        return environment;
    }

    /** The same without {@code SUDO_*}: whoever calls mock as root has to name the unprivileged user itself, or mock refuses. */
    public Map<String, String> environmentWithoutUser() {
        return Map.of(
                "PATH",
                PROGRAMS + ":" + System.getenv("PATH"),
                "MOCK_DOUBLE_ETC",
                etc().toString(),
                "MOCK_DOUBLE_RECORD",
                recordFile().toString());
    }

    // -- what it was asked to do

    /** The calls so far, the first one first. */
    public List<Call> calls() throws IOException {
        if (!Files.exists(recordFile())) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(recordFile())) {
            return lines.map(MockDouble::call).toList();
        }
    }

    private static Call call(String line) {
        try {
            return new Call(MAPPER.readTree(line));
        } catch (IOException e) {
            throw new IllegalStateException("the record of the test double of mock is not JSON: " + line, e);
        }
    }

    /** One call as the double understood it; {@code json} has everything, these are its main parts. */
    public record Call(JsonNode json) {

        /** The options, without the program. */
        public List<String> options() {
            List<String> all = MAPPER.convertValue(
                    json.get("argv"), MAPPER.getTypeFactory().constructCollectionType(List.class, String.class));
            return all.subList(1, all.size());
        }

        /** The command: {@code rebuild}, {@code init}, {@code clean} (for {@code --scrub} too), ... */
        public String mode() {
            return json.path("mode").asText();
        }

        /** A value of config_opts. */
        public JsonNode config(String name) {
            return json.path("config").path(name);
        }
    }
}
