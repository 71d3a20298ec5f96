package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.ProtocolJson;

/** Somebody who reads the results volume at any moment, and takes nothing but whole results. */
final class VolumeReader {

    private final Path volume;
    private final Path place;

    VolumeReader(Path volume) {
        this.volume = volume;
        this.place = volume.resolve(AgentPod.PLACE);
    }

    /** The UID of the build whose whole result stands in the place; empty for none, and an assertion fails when it is not whole. */
    Optional<String> published() throws IOException {
        return Files.exists(place, LinkOption.NOFOLLOW_LINKS) ? Optional.of(whole(place)) : Optional.empty();
    }

    /** The UIDs of the whole results that are kept aside. */
    List<String> replaced() throws IOException {
        Path folder = volume.resolve(Replacement.FOLDER);
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory).map(VolumeReader::whole).toList();
        }
    }

    /** The names in one of the agents' folders. */
    List<String> names(String folder) throws IOException {
        Path directory = volume.resolve(folder);
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static String whole(Path directory) {
        try {
            Manifest manifest =
                    ProtocolJson.read(Manifest.class, Files.readAllBytes(directory.resolve(Manifest.FILE_NAME)));
            var expected = new TreeSet<String>();
            expected.add(Manifest.FILE_NAME);
            for (Manifest.File file : manifest.files()) {
                assertThat(Digests.hex(Files.readAllBytes(directory.resolve(file.path()))))
                        .as(file.path())
                        .isEqualTo(file.sha256());
                expected.add(file.path());
            }
            try (Stream<Path> tree = Files.walk(directory)) {
                assertThat(tree.filter(Files::isRegularFile)
                                .map(file -> directory.relativize(file).toString()))
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
            return manifest.buildUid();
        } catch (IOException e) {
            throw new AssertionError(directory + " is not whole", e);
        }
    }
}
