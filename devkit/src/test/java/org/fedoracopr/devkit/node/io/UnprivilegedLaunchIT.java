package org.fedoracopr.devkit.node.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.devkit.node.decide.LaunchScript;
import org.fedoracopr.devkit.node.decide.MountPlanner;
import org.fedoracopr.devkit.node.log.ContainerLog;
import org.fedoracopr.devkit.node.model.LogQuery;
import org.fedoracopr.devkit.node.model.MountPoint;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnprivilegedLaunchIT {

    @TempDir
    Path directory;

    /** As nobody when the tests run as root, else as whoever runs them. */
    private final Namespaces namespaces = new Namespaces(
            false,
            isRoot()
                    ? List.of(
                            "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--pdeathsig", "KILL")
                    : List.of());

    @BeforeEach
    void usable() throws IOException {
        try {
            namespaces.check();
        } catch (IllegalStateException e) {
            Assumptions.abort(String.valueOf(e.getMessage()));
        }
        Directories.make(directory, "rwxrwxrwx");
    }

    @Test
    void mountPointsThatTheMachineLacksWorkWithoutRoot() throws Exception {
        Path volume = Directories.make(directory.resolve("volume with space"), "rwxrwxrwx");
        Path message = Files.createFile(directory.resolve("message"));
        Ended ended = run(
                "id -u; echo $$; echo kept > /copr/file; touch /etc/copr-rpmbuild/x /run/copr/pod/x /var/lib/mock-test/x;"
                        + " (echo no > /read/only) 2>/dev/null || echo refused; exit 9",
                List.of(
                        mount("/copr", volume, false),
                        mount("/etc/copr-rpmbuild", volume, false),
                        mount("/run/copr/pod", volume, false),
                        mount("/var/lib/mock-test", volume, false),
                        mount("/read", volume, true),
                        new MountPoint("/dev/termination-log", message, false, true)));
        assertThat(ended.log()).isEqualTo("0\n1\nrefused\n");
        assertThat(ended.result()).isEqualTo("exit 9");
        assertThat(volume.resolve("file")).hasContent("kept");
        assertThat(Path.of("/copr")).doesNotExist();
        assertThat(Path.of("/etc/copr-rpmbuild")).doesNotExist();
    }

    @Test
    void aKilledFirstProcessIsReportedWithItsSignal() throws Exception {
        ContainerProcess[] started = new ContainerProcess[1];
        CompletableFuture<String> result = new CompletableFuture<>();
        CompletableFuture<Void> running = new CompletableFuture<>();
        try (ContainerLog log =
                new ContainerLog(Files.createDirectory(directory.resolve("log")), 2, InstantSource.system())) {
            started[0] = ContainerProcess.start(
                    "test",
                    namespaces.container(script("exec sleep 1000", List.of()), null),
                    log,
                    listener(running, result));
            running.get(1, TimeUnit.MINUTES);
            started[0].kill();
            assertThat(result.get(1, TimeUnit.MINUTES)).isEqualTo("exit 137");
            assertThat(text(log)).isEmpty();
        }
    }

    @Test
    void whyACommandCannotStartIsSaid() throws Exception {
        Path volume = Directories.make(directory.resolve("v"), "rwxrwxrwx");
        assertThat(run("true", List.of(mount("/copr", volume.resolve("missing"), false)))
                        .result())
                .startsWith("failed mount:")
                .contains("missing");
    }

    private record Ended(String result, String log) {}

    private Ended run(String text, List<MountPoint> mounts) throws Exception {
        CompletableFuture<String> result = new CompletableFuture<>();
        try (ContainerLog log =
                new ContainerLog(Files.createDirectory(directory.resolve("log")), 2, InstantSource.system())) {
            ContainerProcess.start(
                    "test",
                    namespaces.container(script(text, mounts), null),
                    log,
                    listener(new CompletableFuture<>(), result));
            return new Ended(result.get(1, TimeUnit.MINUTES), text(log));
        }
    }

    private static ContainerProcess.Listener listener(
            CompletableFuture<Void> running, CompletableFuture<String> result) {
        return new ContainerProcess.Listener() {
            @Override
            public void started() {
                running.complete(null);
            }

            @Override
            public void ended(int exitCode) {
                result.complete("exit " + exitCode);
            }

            @Override
            public void failed(String why) {
                result.complete("failed " + why);
            }
        };
    }

    private Path script(String text, List<MountPoint> mounts) throws IOException {
        Path temporary = Directories.make(directory.resolve("tmp"), "rwxrwxrwx");
        Path root = Directories.make(directory.resolve("root"), "rwxrwxrwx");
        return Files.writeString(
                directory.resolve("launch.sh"),
                LaunchScript.render(
                        root,
                        new MountPlanner(new HostFiles()).plan(temporary, mounts),
                        Map.of("PATH", "/usr/bin:/bin"),
                        "/tmp/home",
                        "/",
                        List.of("sh", "-c", text)));
    }

    private static MountPoint mount(String path, Path source, boolean readOnly) {
        return new MountPoint(path, source, readOnly, false);
    }

    private static String text(ContainerLog log) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        log.read(LogQuery.all(), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            return false;
        }
    }
}
