package org.fedoracopr.runner.engine.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What du counts of a directory that shares its disk. */
@Timeout(60)
class ScratchSpaceIT {

    private static final int MEBIBYTE = 1 << 20;
    private static final long SIZE = 100L * MEBIBYTE;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // Set before each test.
    private LimitedSpace space;

    private long before;

    @BeforeEach
    void make() throws IOException {
        Files.createDirectories(scratch());
        space = new LimitedSpace(scratch(), SIZE);
        before = space.measure().used();
    }

    @Test
    void theSizeIsTheLimitAndNotTheDisks() throws Exception {
        assertThat(space.measure().size()).isEqualTo(SIZE);
        assertThat(before).isLessThan(MEBIBYTE);
    }

    @Test
    void filesAtAnyDepthCount() throws Exception {
        fill(Files.createDirectories(scratch().resolve("a/b/c")).resolve("file"));
        assertThat(grown()).isBetween(4L * MEBIBYTE, 5L * MEBIBYTE);
    }

    @Test
    void aLinkedFileCountsOnce() throws Exception {
        Path file = scratch().resolve("file");
        fill(file);
        Files.createLink(scratch().resolve("other"), file);
        assertThat(grown()).isBetween(4L * MEBIBYTE, 5L * MEBIBYTE);
    }

    @Test
    void linksAreNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        fill(elsewhere.resolve("file"));
        Files.createSymbolicLink(scratch().resolve("directory"), elsewhere);
        Files.createSymbolicLink(scratch().resolve("file"), elsewhere.resolve("file"));
        Files.createSymbolicLink(scratch().resolve("loop"), scratch());
        assertThat(grown()).isLessThan(MEBIBYTE);
    }

    @Test
    void aHoleIsNoSpace() throws Exception {
        try (SeekableByteChannel channel = Files.newByteChannel(
                scratch().resolve("hole"),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE))) {
            channel.position(10 * SIZE);
            channel.write(ByteBuffer.wrap(new byte[] {1}));
        }
        assertThat(grown()).isLessThan(MEBIBYTE);
    }

    @Test
    void whatIsNotThereHasNoMeasure() {
        try (var none = new LimitedSpace(directory.resolve("none"), SIZE)) {
            assertThatThrownBy(none::measure).isInstanceOf(IOException.class);
        }
    }

    @Test
    void afterItsEndItIsNotMeasured() {
        space.close();
        assertThatThrownBy(space::measure).isInstanceOf(IOException.class);
    }

    @Test
    void aFileSystemTellsItsSize() throws Exception {
        ScratchSpace.Use use = new FileSystemSpace(scratch()).measure();
        assertThat(use.size()).isEqualTo(Files.getFileStore(scratch()).getTotalSpace());
        assertThat(use.used()).isBetween(1L, use.size());
    }

    private Path scratch() {
        return directory.resolve("scratch");
    }

    private long grown() throws IOException {
        return space.measure().used() - before;
    }

    private static void fill(Path file) throws IOException {
        Files.write(file, new byte[4 * MEBIBYTE]);
    }
}
