package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.BuilderEnded;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.api.protocol.RangeRequest;
import org.fedoracopr.runner.agent.decide.Action;
import org.fedoracopr.runner.agent.decide.AgentDecision;
import org.fedoracopr.runner.agent.decide.Answered;
import org.fedoracopr.runner.agent.decide.CheckpointPace;
import org.fedoracopr.runner.agent.decide.EndCause;
import org.fedoracopr.runner.agent.model.AgentSettings;
import org.fedoracopr.runner.agent.model.AgentState;
import org.fedoracopr.runner.agent.model.LockState;
import org.fedoracopr.runner.agent.model.Observation;

/**
 * One claimed attempt: carries out what {@link AgentDecision} decides, and saves the state after each step and before anything that follows from it.
 *
 * <p>All of it runs on one thread. It is one class of some 300 lines because the steps share the state and the order in which it is saved. Records are printed again after a restart: a reader takes the last one of a kind.
 */
final class Attempt implements AutoCloseable {

    private static final int VERSION = ProtocolVersion.CURRENT;

    private final AgentSettings settings;
    private final StateStore store;
    private final Annotations annotations;
    private final FileOperations operations;
    private final Records records;
    private final EndRecords endRecords;
    private final InstantSource clock;
    private final RunnerFiles runnerFiles;
    private final Observer observer;
    private final UntrustedFile shared;
    private final LogCopy log;
    private final Publication publication;
    private AgentState state;
    private Answered answered = Answered.NOTHING;
    private CheckpointPace pace;

    Attempt(
            AgentSettings settings,
            StateStore store,
            Annotations annotations,
            Records records,
            InstantSource clock,
            FileOperations operations,
            AgentState saved)
            throws IOException, FatalException {
        this.settings = settings;
        this.store = store;
        this.annotations = annotations;
        this.operations = operations;
        this.records = records;
        this.endRecords = new EndRecords(settings.terminationLog());
        this.clock = clock;
        this.runnerFiles = new RunnerFiles(settings.files());
        this.observer = new Observer(annotations::text, store);
        this.state = saved;
        this.pace = CheckpointPace.start(clock.instant());
        try {
            this.publication = new Publication(settings.resultsVolume(), saved.claim(), operations);
        } catch (IOException e) {
            throw new FatalException(String.valueOf(e.getMessage()));
        }
        this.shared = UntrustedFile.root(settings.files().shared());
        this.log = new LogCopy(store.log(), saved.claim().maxLogBytes(), this::note);
    }

    /** Tells everybody that the agent is there, and says again what an earlier process of it may not have got out. */
    void announce() throws IOException {
        store.save(state);
        records.print(new AgentRecord.Started(VERSION, claim().attempt(), state.startedAt()));
        runnerFiles.ready();
        if (state.runnerSeenAt() != null) {
            records.print(new AgentRecord.RunnerSeen(VERSION, claim().attempt(), state.runnerSeenAt()));
        }
        if (state.seal() != null) {
            records.sealed(claim(), state.seal());
        }
        printPrepared();
        if (state.committed() != null) {
            settle();
        }
    }

    AgentState state() {
        return state;
    }

    /** One look and what follows from it; the exit code when the attempt is over. */
    OptionalInt step() throws IOException {
        if (state.seal() == null) {
            copyLog();
        }
        RunnerFiles.Look look = runnerFiles.look(shared, state.lockKey());
        if (look.state() == LockState.HELD && state.lockKey() == null && look.key() != null) {
            save(state.withLockKey(look.key()));
        }
        if (look.state() == LockState.UNTRUSTED) {
            note("the runner's lock is not the file that the runner made: it tells nothing of the build's end");
        }
        Observation seen = observer.observe(look.state(), runnerFiles.hasOutcome(shared), clock.instant());
        for (Action action : AgentDecision.next(state, seen, answered, settings.grace())) {
            OptionalInt exitCode = perform(action, seen);
            if (exitCode.isPresent()) {
                return exitCode;
            }
        }
        signOfLife();
        return OptionalInt.empty();
    }

    @Override
    public void close() throws IOException {
        shared.close();
        log.close();
    }

    private OptionalInt perform(Action action, Observation seen) throws IOException {
        switch (action) {
            case Action.AnnounceRunner announce -> {
                save(state.withRunnerSeen(seen.now()));
                records.print(new AgentRecord.RunnerSeen(VERSION, claim().attempt(), seen.now()));
            }
            case Action.EndBuild end -> end(end.cause(), seen);
            case Action.SealLog seal -> seal();
            case Action.StageResults stage -> stage();
            case Action.Commit commit -> commit(commit.permit().manifestSha256());
            case Action.NotePermit note -> {
                answered = answered.withNotedPermit(note.permit());
                records.say("the permit " + note.permit().format() + " is not for what is prepared here: ignored");
            }
            case Action.PrintRange print -> printRange(print.request());
            case Action.PrintAgain print -> {
                answered = answered.withRepeat(print.request());
                printPrepared();
                printCommitted();
            }
            case Action.Finish finish -> {
                endRecords.write(state, finish.message());
                return OptionalInt.of(0);
            }
        }
        return OptionalInt.empty();
    }

    private void copyLog() throws IOException {
        while (log.copyFrom(shared, runnerFiles.log())) {
            signOfLife();
        }
    }

    private void end(EndCause cause, Observation seen) throws IOException {
        Outcome outcome;
        try {
            Optional<Outcome> own = runnerFiles.outcome(shared);
            outcome = own.orElseGet(() -> lost(cause.description(), seen));
        } catch (ProtocolException e) {
            note(String.valueOf(e.getMessage()));
            outcome = lost(Outcome.UNUSABLE + e.getMessage(), seen);
        }
        save(state.withOutcome(outcome, seen.now()));
    }

    private Outcome lost(String message, Observation seen) {
        BuilderEnded ended = seen.builderEnded();
        String detail = ended == null ? "" : " (exit code " + ended.exitCode() + ", " + ended.reason() + ")";
        Instant began = state.runnerSeenAt() == null ? state.startedAt() : state.runnerSeenAt();
        return new Outcome(
                VERSION,
                BuildResult.RUNNER_LOST,
                ended == null ? -1 : ended.exitCode(),
                null,
                message + detail,
                "unknown",
                began,
                seen.now(),
                List.of());
    }

    private void seal() throws IOException {
        copyLog();
        log.compareWith(shared, runnerFiles.log());
        save(state.withSeal(log.copied()));
        records.sealed(claim(), log.copied());
        endRecords.write(state, "the agent was stopped while it staged the results");
    }

    private void stage() throws IOException {
        Optional<byte[]> existing = publication.existing();
        if (existing.isPresent()) {
            adopt(existing.get());
            return;
        }
        Staging.Staged staged;
        try (UntrustedFile results = shared.child(runnerFiles.results()).orElse(null)) {
            staged = new Staging(settings, state, store, annotations, operations, this::meanwhile)
                    .stage(Optional.ofNullable(results), publication.predecessor());
        }
        save(state.withPrepared(
                new AgentState.Prepared(staged.manifestSha256(), staged.hasResults(), clock.instant())));
        endRecords.write(state, "the agent was stopped while it waited for the permit to publish");
        printPrepared();
    }

    /** An earlier attempt of this very build has published: that is the result. */
    private void adopt(byte[] manifest) throws IOException {
        Optional<byte[]> results = publication.existingResults();
        store.keep(AgentRecord.Chunk.MANIFEST, manifest);
        if (results.isPresent()) {
            store.keep(AgentRecord.Chunk.RESULTS, results.get());
        }
        String digest = Digests.hex(manifest);
        Instant now = clock.instant();
        Instant ended = state.endedAt() == null ? now : state.endedAt();
        // Also in the last word: what came of this attempt is not what stands there.
        save(state.withOutcome(ProtocolJson.read(Manifest.class, manifest).outcome(), ended)
                .withPrepared(new AgentState.Prepared(digest, results.isPresent(), now))
                .withCommitted(new AgentState.Committed(digest, now)));
        printPrepared();
        settle();
    }

    /** What follows when the result is in its place. */
    private void settle() throws IOException {
        endRecords.write(state, null);
        printCommitted();
        try {
            publication.forgetReplacements();
            sweeper().removeOwn();
        } catch (IOException e) {
            records.say("what is left of earlier attempts cannot be removed: " + e.getMessage());
        }
    }

    /** Cleans up the agents' own folders of the results volume. */
    Sweeper sweeper() {
        return new Sweeper(settings.resultsVolume(), claim(), settings.keepLeftovers(), operations, records::say);
    }

    private void commit(String prepared) throws IOException {
        String published = publication.commit(clock.instant(), prepared);
        if (!published.equals(prepared)) {
            adopt(publication.existing().orElseThrow(() -> new IOException("the published manifest is gone")));
            return;
        }
        save(state.withCommitted(new AgentState.Committed(published, clock.instant())));
        settle();
    }

    private void printPrepared() throws IOException {
        AgentState.Prepared prepared = state.prepared();
        if (prepared == null) {
            return;
        }
        records.document(claim(), AgentRecord.Chunk.MANIFEST, store.manifest());
        if (prepared.hasResults()) {
            records.document(
                    claim(),
                    AgentRecord.Chunk.RESULTS,
                    store.results().orElseThrow(() -> new IOException("the kept results.json is gone")));
        }
        records.print(
                new AgentRecord.Prepared(VERSION, claim().attempt(), prepared.manifestSha256(), prepared.hasResults()));
    }

    private void printCommitted() {
        AgentState.Committed committed = state.committed();
        if (committed != null) {
            records.print(new AgentRecord.Committed(
                    VERSION, claim().attempt(), committed.manifestSha256(), claim().resultsPath()));
        }
    }

    private void printRange(RangeRequest request) throws IOException {
        answered = answered.withRange(request);
        records.range(claim(), request.serial(), request.offset(), log.window(request));
    }

    /** What goes on during a long staging: signs of life, and the parts of the log that the operator asks for. */
    private void meanwhile() {
        try {
            RangeRequest request = observer.range();
            if (request != null && !request.equals(answered.range())) {
                printRange(request);
            }
        } catch (IOException e) {
            records.say("cannot answer for a part of the log now: " + e.getMessage());
        }
        signOfLife();
    }

    private void signOfLife() {
        Instant now = clock.instant();
        if (pace.due(now, log.length())) {
            pace = new CheckpointPace(now, log.length());
            records.checkpoint(claim(), log.copied());
        }
    }

    private void note(String anomaly) {
        AgentState next = state.withAnomaly(anomaly);
        if (next.anomalies().size() > state.anomalies().size()) {
            state = next;
            records.say("anomaly: " + anomaly);
        }
    }

    private void save(AgentState next) throws IOException {
        store.save(next);
        state = next;
    }

    private Claim claim() {
        return state.claim();
    }
}
