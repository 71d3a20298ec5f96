package org.fedoracopr.operator.attempt;

import java.util.concurrent.Semaphore;
import org.fedoracopr.operator.relay.model.RelayState;

/** A bounded number of turns, which relays get in the order of their coming. */
final class RelayTurns {

    private final int most;
    private final Semaphore free;

    RelayTurns(int most) {
        this.most = most;
        this.free = new Semaphore(most, true);
    }

    /** Waits for a turn, which is to be given back. */
    void take() throws InterruptedException {
        free.acquire();
    }

    void giveBack() {
        free.release();
    }

    /** The state of a relay that has no turn yet: it says so when it really waits for others. */
    RelayState waiting(RelayState state) {
        return free.availablePermits() > 0
                ? state
                : state.with("the log waits for its turn: " + most + " others are relayed now");
    }
}
