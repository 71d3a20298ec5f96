package org.fedoracopr.operator.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.BuilderEnded;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.EndRecord;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.runner.agent.decide.Action;
import org.fedoracopr.runner.agent.decide.AgentDecision;
import org.fedoracopr.runner.agent.decide.Answered;
import org.fedoracopr.runner.agent.decide.EndCause;
import org.fedoracopr.runner.agent.model.AgentState;
import org.fedoracopr.runner.agent.model.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The agent's container: the real agent's decisions and state, on a model of its files, with its records as real lines.
 *
 * <p>It can be killed before or after each of its side effects; its supervisor starts it again from the state that it had saved.
 */
final class AgentModel {

    private static final int CHUNK = 700;
    private static final byte[] RESULTS = "{\"packages\":[]}".getBytes(StandardCharsets.UTF_8);
    private static final Duration GRACE = Duration.ofMinutes(2);

    private final World world;
    private final PodRun run;
    private final List<String> lines = new ArrayList<>();
    private @Nullable AgentState state;
    private Answered answered = Answered.NOTHING;
    private @Nullable String lastWord;
    private boolean up;
    private boolean poked;

    AgentModel(World world, PodRun run) {
        this.world = world;
        this.run = run;
    }

    /** All that it ever printed. */
    List<String> lines() {
        return lines;
    }

    boolean isReady() {
        return state != null;
    }

    void starts() {
        up = true;
        answered = Answered.NOTHING;
        if (state == null) {
            String claim = run.annotation(PodAnnotations.CLAIM);
            state = AgentState.started(ProtocolJson.read(Claim.class, claim), now());
        }
        printAll();
        poke();
        heartbeat();
    }

    private void heartbeat() {
        world.time().after(Duration.ofSeconds(20), () -> {
            if (isUp()) {
                if (world.chance().even(0.02) && world.chance().comes(Fault.AGENT_OUT_OF_MEMORY)) {
                    run.truth().disturbed("agent out of memory");
                    end(137, "OOMKilled");
                    return;
                }
                tick();
                heartbeat();
            }
        });
    }

    /** Something may have changed: it looks within a second. */
    void poke() {
        if (!poked) {
            poked = true;
            world.time().after(world.chance().millis(100, 900), () -> {
                poked = false;
                tick();
            });
        }
    }

    private boolean isUp() {
        return up && run.agent().isRunning() && !run.isDead();
    }

    private void tick() {
        if (!isUp()) {
            return;
        }
        List<Action> actions = AgentDecision.next(Objects.requireNonNull(state), seen(), answered, GRACE);
        for (Action action : actions) {
            boolean dies = world.chance().comes(Fault.AGENT_KILLED);
            if (dies && world.chance().even(0.5)) {
                die();
                return;
            }
            act(Objects.requireNonNull(state), action, dies);
            if (dies) {
                die();
                return;
            }
            poke();
        }
    }

    private void die() {
        world.trace(run.name(), "agent process killed");
        up = false;
        world.time().after(world.chance().seconds(1, 3), () -> {
            if (run.agent().isRunning() && !run.isDead()) {
                starts();
            }
        });
    }

    private Observation seen() {
        String acknowledged = run.annotation(PodAnnotations.ACKNOWLEDGED);
        return new Observation(
                run.build().lock(),
                run.build().outcome() != null,
                BuilderEnded.parse(run.annotation(PodAnnotations.BUILDER_ENDED)).orElse(null),
                CommitPermit.parse(run.annotation(PodAnnotations.COMMIT)).orElse(null),
                acknowledged.isEmpty() ? 0 : Integer.parseInt(acknowledged),
                null,
                run.annotation(PodAnnotations.REPEAT),
                run.toldToEnd(),
                now());
    }

    /** @param forgets it is killed before it can save what it did */
    private void act(AgentState before, Action action, boolean forgets) {
        AgentState after = switch (action) {
            case Action.AnnounceRunner ignored -> before.withRunnerSeen(now());
            case Action.EndBuild end -> before.withOutcome(outcome(end.cause()), now());
            case Action.SealLog ignored -> seal(before);
            case Action.StageResults ignored -> stage(before);
            case Action.Commit commit -> commit(before, commit.permit());
            case Action.NotePermit note -> {
                answered = answered.withNotedPermit(note.permit());
                yield before;
            }
            case Action.PrintRange range -> {
                answered = answered.withRange(range.request());
                yield before;
            }
            case Action.PrintAgain again -> {
                answered = answered.withRepeat(again.request());
                printAll();
                yield before;
            }
            case Action.Finish finish -> {
                lastWord = endRecord(before, finish.committed() ? null : finish.message());
                if (!forgets) {
                    end(0, "Completed");
                }
                yield before;
            }
        };
        if (!forgets && !after.equals(before)) {
            state = after;
            lastWord = endRecord(after, "the agent was killed");
            printSince(before, after);
        }
    }

    private AgentState seal(AgentState before) {
        var seal = new LogSeal(1_000, Digests.sha256("log of " + run.uid()));
        run.truth().seal = seal;
        return before.withSeal(seal);
    }

    private AgentState commit(AgentState before, CommitPermit permit) {
        VolumeModel.Result result = world.volume().commit(before.claim(), run.uid(), manifest(before));
        return result.manifestSha256().equals(permit.manifestSha256())
                ? before.withCommitted(new AgentState.Committed(result.manifestSha256(), now()))
                : adopt(before, result);
    }

    private AgentState stage(AgentState before) {
        VolumeModel.Result existing = world.volume().existing(before.claim());
        return existing == null
                ? before.withPrepared(
                        new AgentState.Prepared(Digests.sha256(manifest(before)), hasResults(before), now()))
                : adopt(before, existing);
    }

    /** An earlier attempt of this very build has published: that is the result. */
    private AgentState adopt(AgentState before, VolumeModel.Result existing) {
        Outcome outcome = ProtocolJson.read(Manifest.class, world.volume().manifest(existing.manifestSha256()))
                .outcome();
        Instant ended = Objects.requireNonNull(before.endedAt());
        AgentState found = before.withOutcome(outcome, ended);
        return found.withPrepared(new AgentState.Prepared(existing.manifestSha256(), hasResults(found), now()))
                .withCommitted(new AgentState.Committed(existing.manifestSha256(), now()));
    }

    /** The manifest of what is prepared: its own, or the one that it has found. */
    private byte[] preparedManifest(AgentState of) {
        String prepared = Objects.requireNonNull(of.prepared()).manifestSha256();
        byte[] own = manifest(of);
        return Digests.sha256(own).equals(prepared) ? own : world.volume().manifest(prepared);
    }

    private Outcome outcome(EndCause cause) {
        Outcome word = run.build().outcome();
        return word != null
                ? word
                : new Outcome(
                        1, BuildResult.RUNNER_LOST, 0, null, cause.description(), "unknown", now(), now(), List.of());
    }

    private byte[] manifest(AgentState of) {
        var files = hasResults(of)
                ? List.of(new Manifest.File("results.json", RESULTS.length, Digests.sha256(RESULTS)))
                : List.<Manifest.File>of();
        return ProtocolJson.document(new Manifest(
                1,
                of.claim().buildUid(),
                of.claim().build(),
                of.claim().attempt(),
                of.claim().taskSha256(),
                run.uid(),
                run.node().name(),
                null,
                of.claim().resultsPath(),
                Objects.requireNonNull(of.seal()),
                Objects.requireNonNull(of.outcome()),
                files,
                List.of(),
                List.of(),
                List.of(),
                Objects.requireNonNull(of.endedAt())));
    }

    private static boolean hasResults(AgentState of) {
        return of.outcome() != null && of.outcome().result() == BuildResult.SUCCEEDED;
    }

    private void printAll() {
        AgentState all = Objects.requireNonNull(state);
        print(new AgentRecord.Started(1, all.claim().attempt(), now()));
        printSince(AgentState.started(all.claim(), all.startedAt()), all);
    }

    private void printSince(AgentState before, AgentState after) {
        int attempt = after.claim().attempt();
        if (after.runnerSeenAt() != null && before.runnerSeenAt() == null) {
            print(new AgentRecord.RunnerSeen(1, attempt, after.runnerSeenAt()));
        }
        if (after.seal() != null && before.seal() == null) {
            print(new AgentRecord.Checkpoint(
                    1, attempt, after.seal().length(), after.seal().sha256()));
            print(new AgentRecord.Sealed(1, attempt, after.seal()));
        }
        if (after.prepared() != null && !after.prepared().equals(before.prepared())) {
            chunks(attempt, AgentRecord.Chunk.MANIFEST, preparedManifest(after));
            if (hasResults(after)) {
                chunks(attempt, AgentRecord.Chunk.RESULTS, RESULTS);
            }
            print(new AgentRecord.Prepared(1, attempt, after.prepared().manifestSha256(), hasResults(after)));
        }
        if (after.committed() != null && before.committed() == null) {
            print(new AgentRecord.Committed(
                    1,
                    attempt,
                    after.committed().manifestSha256(),
                    after.claim().resultsPath()));
        }
    }

    private void chunks(int attempt, String document, byte[] content) {
        int count = (content.length + CHUNK - 1) / CHUNK;
        String digest = Digests.sha256(content);
        for (int i = 0; i < count; i++) {
            byte[] part = Arrays.copyOfRange(content, i * CHUNK, Math.min(content.length, (i + 1) * CHUNK));
            print(new AgentRecord.Chunk(
                    1, attempt, document, i, count, Base64.getEncoder().encodeToString(part), digest));
        }
    }

    private void print(AgentRecord line) {
        lines.add(ProtocolJson.line(line));
        run.tellReaders();
    }

    private String endRecord(AgentState of, @Nullable String message) {
        AgentState.Committed committed = of.committed();
        AgentState.Prepared prepared = of.prepared();
        return ProtocolJson.line(new EndRecord(
                1,
                of.claim().buildUid(),
                of.claim().attempt(),
                of.outcome() == null ? null : of.outcome().result(),
                committed != null,
                committed != null ? committed.manifestSha256() : prepared == null ? null : prepared.manifestSha256(),
                of.seal(),
                committed == null ? null : of.claim().resultsPath(),
                committed != null ? null : message));
    }

    private void end(int exitCode, String reason) {
        up = false;
        run.agentEnds(exitCode, reason, lastWord);
    }

    /** The node kills it. */
    void killed() {
        end(137, "Error");
    }

    private Instant now() {
        return world.time().instant();
    }

    /** For messages. */
    @Override
    public String toString() {
        return state == null ? "not started" : state.stage().toString();
    }
}
