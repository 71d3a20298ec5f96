package org.fedoracopr.runner.mock.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.task.TaskRepository;
import org.fedoracopr.runner.config.BuilderConfiguration;
import org.fedoracopr.runner.config.ConfigurationException;
import org.fedoracopr.runner.config.RunnerConfiguration;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.AtomicFiles;
import org.fedoracopr.runner.http.HttpClients;
import org.fedoracopr.runner.http.ResourceProbe;
import org.fedoracopr.runner.stop.StopToken;
import org.fedoracopr.runner.template.AdministratorTemplates;
import org.fedoracopr.runner.template.Value;

/**
 * Everything that mock reads before it builds, written when it is known to be right: the way into this package. What an administrator has a template for
 * is made of that (CFG-8).
 */
public final class MockConfiguration {

    static final String CHILD = "child.cfg";

    private final RunnerConfiguration configuration;
    private final MockSurroundings surroundings;
    private final StopToken stop;
    private final InstantSource clock;
    private final Consumer<String> log;
    private final AdministratorTemplates templates;

    public MockConfiguration(
            RunnerConfiguration configuration,
            MockSurroundings surroundings,
            StopToken stop,
            InstantSource clock,
            Consumer<String> log) {
        this.configuration = configuration;
        this.surroundings = surroundings;
        this.stop = stop;
        this.clock = clock;
        this.log = log;
        this.templates = new AdministratorTemplates(configuration.templateDirectories());
    }

    /**
     * Prepares a build of packages: checks the task, writes site-defaults.cfg where that is the runner's, copies mock's configuration, writes
     * {@code configs/child.cfg} and waits for the project's own repositories.
     *
     * @return child.cfg, for mock's {@code -r}
     */
    public Path preparePackages(ConfigRequest request) throws BuildException {
        ChildConfig config = child(request);
        String text = text(config, request);
        writeSiteDefaults();
        Path configs = configsDirectory(request);
        ConfigsCopy.copy(mockDirectory(), configs, log);
        Path child = write(configs.resolve(CHILD), text);
        waitFor(config.repositories());
        return child;
    }

    /**
     * Writes child.cfg and does nothing else, for {@code --dump-configs}.
     *
     * @return the line that the program prints
     */
    public String dump(ConfigRequest request) throws BuildException {
        String text = text(child(request), request);
        return "Wrote: " + write(configsDirectory(request).resolve(CHILD), text);
    }

    /** Writes the configuration of the chroot in which a source package is made of a spec file or by {@code make_srpm}. */
    public Path prepareSourceBuild(ConfigRequest request, Path directory) throws BuildException {
        SourceBuildConfig config = SourceBuildConfig.of(request, mockDirectory());
        Optional<Path> template = templates.file("mock-source-build.cfg.j2");
        String text = template.isEmpty()
                ? config.render()
                : rendered(template.get(), TemplateVariables.of(config, snippets(request)));
        writeSiteDefaults();
        return write(directory.resolve("mock-source-build.cfg"), text);
    }

    /** Writes the configuration of the chroot in which a user's script makes the sources; the request's chroot is the script's. */
    public Path prepareCustom(ConfigRequest request, Path directory) throws BuildException {
        CustomConfig config =
                CustomConfig.of(request, mockDirectory(), snippets(request), expanded(request, "source_json.chroot"));
        Optional<Path> template = templates.file("mock-custom-build.cfg.j2");
        String text = template.isEmpty() ? config.render() : rendered(template.get(), TemplateVariables.of(config));
        writeSiteDefaults();
        return write(directory.resolve("mock-config.cfg"), text);
    }

    private String text(ChildConfig config, ConfigRequest request) throws BuildException {
        Optional<Path> template = templates.file("mock.cfg.j2");
        return template.isEmpty() ? config.render() : rendered(template.get(), TemplateVariables.of(config, request));
    }

    private String rendered(Path template, Map<String, Value> variables) throws BuildException {
        log.accept("Using the template " + template);
        return templates.render(template, variables);
    }

    private ChildConfig child(ConfigRequest request) throws BuildException {
        IsolationChoice isolation = IsolationChoice.resolve(request.task().isolation(), surroundings.profile());
        if (isolation.remark() != null) {
            log.accept(isolation.remark());
        }
        return ChildConfig.of(request, mockDirectory(), snippets(request), isolation, expanded(request, "chroot"));
    }

    private List<TaskRepository> expanded(ConfigRequest request, String chrootField) throws BuildException {
        String chroot = PlainValue.chroot(chrootField, request.chroot());
        return new RepositoryExpansion(chroot, configuration.resultsUrl())
                .expand(request.task().repos());
    }

    private List<String> snippets(ConfigRequest request) throws BuildException {
        try {
            return BuilderConfiguration.load(configuration.builderConfiguration())
                    .snippetsFor(request.task().tags());
        } catch (ConfigurationException e) {
            throw new BuildException(FailureCause.BUILDER_MISCONFIGURED, Explanations.of(e), e);
        }
    }

    private void writeSiteDefaults() throws BuildException {
        boolean wanted = switch (configuration.mock().siteDefaults()) {
            case AUTO -> surroundings.inPod();
            case ON -> true;
            case OFF -> false;
        };
        if (wanted) {
            int processes = CpuLimit.read(surroundings.cgroups(), surroundings.processors());
            String trusted = surroundings.trusted();
            SiteDefaultsFile.write(
                    mockDirectory(),
                    new SiteDefaultsBlock(
                            processes,
                            surroundings.inPod(),
                            trusted == null ? null : PlainValue.of(PodFiles.TRUSTED_VARIABLE, trusted)));
        }
    }

    private void waitFor(List<RepositoryStanza> repositories) throws BuildException {
        if (repositories.stream().noneMatch(RepositoryWait::isWaitedFor)) {
            return;
        }
        new RepositoryWait(new ResourceProbe(HttpClients.create(), stop), stop::pause, clock, log)
                .await(repositories, configuration.repositoryWait());
    }

    private Path mockDirectory() throws BuildException {
        Path directory = configuration.mock().directory();
        if (directory.toString().matches(".*['\"\\\\\\p{Cntrl}].*")) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED,
                    "main.ini: mock_config_directory must not hold quotes, backslashes or control characters");
        }
        return directory;
    }

    private static Path configsDirectory(ConfigRequest request) throws BuildException {
        Path directory = request.resultDirectory().resolve("configs");
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    private static Path write(Path file, String text) throws BuildException {
        try {
            AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static BuildException unwritable(Path path, IOException problem) {
        return new BuildException(
                Explanations.isOutOfSpace(problem) ? FailureCause.DISK_FULL : FailureCause.BUILDER_MISCONFIGURED,
                "cannot write " + path + ": make its directory writable and see that it has space ("
                        + Explanations.of(problem) + ")",
                problem);
    }
}
