package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.runner.agent.model.ResultLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Results of a build that means harm: nothing outside of them is ever read or written, and every bound holds. */
@Timeout(120)
final class HostileResultsTest {

    private static final String SECRET = "root:x:0:0";

    @TempDir
    Path directory;

    private AgentPod pod;

    @BeforeEach
    void pod() throws Exception {
        pod = new AgentPod(directory).claimed();
        Files.writeString(pod.files.liveLog(), "log\n");
    }

    @AfterEach
    void close() {
        pod.close();
    }

    @Test
    void leavesOutWhatIsNoFile() throws Exception {
        Files.createSymbolicLink(pod.result("passwd"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(pod.result("etc"), Path.of("/etc"));
        Files.createSymbolicLink(pod.result("results.json"), Path.of("/etc/passwd"));
        shell(
                "[ \"$(id -u)\" != 0 ] || mknod device c 1 3; mkfifo fifo; mkfifo build.log; printf x > \"$(printf 'new\\nline')\"; printf x > \"$(printf 'bad\\377name')\"");
        Files.writeString(pod.result("kept"), "kept");
        Files.createLink(pod.result("hard"), pod.result("kept"));
        Files.createSymbolicLink(pod.result("builder-live.log.gz"), Path.of("/etc/passwd"));
        Files.writeString(pod.result("manifest.json"), "{}");
        Files.writeString(pod.result("SHA256SUMS"), "");
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(pod.result("socket")));
            publish();
        }
        assertThat(pod.manifest().files().stream().map(Manifest.File::path))
                .containsExactly("SHA256SUMS", "backend.log.gz", "build.info", "builder-live.log.gz", "hard", "kept");
        assertThat(pod.manifest().anomalies())
                .anyMatch(a -> a.contains("passwd is a symbolic link"))
                .anyMatch(a -> a.contains("etc is a symbolic link"))
                .anyMatch(a -> a.contains("fifo is a special file"))
                .anyMatch(a -> a.contains("socket is a special file"))
                .filteredOn(a -> a.contains("device is a special file"))
                .hasSize(Files.exists(pod.result("device")) ? 1 : 0);
        assertThat(pod.manifest().anomalies())
                .anyMatch(a -> a.contains("cannot be represented"))
                .anyMatch(a -> a.contains("the builder's manifest.json"));
        assertNoSecret();
    }

    @Test
    void makesEveryFileReadableWhateverItsMode() throws Exception {
        Files.createDirectory(pod.result("d"));
        Files.writeString(pod.result("d/f"), "f");
        Files.setPosixFilePermissions(pod.result("d/f"), PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(pod.result("d"), PosixFilePermissions.fromString("rwx------"));
        publish();
        // Another user's agent cannot open it; it says so then.
        if (pod.manifest().anomalies().isEmpty()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pod.published("d/f"))))
                    .isEqualTo("rw-r--r--");
        } else {
            assertThat(pod.manifest().anomalies()).anyMatch(a -> a.contains("cannot be opened"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pod.published("d"))))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void refusesAllResultsButKeepsTheLogWhenThereAreTooMany() throws Exception {
        for (int i = 0; i < 201; i++) {
            Files.createFile(pod.result("f" + i));
        }
        publish();
        assertRefused("more than 200 files");
    }

    @Test
    void refusesResultsThatAreTooLongBeforeItCopiesThem() throws Exception {
        shell("truncate -s 1T sparse; truncate -s 1T sparse2");
        publish();
        assertRefused("more than 1048576 bytes");
    }

    @Test
    void refusesResultsThatAreTooDeep() throws Exception {
        Files.createDirectories(pod.result("a/b/c/d/e/f"));
        publish();
        assertRefused("more than 4 directories");
    }

    @Test
    void takesNothingWhenTheResultsAreALink() throws Exception {
        Files.delete(pod.files.results());
        Files.createSymbolicLink(pod.files.results(), Path.of("/etc"));
        publish();
        assertThat(pod.manifest().files().stream().map(Manifest.File::path))
                .containsExactly("SHA256SUMS", "backend.log.gz", "build.info", "builder-live.log.gz");
        assertThat(pod.manifest().anomalies()).anyMatch(a -> a.contains("results is not a directory"));
    }

    @Test
    void takesAGrowingFileAsLongAsItWas() throws Exception {
        pod.limits = new ResultLimits(200, 64 << 20, 4, 200);
        Path growing = pod.result("growing");
        Files.write(growing, new byte[1 << 20]);
        whileDisturbed(() -> {
            if (Files.size(growing) < 32 << 20) {
                Files.write(growing, new byte[4096], StandardOpenOption.APPEND);
            }
        });
        Manifest.File file = pod.manifest().files().stream()
                .filter(f -> f.path().equals("growing"))
                .findFirst()
                .orElseThrow();
        assertThat(Files.size(pod.published("growing"))).isEqualTo(file.size());
        assertThat(Digests.hex(Files.readAllBytes(pod.published("growing")))).isEqualTo(file.sha256());
    }

    @Test
    void takesAFileThatShrinksAndGrowsAsItWasRead() throws Exception {
        pod.limits = new ResultLimits(200, 64 << 20, 4, 200);
        Path changing = pod.result("changing");
        byte[] content = new byte[4 << 20];
        Files.write(changing, content);
        whileDisturbed(() -> {
            try (var file = new RandomAccessFile(changing.toFile(), "rw")) {
                file.setLength(1000);
                file.write(content);
            }
        });
        Manifest.File file = pod.manifest().files().stream()
                .filter(f -> f.path().equals("changing"))
                .findFirst()
                .orElseThrow();
        assertThat(Files.size(pod.published("changing"))).isEqualTo(file.size());
        assertThat(Digests.hex(Files.readAllBytes(pod.published("changing")))).isEqualTo(file.sha256());
    }

    @Test
    void refusesAPathThatIsTooLongInBytes() throws Exception {
        Files.writeString(pod.result("ü".repeat(101)), "content");
        publish();
        assertRefused("a path of more than 200 bytes");
    }

    @Test
    void readsNothingOutsideWhenADirectoryIsSwappedForALink() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("f"), SECRET);
        Path real = Files.createDirectory(pod.result("d"));
        for (int i = 0; i < 50; i++) {
            Files.writeString(real.resolve("f" + i), "inside");
            Files.writeString(outside.resolve("f" + i), SECRET);
        }
        Path link = Files.createSymbolicLink(directory.resolve("link"), outside);
        Path away = directory.resolve("away");
        whileDisturbed(() -> {
            Files.move(real, away, StandardCopyOption.ATOMIC_MOVE);
            Files.move(link, real, StandardCopyOption.ATOMIC_MOVE);
            Files.move(real, link, StandardCopyOption.ATOMIC_MOVE);
            Files.move(away, real, StandardCopyOption.ATOMIC_MOVE);
        });
        assertNoSecret();
    }

    @FunctionalInterface
    private interface Disturbance {
        void disturb() throws Exception;
    }

    private void whileDisturbed(Disturbance disturbance) throws Exception {
        var stop = new AtomicBoolean();
        var begun = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                try {
                    disturbance.disturb();
                    begun.countDown();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        begun.await();
        try {
            pod.start().annotate(PodAnnotations.BUILDER_ENDED, "0:Completed");
            pod.await(AgentRecord.Prepared.class);
        } finally {
            stop.set(true);
            thread.join();
        }
        assertThat(pod.publish()).isZero();
    }

    private void publish() throws Exception {
        pod.start().annotate(PodAnnotations.BUILDER_ENDED, "0:Completed");
        assertThat(pod.publish()).isZero();
    }

    private void assertRefused(String why) throws Exception {
        assertThat(pod.manifest().files().stream().map(Manifest.File::path))
                .containsExactly("SHA256SUMS", "backend.log.gz", "build.info", "builder-live.log.gz");
        assertThat(pod.manifest().outcome().result()).isEqualTo(BuildResult.FAILED);
        assertThat(pod.manifest().outcome().message()).contains(why);
        assertThat(pod.manifest().anomalies()).anyMatch(a -> a.contains(why));
    }

    private void assertNoSecret() throws Exception {
        try (var tree = Files.walk(pod.volume)) {
            for (Path file : (Iterable<Path>) tree.filter(Files::isRegularFile)::iterator) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
            }
        }
    }

    private void shell(String script) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", script)
                        .directory(pod.files.results().toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
