package org.fedoracopr.devkit.controlplane;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory with the programs of the control plane: the cache when it is complete, else the script {@code
 * devkit/control-plane-binaries} fills it.
 */
public record ControlPlaneBinaries(Path directory) {
    /** The version that the script and devkit/go/go.mod pin. */
    static final String KUBERNETES_VERSION = "1.34.4";

    static final List<String> NAMES = List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");

    private static final String SCRIPT = "devkit/control-plane-binaries";

    public ControlPlaneBinaries {
        Objects.requireNonNull(directory, "directory is null");
    }

    /** Finds the programs, or makes them, which takes minutes once per machine and reports on standard error. */
    public static ControlPlaneBinaries ensure() {
        Path cached = cacheDirectory(System.getenv(), Path.of(System.getProperty("user.home")), architecture());
        if (isComplete(cached)) {
            return new ControlPlaneBinaries(cached);
        }
        Path script = findScript()
                .orElseThrow(() -> new ControlPlaneException("The control plane's programs are not in "
                        + cached + " and " + SCRIPT + " is not in this directory or above it."
                        + " Run that script of a checkout of Copr Builder once, then try again."));
        return new ControlPlaneBinaries(run(script));
    }

    public Path program(String name) {
        return directory.resolve(name);
    }

    static Path cacheDirectory(Map<String, String> environment, Path home, String architecture) {
        String own = environment.getOrDefault("COPR_BUILDER_CACHE", "");
        String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path cache;
        if (!own.isEmpty()) {
            cache = Path.of(own);
        } else {
            cache = (shared.isEmpty() ? home.resolve(".cache") : Path.of(shared)).resolve("copr-builder");
        }
        return cache.resolve("k8s").resolve(KUBERNETES_VERSION + "-linux-" + architecture);
    }

    static boolean isComplete(Path directory) {
        return NAMES.stream().allMatch(name -> Files.isExecutable(directory.resolve(name)));
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default ->
                throw new ControlPlaneException(
                        "The local control plane runs on amd64 and arm64, not on " + name + ".");
        };
    }

    private static Optional<Path> findScript() {
        return Stream.concat(withParents(Path.of("").toAbsolutePath()), withParents(codeLocation()))
                .map(directory -> directory.resolve(SCRIPT))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Stream<Path> withParents(@Nullable Path start) {
        return Stream.iterate(start, Objects::nonNull, Path::getParent).map(Objects::requireNonNull);
    }

    private static @Nullable Path codeLocation() {
        try {
            return Path.of(ControlPlaneBinaries.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException | RuntimeException e) {
            // Loaded from something that is no file; the current directory is searched all the same.
            return null;
        }
    }

    private static Path run(Path script) {
        List<String> command = new ArrayList<>(List.of(script.toString(), "--print-dir"));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            String printed;
            try (InputStream output = process.getInputStream()) {
                printed = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
            if (process.waitFor() != 0) {
                throw new ControlPlaneException(script + " failed; its messages above say why.");
            }
            return Path.of(printed);
        } catch (IOException e) {
            throw new ControlPlaneException("cannot run " + script + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlPlaneException("interrupted while " + script + " ran", e);
        }
    }
}
