package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.api.protocol.Claim;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents clean up on the results volume, and what they leave alone. */
final class SweeperTest {

    private static final String OTHER = "0c5d0f0e-0000-4000-8000-0000000000bb";
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration KEEP = Duration.ofDays(14);

    @TempDir
    Path directory;

    private final List<String> log = new ArrayList<>();
    private Path volume;

    @BeforeEach
    void volume() throws Exception {
        volume = Files.createDirectory(directory.resolve("volume"));
    }

    private void sweep() throws Exception {
        new Sweeper(volume, AgentPod.claim(2, false), KEEP, FileOperations.SYSTEM, log::add).sweep(NOW);
    }

    private Path aged(String path, Duration age) throws IOException {
        Path made = Files.createDirectories(volume.resolve(path));
        Files.writeString(made.resolve("file"), "content");
        Files.setLastModifiedTime(made, FileTime.from(NOW.minus(age)));
        return made;
    }

    /** A directory that an agent has staged, or published, at that time. */
    private Path staged(String buildUid, int attempt, String place, Duration age) throws Exception {
        Claim claim = AgentPod.claim(buildUid, attempt, false);
        Path root = Files.createDirectory(directory.resolve("pod" + buildUid + attempt + place.hashCode()));
        AgentLife.run(AgentLife.builtPod(root, root.resolve("volume"), claim), FileOperations.SYSTEM);
        Path target = volume.resolve(place);
        Files.createDirectories(target.getParent());
        Files.move(root.resolve("volume").resolve(AgentPod.PLACE), target);
        Files.setLastModifiedTime(target, FileTime.from(NOW.minus(age)));
        return target;
    }

    @Test
    void removesWhatNobodyWaitsForAnyMoreAndNothingElse() throws Exception {
        Path old = aged(".incoming/" + OTHER + "-1", KEEP);
        Path young = aged(".incoming/" + OTHER + "-2", KEEP.minusSeconds(1));
        Path own = aged(".incoming/" + AgentPod.UID + "-1", KEEP.multipliedBy(2));
        Path waiting = staged("0c5d0f0e-0000-4000-8000-0000000000cc", 1, ".incoming/cc-1", Duration.ofDays(3));
        sweep();
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(own).exists();
        assertThat(waiting).exists();
        assertThat(volume.resolve(Sweeper.FOLDER)).isEmptyDirectory();
        assertThat(log).isEmpty();
    }

    @Test
    void removesAnAttemptWhoseBuildIsPublished() throws Exception {
        staged(OTHER, 2, AgentPod.PLACE, Duration.ofHours(3));
        Path lost = staged(OTHER, 1, ".incoming/" + OTHER + "-1", Duration.ofHours(2));
        Path justNow = staged(OTHER, 3, ".incoming/" + OTHER + "-3", Duration.ofMinutes(5));
        sweep();
        assertThat(lost).doesNotExist();
        assertThat(justNow).exists();
        assertThat(volume.resolve(AgentPod.PLACE)).exists();
    }

    @Test
    void putsBackWhatADeadAgentMovedAway() throws Exception {
        Path replaced = aged(".replaced/" + Replacement.name(NOW.minusSeconds(3600), OTHER), Duration.ofHours(1));
        record(replaced, AgentPod.PLACE, Sweeper.STUCK);
        sweep();
        assertThat(volume.resolve(AgentPod.PLACE).resolve("file")).exists();
        assertThat(volume.resolve(".replaced")).isEmptyDirectory();
        assertThat(log).containsExactly("put back what an agent that is gone had moved out of " + AgentPod.PLACE);
    }

    @Test
    void leavesAReplacementThatMayStillGoOn() throws Exception {
        Path replaced = aged(".replaced/" + Replacement.name(NOW, OTHER), Duration.ZERO);
        record(replaced, AgentPod.PLACE, Sweeper.STUCK.minusSeconds(1));
        sweep();
        assertThat(replaced).exists();
        assertThat(volume.resolve(AgentPod.PLACE)).doesNotExist();
    }

    @Test
    void forgetsAReplacementThatIsDoneAndKeepsWhatWasReplacedForItsTime() throws Exception {
        aged(AgentPod.PLACE, Duration.ZERO);
        Path replaced = aged(".replaced/" + Replacement.name(NOW.minus(KEEP).plusMillis(1), OTHER), KEEP);
        Path old = aged(".replaced/" + Replacement.name(NOW.minus(KEEP), OTHER), KEEP);
        Path strange = aged(".replaced/of-an-administrator", KEEP.multipliedBy(9));
        record(replaced, AgentPod.PLACE, Sweeper.STUCK);
        sweep();
        assertThat(Replacement.file(replaced)).doesNotExist();
        assertThat(replaced).exists();
        assertThat(old).doesNotExist();
        assertThat(strange).exists();
    }

    @Test
    void neverMovesAnythingToAStrangePlace() throws Exception {
        Path replaced = aged(".replaced/" + Replacement.name(NOW.minusSeconds(3600), OTHER), Duration.ofHours(1));
        record(replaced, "../outside", Sweeper.STUCK);
        Path old = aged(".incoming/" + OTHER + "-1", KEEP);
        sweep();
        assertThat(replaced).exists();
        assertThat(directory.resolve("outside")).doesNotExist();
        assertThat(old).as("the others are swept all the same").doesNotExist();
        assertThat(log).singleElement().asString().contains("is not a path below the results volume");
    }

    @Test
    void doesABoundedPartOfTheWork() throws Exception {
        for (int n = 0; n < Sweeper.MAX_REMOVED + 5; n++) {
            aged(".incoming/" + OTHER + "-" + n, KEEP);
        }
        sweep();
        try (var left = Files.list(volume.resolve(".incoming"))) {
            assertThat(left).hasSize(5);
        }
    }

    @Test
    void finishesADeletionThatWasCutOff() throws Exception {
        Path half = aged(".swept/half", Duration.ZERO);
        sweep();
        assertThat(half).doesNotExist();
    }

    private void record(Path replaced, String place, Duration age) throws IOException {
        new Replacement(OTHER, 1, place).write(new DurableFiles(FileOperations.SYSTEM), replaced);
        Files.setLastModifiedTime(Replacement.file(replaced), FileTime.from(NOW.minus(age)));
    }
}
