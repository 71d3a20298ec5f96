package org.fedoracopr.runner.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskSource;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.http.Downloader;
import org.jspecify.annotations.Nullable;

/**
 * A user's script, run in a chroot by copr-sources-custom; of the spec and the sources that it leaves rpmbuild makes the source package (SRC-25,
 * SRC-26).
 */
final class CustomProvider implements SourceProvider {

    /** What a script gets whose task says nothing, as upstream's. */
    private static final Duration DEFAULT_LIMIT = Duration.ofMinutes(90);

    private static final Duration SCRUB_LIMIT = Duration.ofMinutes(2);
    private static final long MAX_PAYLOAD_BYTES = 64L * 1024 * 1024;
    private static final Pattern CHROOT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,200}");
    private static final Pattern TMP = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}");

    private final Task task;
    private final TaskSource.Custom source;
    private final @Nullable String frontendUrl;
    private final Downloader downloader;
    private final SourceChroots chroots;
    private final SourcePrograms programs;

    CustomProvider(
            Task task,
            TaskSource.Custom source,
            @Nullable String frontendUrl,
            Downloader downloader,
            SourceChroots chroots,
            SourcePrograms programs) {
        this.task = task;
        this.source = source;
        this.frontendUrl = frontendUrl;
        this.downloader = downloader;
        this.chroots = chroots;
        this.programs = programs;
    }

    @Override
    public Sources provide(SourcePlaces places) throws BuildException {
        CustomScript script = CustomScript.of(task, source);
        String chroot = TaskValue.matching(source.chroot(), "source_json.chroot", CHROOT, "the name of a chroot");
        programs.require("mock", "give the sources in another way");
        Path payload = payload(places);
        Path file = write(places.workDirectory().resolve("script"), script.text());
        Path configuration = chroots.forScript(chroot, places.resultDirectory());
        Path made = places.workDirectory().resolve("srcdir");
        Integer seconds = source.timeout();
        Duration limit = seconds == null || seconds <= 0 ? DEFAULT_LIMIT : Duration.ofSeconds(seconds);
        try (SourcePrograms.Limited limited = programs.within(limit)) {
            try {
                refuseFailure(limited.programs()
                        .runMockCaller(script.command(configuration, file, payload), places.workDirectory(), places));
                refuseFailure(limited.programs().mock(script.copyOut(configuration, made), places));
            } catch (BuildException e) {
                throw limited.isOver() ? tooLong(limit, e) : e;
            }
        } finally {
            programs.scrub(List.of("-r", configuration.toString(), "--scrub", "all"), places, SCRUB_LIMIT);
        }
        makeSourcePackage(made, places);
        return MadeFiles.sourcePackage(places.resultDirectory());
    }

    private static void refuseFailure(SourcePrograms.Result result) throws BuildException {
        if (!result.status().isSuccess()) {
            BuildException failure =
                    result.failure(FailureCause.SOURCE_PACKAGE_BROKEN, "the script of the custom method");
            throw new BuildException(failure.failure().loggedAs("Build failed"));
        }
    }

    private static BuildException tooLong(Duration limit, BuildException origin) {
        return new BuildException(
                Failure.of(
                                FailureCause.TIMEOUT,
                                "the script took longer than its time, " + limit.toSeconds()
                                        + " seconds: make it shorter or raise the timeout of the custom method")
                        .loggedAs("Build failed"),
                origin);
    }

    /** What a webhook sent; null when no webhook started this build. */
    private @Nullable Path payload(SourcePlaces places) throws BuildException {
        if (source.hookData() == null) {
            return null;
        }
        if (frontendUrl == null) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED,
                    "the data of a webhook needs the key frontend_url in main.ini, for example https://copr.fedoraproject.org");
        }
        String directory = TaskValue.matching(source.tmp(), "source_json.tmp", TMP, "the name of a directory");
        Path payload = places.resultDirectory().resolve("hook_payload");
        downloader
                .withLimit(MAX_PAYLOAD_BYTES)
                .download(frontendUrl + "/tmp/" + directory + "/hook_payload", payload, "the data of the webhook");
        return payload;
    }

    private static Path write(Path file, String text) throws BuildException {
        try {
            return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw MadeFiles.failed(file, e);
        }
    }

    private void makeSourcePackage(Path made, SourcePlaces places) throws BuildException {
        Path spec = spec(made);
        SourcePrograms.Result result = programs.run(rpmbuild(made, spec, places), made, places);
        if (!result.status().isSuccess()) {
            throw result.failure(FailureCause.SOURCE_PACKAGE_BROKEN, "rpmbuild -bs");
        }
    }

    static List<String> rpmbuild(Path made, Path spec, SourcePlaces places) {
        List<String> command = new ArrayList<>(List.of("rpmbuild", "-bs"));
        for (String macro : List.of("_sourcedir", "_rpmdir", "_builddir", "_specdir")) {
            command.addAll(List.of("--define", macro + " " + made));
        }
        command.addAll(List.of("--define", "_srcrpmdir " + places.resultDirectory(), spec.toString()));
        return command;
    }

    static Path spec(Path made) throws BuildException {
        try {
            refuseLinksOut(made);
            List<Path> specs = Trees.files(made, "*.spec");
            if (specs.size() == 1) {
                return specs.getFirst();
            }
            throw new BuildException(
                    FailureCause.SOURCE_PACKAGE_BROKEN,
                    specs.isEmpty()
                            ? "no spec file available"
                            : "too many specfiles: "
                                    + specs.stream()
                                            .map(path -> path.getFileName().toString())
                                            .collect(Collectors.joining(", ")));
        } catch (IOException e) {
            throw MadeFiles.failed(made, e);
        }
    }

    /** The script's links would be followed on this machine, whose files are not its. */
    private static void refuseLinksOut(Path made) throws IOException, BuildException {
        Path root = made.toRealPath();
        try (Stream<Path> files = Files.walk(made)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)
                        && Files.exists(link)
                        && !link.toRealPath().startsWith(root)) {
                    throw new BuildException(
                            FailureCause.SOURCE_PACKAGE_BROKEN,
                            "the script left a link that leads out of its results: " + link.getFileName()
                                    + ": copy the file instead");
                }
            }
        }
    }
}
