package org.fedoracopr.runner.mock.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.runner.config.ConfigurationException;
import org.fedoracopr.runner.config.ConfigurationLoader;
import org.fedoracopr.runner.stop.StopToken;

/** A machine below a directory: its main.ini, its copy of /etc/mock, its results. */
final class Machine {

    final Path directory;
    final Path etcMock;
    final Path results;
    final List<String> log = new ArrayList<>();
    private final List<String> ini = new ArrayList<>();

    Machine(Path directory) {
        this.directory = directory;
        etcMock = directory.resolve("etc-mock");
        results = directory.resolve("results");
        try {
            Files.createDirectories(etcMock);
            Files.createDirectories(results);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ini("mock_config_directory = " + etcMock);
        ini("builder_config = " + directory.resolve("copr-rpmbuild.yml"));
    }

    Machine ini(String line) {
        ini.add(line);
        return this;
    }

    /** The configuration outside of a Pod, where everything may work. */
    MockConfiguration configuration() {
        return configuration(Map.of());
    }

    MockConfiguration configuration(Map<String, String> environment) {
        Path file = directory.resolve("main.ini");
        try {
            Files.writeString(file, "[main]\n" + String.join("\n", ini) + "\n");
            return new MockConfiguration(
                    new ConfigurationLoader(directory, directory).load(file).configuration(),
                    MockSurroundings.of(environment, directory.resolve("cgroup"), 64),
                    new StopToken(),
                    InstantSource.system(),
                    log::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigurationException e) {
            throw new AssertionError(e);
        }
    }

    ConfigRequest request(String task) {
        return request(task, new LinkedHashMap<>());
    }

    ConfigRequest request(String task, SequencedMap<String, String> macros) {
        var parsed = TaskCodec.parse(task);
        return new ConfigRequest(parsed, parsed.chroot(), macros, results);
    }

    static SequencedMap<String, String> macros(String... namesAndValues) {
        SequencedMap<String, String> macros = new LinkedHashMap<>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            macros.put(namesAndValues[index], namesAndValues[index + 1]);
        }
        return macros;
    }
}
