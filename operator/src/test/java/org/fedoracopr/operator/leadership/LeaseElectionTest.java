package org.fedoracopr.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.fedoracopr.operator.leadership.LeaseElection.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeaseElectionTest {

    private static final Duration DURATION = Duration.ofSeconds(15);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration REQUEST = Duration.ofSeconds(10);

    private final AtomicLong now = new AtomicLong();
    private final FakeStore store = new FakeStore();
    private final Candidate first = new Candidate("first");
    private final Candidate second = new Candidate("second");

    @Test
    void theFirstActsAtOnceAndTheSecondStandsBy() {
        assertThat(first.election.step()).isEqualTo(new Outcome.Acquired(now.get()));
        assertThat(second.election.step()).isInstanceOf(Outcome.Standby.class);
        assertThat(first.election.step()).isInstanceOf(Outcome.Held.class);
    }

    @Test
    void aHolderThatRenewsKeepsIt() {
        first.election.step();
        for (int i = 0; i < 30; i++) {
            pass(2);
            assertThat(first.election.step()).isInstanceOf(Outcome.Held.class);
            assertThat(second.election.step()).isInstanceOf(Outcome.Standby.class);
        }
    }

    @Test
    void aSilentHolderIsFollowedAfterItsDurationAndHasStoppedBefore() {
        first.election.step();
        first.gate.open();
        second.election.step();
        long seen = now.get();
        pass(14);
        assertThat(second.election.step()).isInstanceOf(Outcome.Standby.class);
        assertThat(first.gate.isOpen()).isFalse();
        pass(1);

        assertThat(second.election.step())
                .isEqualTo(new Outcome.Acquired(seen + DURATION.plus(REQUEST).toNanos()));
        assertThat(first.election.step()).isInstanceOf(Outcome.Lost.class);
    }

    /** However old the lease says it is: the clock that wrote it is not ours. */
    @Test
    void anOldHolderIsGivenItsDurationFromWhenItIsFirstSeen() {
        store.record = new LeaseRecord("gone", DURATION, Instant.EPOCH, Instant.EPOCH, 3, "1");

        assertThat(first.election.step()).isInstanceOf(Outcome.Standby.class);
        pass(15);
        assertThat(first.election.step())
                .isEqualTo(new Outcome.Acquired(DURATION.plus(REQUEST).toNanos()));
        assertThat(store.record().transitions()).isEqualTo(4);
    }

    @Test
    void theDurationOfTheFormerHolderCounts() {
        Duration longer = Duration.ofSeconds(60);
        store.record = new LeaseRecord("gone", longer, Instant.EPOCH, Instant.EPOCH, 0, "1");
        first.election.step();
        pass(59);
        assertThat(first.election.step()).isInstanceOf(Outcome.Standby.class);
        pass(1);
        assertThat(first.election.step())
                .isEqualTo(new Outcome.Acquired(longer.plus(REQUEST).toNanos()));
    }

    @Test
    void aLeaseThatWasGivenBackIsTakenAtOnce() {
        first.election.step();
        second.election.step();
        first.election.release();
        assertThat(store.record().isFree()).isTrue();
        pass(1);

        assertThat(second.election.step()).isEqualTo(new Outcome.Acquired(now.get()));
    }

    @Test
    void anothersLeaseIsNotGivenBack() {
        first.election.step();
        second.election.step();
        pass(15);
        second.election.step();

        first.election.release();

        assertThat(store.record().holder()).isEqualTo("second");
    }

    @Test
    void aDeletedLeaseIsTakenButItsHolderIsWaitedFor() {
        first.election.step();
        second.election.step();
        long seen = now.get();
        store.record = null;
        pass(2);

        assertThat(second.election.step())
                .isEqualTo(new Outcome.Acquired(seen + DURATION.plus(REQUEST).toNanos()));
        assertThat(first.election.step()).isInstanceOf(Outcome.Lost.class);
    }

    @Test
    void failedRenewalsShutTheGateAtTheDeadlineAndTheNextOneOpensItAgain() {
        first.election.step();
        first.gate.open();
        store.failing = true;
        for (int i = 0; i < 4; i++) {
            pass(2);
            assertThat(first.election.step()).isInstanceOf(Outcome.Held.class);
        }
        assertThat(first.gate.isOpen()).isTrue();
        pass(2);
        assertThat(first.gate.isOpen()).isFalse();
        pass(600);
        assertThat(first.election.step()).isInstanceOf(Outcome.Held.class);
        store.failing = false;

        assertThat(first.election.step()).isInstanceOf(Outcome.Resumed.class);
        assertThat(first.gate.isOpen()).isTrue();
        pass(2);
        assertThat(first.election.step()).isInstanceOf(Outcome.Held.class);
    }

    @Test
    void aLeaseThatAnotherHadMeanwhileIsLost() {
        first.election.step();
        first.gate.open();
        second.election.step();
        pass(15);
        second.election.step();
        second.election.release();

        assertThat(first.election.step()).isInstanceOf(Outcome.Lost.class);
        assertThat(first.gate.isOpen()).isFalse();
        assertThat(store.record().isFree()).isTrue();
    }

    @Test
    void aRenewalWhoseAnswerGotLostLosesNothing() {
        first.election.step();
        store.swallowing = true;
        pass(2);
        assertThat(first.election.step()).isInstanceOf(Outcome.Held.class);
        store.swallowing = false;
        pass(2);
        assertThat(first.election.step()).as("conflict with the own write").isInstanceOf(Outcome.Held.class);
        pass(2);

        assertThat(first.election.step()).isInstanceOf(Outcome.Held.class);
        pass(9);
        assertThat(first.gate.isFresh()).isTrue();
    }

    @Test
    void aTakeWhoseAnswerGotLostKeepsTheWait() {
        store.record = new LeaseRecord("gone", DURATION, Instant.EPOCH, Instant.EPOCH, 0, "1");
        first.election.step();
        pass(15);
        store.swallowing = true;
        assertThat(first.election.step()).isInstanceOf(Outcome.Standby.class);
        store.swallowing = false;
        pass(2);

        assertThat(first.election.step())
                .isEqualTo(new Outcome.Acquired(DURATION.plus(REQUEST).toNanos()));
    }

    @Test
    void ofTwoThatTakeItAtOnceOneHasIt() {
        store.record = new LeaseRecord("", DURATION, null, null, 0, "1");
        store.beforeWrite = () -> {
            store.beforeWrite = () -> {};
            second.election.step();
        };

        assertThat(first.election.step()).isInstanceOf(Outcome.Standby.class);
        assertThat(store.record().holder()).isEqualTo("second");
    }

    private void pass(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private final class Candidate {
        private final LeaderGate gate = new LeaderGate(now::get, DEADLINE);
        private final LeaseElection election;

        Candidate(String identity) {
            var options = new LeaseOptions(
                    "system", "lease", identity, DURATION, DEADLINE, LeaseOptions.DEFAULT_RETRY_PERIOD);
            InstantSource clock = () -> Instant.EPOCH.plusNanos(now.get());
            election = new LeaseElection(store, options, REQUEST, now::get, clock, gate);
        }
    }

    /** A lease with versions, as an API server has it. */
    private static final class FakeStore implements LeaseStore {
        private @Nullable LeaseRecord record;
        private boolean failing;
        private boolean swallowing;
        private Runnable beforeWrite = () -> {};
        private int version = 1;

        LeaseRecord record() {
            return Objects.requireNonNull(record);
        }

        @Override
        public @Nullable LeaseRecord read() {
            if (failing) {
                throw new IllegalStateException("the API server is away");
            }
            return record;
        }

        @Override
        public @Nullable LeaseRecord write(LeaseRecord written) {
            if (failing) {
                throw new IllegalStateException("the API server is away");
            }
            beforeWrite.run();
            if (!Objects.equals(record == null ? null : record.version(), written.version())) {
                return null;
            }
            record = new LeaseRecord(
                    written.holder(),
                    written.duration(),
                    written.acquiredAt(),
                    written.renewedAt(),
                    written.transitions(),
                    Integer.toString(++version));
            if (swallowing) {
                throw new IllegalStateException("the answer got lost");
            }
            return record;
        }
    }
}
