package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.runner.agent.io.FaultyFiles.Call;
import org.fedoracopr.runner.agent.io.FaultyFiles.Death;
import org.fedoracopr.runner.agent.io.FaultyFiles.Kind;
import org.fedoracopr.runner.agent.io.FaultyFiles.Rule;
import org.fedoracopr.runner.agent.model.AgentState;
import org.fedoracopr.runner.file.Trees;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that die, and file systems that fail, at any of the calls that publish a result: a reader sees the old one, the new one or nothing, never a mixture. */
@Timeout(300)
final class CrashTest {

    private static final String OLD = "0c5d0f0e-0000-4000-8000-0000000000aa";
    private static final int CRASHES = 1000;
    private static final int FAILURES = 40;
    private static final Set<Kind> SEEN_BY_READERS = EnumSet.of(Kind.RENAME, Kind.DELETE, Kind.CREATE_DIRECTORY);

    @TempDir(factory = MemoryDirectory.class)
    Path directory;

    private int pods;
    private Path volume;
    private VolumeReader reader;

    @BeforeEach
    void volume() throws Exception {
        newVolume(false);
    }

    private void newVolume(boolean occupied) throws Exception {
        volume = directory.resolve("volume" + ++pods);
        reader = new VolumeReader(volume);
        if (occupied) {
            AgentLife.run(pod(AgentPod.claim(OLD, 1, false)), FileOperations.SYSTEM);
        }
    }

    private AgentPod pod(Claim claim) throws IOException {
        return AgentLife.builtPod(Files.createDirectory(directory.resolve("pod" + ++pods)), volume, claim);
    }

    /** How many calls it takes when nothing goes wrong. */
    private int calls(boolean occupied) throws Exception {
        newVolume(occupied);
        var files = new FaultyFiles(call -> {});
        AgentLife.run(pod(AgentPod.claim(1, false)), files);
        return files.calls();
    }

    /** The numbers of the calls that are renames. */
    private List<Integer> renames(boolean occupied) throws Exception {
        newVolume(occupied);
        var numbers = new ArrayList<Integer>();
        AgentLife.run(pod(AgentPod.claim(1, false)), new FaultyFiles(call -> {
            if (call.kind() == Kind.RENAME) {
                numbers.add(call.number());
            }
        }));
        return numbers;
    }

    @Test
    void aReaderSeesOldNewOrNothingWhenAgentsDieAtRandom() throws Exception {
        int fresh = calls(false);
        int replacing = calls(true);
        for (long seed = 1; seed <= CRASHES; seed++) {
            var random = new Random(seed);
            boolean occupied = random.nextBoolean();
            try {
                dieAndRecover(random, occupied, occupied ? replacing : fresh);
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + (occupied ? ", replacing" : "") + ": " + e.getMessage(), e);
            }
            Trees.empty(directory);
        }
    }

    private void dieAndRecover(Random random, boolean occupied, int calls) throws Exception {
        newVolume(occupied);
        int attempt = 1;
        AgentPod pod = pod(AgentPod.claim(attempt, false));
        var watching = new Watching(occupied);
        boolean died = true;
        for (int lives = 0; died && lives < 3; lives++) {
            died = dies(pod, new DyingAt(1 + random.nextInt(calls), random.nextBoolean(), watching));
            watching.look();
            if (died && random.nextBoolean()) {
                // The Pod is gone with its state: another attempt on another node.
                pod = pod(AgentPod.claim(++attempt, false));
            }
        }
        AgentState end = AgentLife.run(pod, new FaultyFiles(watching));
        assertRecovered(pod, end, occupied);
    }

    private static boolean dies(AgentPod pod, Rule rule) throws Exception {
        try {
            AgentLife.run(pod, new FaultyFiles(rule));
            return false;
        } catch (Death death) {
            return true;
        }
    }

    private void assertRecovered(AgentPod pod, AgentState end, boolean occupied) throws Exception {
        assertThat(reader.published()).contains(AgentPod.UID);
        assertThat(Objects.requireNonNull(end.committed()).manifestSha256())
                .isEqualTo(Digests.hex(Files.readAllBytes(volume.resolve(AgentPod.PLACE + "/manifest.json"))));
        assertThat(pod.endRecord().committed()).isTrue();
        assertThat(reader.replaced()).isEqualTo(occupied ? List.of(OLD) : List.of());
        assertThat(reader.names(Replacement.FOLDER)).hasSize(occupied ? 1 : 0);
        assertThat(reader.names(ResultsPlace.INCOMING)).isEmpty();
        if (occupied) {
            assertThat(volume.resolve(AgentPod.PLACE + "/hello-" + OLD + ".rpm"))
                    .exists();
            assertThat(volume.resolve(AgentPod.PLACE + "/prev_build_backup/build.log.gz"))
                    .exists();
        }
    }

    /** The old result, then the new one, with nothing before and between at most. */
    private final class Watching implements Rule {
        private final boolean occupied;
        private boolean newSeen;

        Watching(boolean occupied) {
            this.occupied = occupied;
        }

        @Override
        public void before(Call call) {}

        @Override
        public void after(Call call) throws IOException {
            boolean elsewhere = call.path().startsWith(volume.resolve(ResultsPlace.INCOMING))
                    || call.path().startsWith(volume.resolve(Sweeper.FOLDER))
                    || !call.path().startsWith(volume);
            if (!elsewhere && SEEN_BY_READERS.contains(call.kind())) {
                look();
            }
        }

        void look() throws IOException {
            Optional<String> published = reader.published();
            if (published.isEmpty()) {
                assertThat(newSeen).as("a published result went away").isFalse();
                assertThat(reader.replaced()).isEqualTo(occupied ? List.of(OLD) : List.of());
            } else if (published.get().equals(AgentPod.UID)) {
                newSeen = true;
            } else {
                assertThat(published).contains(OLD);
                assertThat(newSeen).as("the old result is back").isFalse();
            }
        }
    }

    /** Dies before or after one call, and looks after each. */
    private record DyingAt(int number, boolean after, Watching watching) implements Rule {
        @Override
        public void before(Call call) {
            if (!after && call.number() == number) {
                throw new Death(call);
            }
        }

        @Override
        public void after(Call call) throws IOException {
            watching.after(call);
            if (after && call.number() == number) {
                throw new Death(call);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsVisibleBeforeItIsDurable(boolean occupied) throws Exception {
        newVolume(occupied);
        Path place = volume.resolve(AgentPod.PLACE);
        var looked = new ArrayList<Call>();
        var files = new FaultyFiles[1];
        files[0] = new FaultyFiles(new Rule() {
            @Override
            public void before(Call call) {}

            @Override
            public void after(Call call) {
                if (call.kind() == Kind.RENAME && call.path().equals(place)) {
                    assertThat(files[0].unsynced(place)).isEmpty();
                    looked.add(call);
                }
                if (call.kind() == Kind.RENAME && call.path().endsWith("state.json") && !looked.isEmpty()) {
                    // What is said to be committed survives a loss of power.
                    assertThat(files[0].unsynced(volume)).isEmpty();
                }
            }
        });
        AgentLife.run(pod(AgentPod.claim(1, false)), files[0]);
        assertThat(looked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Input/output error", "No space left on device", "Read-only file system", "Stale file handle"})
    void failsAtAnyCallAndIsDoneWhenTheFileSystemIsWellAgain(String error) throws Exception {
        boolean[] both = {false, true};
        for (boolean occupied : both) {
            int calls = calls(occupied);
            var random = new Random(error.hashCode());
            for (int n = 0; n < FAILURES; n++) {
                failAndRecover(error, occupied, 1 + random.nextInt(calls), random.nextBoolean() ? 1 : 40);
                Trees.empty(directory);
            }
        }
    }

    private void failAndRecover(String error, boolean occupied, int number, int times) throws Exception {
        newVolume(occupied);
        AgentPod pod = pod(AgentPod.claim(1, false));
        var watching = new Watching(occupied);
        var failing = new Rule() {
            @Override
            public void before(Call call) throws IOException {
                if (call.number() >= number && call.number() < number + times) {
                    throw new IOException(error);
                }
            }

            @Override
            public void after(Call call) throws IOException {
                watching.after(call);
            }
        };
        AgentState end;
        try {
            end = AgentLife.run(pod, new FaultyFiles(failing));
        } catch (IOException e) {
            assertThat(times).as("it gives up only when it goes on").isGreaterThan(1);
            watching.look();
            end = AgentLife.run(pod, new FaultyFiles(watching));
        }
        if (!reader.names(ResultsPlace.INCOMING).isEmpty()
                || reader.names(Replacement.FOLDER).size() > 1) {
            // What could not be removed is left to a later sweep; nothing else may differ.
            assertThat(times).isGreaterThan(0);
        }
        assertThat(reader.published()).contains(AgentPod.UID);
        assertThat(end.committed()).isNotNull();
        assertThat(reader.replaced()).isEqualTo(occupied ? List.of(OLD) : List.of());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRenameThatHappenedAndSaysThatItDidNotDoesNoHarm(boolean occupied) throws Exception {
        for (int number : renames(occupied)) {
            newVolume(occupied);
            AgentPod pod = pod(AgentPod.claim(1, false));
            var watching = new Watching(occupied);
            AgentState end = AgentLife.run(pod, new FaultyFiles(new Rule() {
                @Override
                public void before(Call call) {}

                @Override
                public void after(Call call) throws IOException {
                    watching.after(call);
                    if (call.kind() == Kind.RENAME && call.number() == number) {
                        throw new NoSuchFileException(call.path().toString());
                    }
                }
            }));
            assertRecovered(pod, end, occupied);
            Trees.empty(directory);
        }
    }

    @Test
    void aPublicationThatSaysThatItDidNotHappenIsFoundAtOnce() throws Exception {
        newVolume(true);
        AgentPod pod = pod(AgentPod.claim(1, false));
        Path place = volume.resolve(AgentPod.PLACE);
        var lies = new ArrayList<Call>();
        AgentLife.run(
                pod,
                new FaultyFiles(new Rule() {
                    @Override
                    public void before(Call call) {}

                    @Override
                    public void after(Call call) throws IOException {
                        if (call.kind() == Kind.RENAME && call.path().equals(place)) {
                            lies.add(call);
                            throw new NoSuchFileException(call.path().toString());
                        }
                    }
                }),
                1);
        assertThat(lies).hasSize(1);
        assertThat(reader.published()).contains(AgentPod.UID);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSeenLateIsNotTakenForGone(Late late) throws Exception {
        for (int looks = 1; looks <= 12; looks++) {
            int hidden = looks;
            newVolume(late == Late.REPLACING);
            AgentPod pod = pod(AgentPod.claim(1, false));
            Path place = volume.resolve(AgentPod.PLACE);
            AgentState end = AgentLife.run(pod, new FaultyFiles(new Rule() {
                private int left;
                private boolean done;

                @Override
                public void before(Call call) {}

                @Override
                public void after(Call call) throws IOException {
                    if (call.kind() == Kind.RENAME && call.path().equals(place) && !done) {
                        left = hidden;
                        done = true;
                        throw new NoSuchFileException(call.path().toString());
                    }
                }

                @Override
                public boolean hides(Call call) {
                    return call.path().startsWith(place) && left-- > 0;
                }
            }));
            assertRecovered(pod, end, late == Late.REPLACING);
            Trees.empty(directory);
        }
    }

    /** What is seen late. */
    enum Late {
        PUBLISHING,
        REPLACING
    }
}
