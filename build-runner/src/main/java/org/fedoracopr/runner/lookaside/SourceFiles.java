package org.fedoracopr.runner.lookaside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Excerpt;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.git.GitCheckout;
import org.fedoracopr.runner.http.Downloader;

/** Completes a clone with the files that its sources file names, each checked against its digest (SRC-5..SRC-9). */
public final class SourceFiles {

    private static final long MAX_SOURCES_FILE_BYTES = 16L * 1024 * 1024;

    private final LookasideConfiguration configuration;
    private final Downloader downloader;
    private final Consumer<String> log;

    public SourceFiles(LookasideConfiguration configuration, Downloader downloader, Consumer<String> log) {
        this.configuration = configuration;
        this.downloader = downloader;
        this.log = log;
    }

    /** The spec file of the clone, with the directory of its sources. */
    public record Completed(Path spec, Path sources) {}

    /** Downloads what is missing and checks all. */
    public Completed complete(GitCheckout checkout) throws BuildException {
        CloneUrl url = CloneUrl.parse(checkout.originUrl());
        LookasideInstance instance = configuration.find(url);
        Completed located = locate(checkout);
        try {
            for (SourcesLine source : named(checkout, located, instance)) {
                obtain(source, checkout, url, instance);
            }
            return located;
        } catch (IOException e) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE, "sources: " + Excerpt.of(Explanations.of(e), 500), e);
        }
    }

    /** The files that the sources file names, in its order, whether they are there or not. */
    public List<Path> named(GitCheckout checkout) throws BuildException {
        LookasideInstance instance = configuration.find(CloneUrl.parse(checkout.originUrl()));
        try {
            List<Path> files = new ArrayList<>();
            for (SourcesLine source : named(checkout, locate(checkout), instance)) {
                files.add(inside(checkout.directory(), source.path()));
            }
            return files;
        } catch (IOException e) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE, "sources: " + Excerpt.of(Explanations.of(e), 500), e);
        }
    }

    private List<SourcesLine> named(GitCheckout checkout, Completed located, LookasideInstance instance)
            throws IOException, BuildException {
        String specName = located.spec().getFileName().toString().replaceFirst("\\.spec$", "");
        String sourcesName = instance.sourcesFile().replace("{name}", specName);
        Path sourcesFile = inside(checkout.directory(), sourcesName);
        if (!Files.isRegularFile(sourcesFile)) {
            log.accept("'" + sourcesName + "' file not found, download skipped");
            return List.of();
        }
        List<SourcesLine> sources = new ArrayList<>();
        for (String line : lines(sourcesFile)) {
            SourcesLine.parse(line, instance.defaultSum()).ifPresent(sources::add);
        }
        return List.copyOf(sources);
    }

    /** The same without a look at the sources: neither downloads nor checks. */
    public Completed locate(GitCheckout checkout) throws BuildException {
        LookasideInstance instance = configuration.find(CloneUrl.parse(checkout.originUrl()));
        try {
            return new Completed(
                    spec(inside(checkout.directory(), instance.specs())),
                    inside(checkout.directory(), instance.sources()));
        } catch (IOException e) {
            throw new BuildException(FailureCause.SOURCES_UNAVAILABLE, "sources: " + Explanations.of(e), e);
        }
    }

    private static List<String> lines(Path sourcesFile) throws IOException, BuildException {
        if (Files.size(sourcesFile) > MAX_SOURCES_FILE_BYTES) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE,
                    "the file " + sourcesFile.getFileName() + " is larger than " + MAX_SOURCES_FILE_BYTES + " bytes");
        }
        return new String(Files.readAllBytes(sourcesFile), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static Path spec(Path directory) throws IOException, BuildException {
        List<Path> specs = Files.isDirectory(directory) ? Trees.files(directory, "*.spec") : List.of();
        if (specs.size() != 1) {
            throw new BuildException(
                    FailureCause.SOURCE_PACKAGE_BROKEN,
                    "Exactly one spec file expected in " + directory + " directory, " + specs.size() + " found");
        }
        return specs.getFirst();
    }

    private void obtain(SourcesLine source, GitCheckout checkout, CloneUrl url, LookasideInstance instance)
            throws BuildException, IOException {
        Path target = inside(checkout.directory(), source.path());
        if (Files.exists(target)) {
            log.accept("File " + source.path() + " already exists");
        } else {
            Files.createDirectories(parentOf(target));
            // Again, now that the directory exists: a link in the repository must not lead out of it either.
            target = inside(checkout.directory(), source.path());
            downloader.download(uri(source, checkout, url, instance), target, source.path());
        }
        check(source, target);
    }

    private static String uri(SourcesLine source, GitCheckout checkout, CloneUrl url, LookasideInstance instance)
            throws BuildException {
        String path = new UrlTemplate(instance.uriPattern())
                .expand(
                        Map.of(
                                "name", url.repositoryName(),
                                "refspec", checkout.refspec(),
                                "filename", source.fileName(),
                                "hashtype", source.hashType(),
                                "hash", source.hash()),
                        url.namespaces());
        String location = instance.location();
        int end = location.length();
        while (end > 0 && location.charAt(end - 1) == '/') {
            end--;
        }
        return location.substring(0, end) + "/" + path;
    }

    private void check(SourcesLine source, Path file) throws BuildException {
        String expected = source.hash().toLowerCase(Locale.ROOT);
        String got = Checksum.of(file, source.hashType());
        if (!got.equals(expected)) {
            log.accept("Check-sum " + got + " is wrong, expected: " + source.hash());
            throw new BuildException(Failure.of(
                    FailureCause.CHECKSUM_MISMATCH,
                    "sources: checksum of " + Excerpt.of(source.path()) + " is wrong: expected " + source.hashType()
                            + " "
                            + Excerpt.of(expected) + ", got " + got
                            + ": upload the right file to the lookaside or correct the 'sources' file"));
        }
    }

    /** A path of the repository, never one outside of the clone. */
    private static Path inside(Path clone, String relative) throws BuildException, IOException {
        Path root = clone.toRealPath();
        try {
            Path path = root.resolve(relative).normalize();
            if (path.startsWith(root) && existingPart(path).toRealPath().startsWith(root)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new BuildException(FailureCause.SOURCES_UNAVAILABLE, "not a file name: " + Excerpt.of(relative), e);
        }
        throw new BuildException(
                FailureCause.SOURCES_UNAVAILABLE,
                "sources: " + Excerpt.of(relative) + " would lie outside of the repository: name a path in it");
    }

    private static Path existingPart(Path path) {
        Path current = path;
        while (!Files.exists(current)) {
            current = parentOf(current);
        }
        return current;
    }

    private static Path parentOf(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
