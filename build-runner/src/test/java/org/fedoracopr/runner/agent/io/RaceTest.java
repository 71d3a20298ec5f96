package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.runner.agent.model.AgentState;
import org.fedoracopr.runner.file.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Agents that publish in the same place at the same time, in any order of their file operations: one result stands there in the end, and each agent knows which. */
@Timeout(300)
final class RaceTest {

    private static final String OLD = "0c5d0f0e-0000-4000-8000-0000000000aa";
    private static final String OTHER = "0c5d0f0e-0000-4000-8000-0000000000bb";
    private static final int ORDERS = 100;

    @TempDir(factory = MemoryDirectory.class)
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set by each race.
    private Path volume;

    private AgentPod pod(String name, Claim claim) throws Exception {
        return AgentLife.builtPod(Files.createDirectory(directory.resolve(name)), volume, claim);
    }

    private List<AgentState> race(long seed, boolean occupied, List<Claim> claims) throws Exception {
        volume = directory.resolve("volume");
        if (occupied) {
            AgentLife.run(pod("old", AgentPod.claim(OLD, 1, false)), FileOperations.SYSTEM);
        }
        var works = new ArrayList<Turns.Work<AgentState>>();
        for (Claim claim : claims) {
            AgentPod pod = pod("pod-" + claim.buildUid() + "-" + claim.attempt(), claim);
            works.add(operations -> AgentLife.run(pod, operations));
        }
        return new Turns(seed).run(works);
    }

    private static String digest(AgentState end) {
        return Objects.requireNonNull(end.committed()).manifestSha256();
    }

    private String publishedManifest() throws Exception {
        return Digests.hex(Files.readAllBytes(volume.resolve(AgentPod.PLACE).resolve("manifest.json")));
    }

    /** More permits than an operator ever gives; where an old result has to be moved away, one more. */
    @ParameterizedTest
    @CsvSource({"false, 3", "true, 2"})
    void attemptsOfOneBuildEndWithOneResultThatAllReport(boolean occupied, int attempts) throws Exception {
        for (long seed = 1; seed <= ORDERS; seed++) {
            List<AgentState> ends = race(
                    seed,
                    occupied,
                    IntStream.rangeClosed(1, attempts)
                            .mapToObj(attempt -> AgentPod.claim(attempt, false))
                            .toList());
            var reader = new VolumeReader(volume);
            assertThat(reader.published()).as("seed %d", seed).contains(AgentPod.UID);
            assertThat(ends)
                    .as("seed %d", seed)
                    .allSatisfy(end -> assertThat(digest(end)).isEqualTo(publishedManifest()));
            assertThat(reader.replaced()).as("seed %d", seed).isEqualTo(occupied ? List.of(OLD) : List.of());
            Trees.empty(directory);
        }
    }

    @Test
    void buildsOfOnePlaceEndWithOneOfThemThereAndTheOtherKept() throws Exception {
        for (long seed = 1; seed <= ORDERS; seed++) {
            List<AgentState> ends =
                    race(seed, false, List.of(AgentPod.claim(1, false), AgentPod.claim(OTHER, 1, false)));
            var reader = new VolumeReader(volume);
            var all = new ArrayList<>(reader.replaced());
            assertThat(all).as("seed %d", seed).hasSize(1);
            reader.published().ifPresent(all::add);
            assertThat(all).as("seed %d", seed).containsExactlyInAnyOrder(AgentPod.UID, OTHER);
            assertThat(ends)
                    .as("seed %d", seed)
                    .anySatisfy(end -> assertThat(digest(end)).isEqualTo(publishedManifest()));
            Trees.empty(directory);
        }
    }
}
