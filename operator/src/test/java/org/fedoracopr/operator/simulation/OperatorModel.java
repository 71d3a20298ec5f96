package org.fedoracopr.operator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operator process: its part in the election of a leader, its deaths and pauses.
 *
 * <p>Leadership as the design has it: every request that changes something passes a gate that is closed when the last renewal is older than the renew deadline;
 * a new leader waits for lease and request timeout to pass since the last renewal that it saw, and begins from a fresh list.
 */
final class OperatorModel {

    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(20);
    private static final Duration RENEWAL = Duration.ofSeconds(5);

    private final World world;
    private final String name;
    private final Duration skew;
    private final List<Runnable> held = new ArrayList<>();
    private @Nullable Session session;
    private Instant lastRenewal = Instant.MIN;
    private Instant changeSeenAt;
    private long versionSeen;
    private int life;
    private boolean paused;
    private boolean waiting;

    OperatorModel(World world, String name) {
        this.world = world;
        this.name = name;
        this.skew = world.chance().comes(Fault.CLOCK_SKEWED) ? world.chance().seconds(-90, 90) : Duration.ZERO;
        this.changeSeenAt = world.time().instant();
        elect(life, name.equals("a") ? Duration.ofMillis(1) : RENEWAL);
    }

    @Nullable
    Session session() {
        return session;
    }

    boolean isLeading() {
        return session != null;
    }

    private String identity() {
        return name + life;
    }

    private void elect(int ofLife, Duration delay) {
        world.time().after(delay, () -> {
            if (ofLife != life) {
                return;
            }
            if (!paused) {
                campaign();
            }
            elect(life, RENEWAL);
        });
    }

    private void campaign() {
        Instant now = world.time().instant();
        LeaseModel lease = world.lease();
        if ((session != null || waiting) && now.isAfter(lastRenewal.plus(RENEW_DEADLINE))) {
            world.trace("operator " + identity(), "lost its lease");
            restart();
            return;
        }
        if (lease.version() != versionSeen && !lease.holder().equals(identity())) {
            versionSeen = lease.version();
            changeSeenAt = now;
            if (session != null || waiting) {
                restart();
                return;
            }
        }
        boolean mine = lease.holder().equals(identity());
        if (mine || now.isAfter(changeSeenAt.plus(LEASE)) || lease.holder().isEmpty()) {
            hold(now, mine || lease.holder().isEmpty() ? null : changeSeenAt);
        }
    }

    /** @param other when the lease of another was last seen to change; null when there is none to wait for */
    private void hold(Instant sentAt, @Nullable Instant other) {
        if (world.server().isUnreachable() || world.chance().comes(Fault.REQUEST_LOST)) {
            return;
        }
        try {
            versionSeen = world.lease().hold(identity(), versionSeen);
        } catch (ApiException e) {
            return;
        }
        lastRenewal = sentAt;
        if (session == null && !waiting) {
            waiting = true;
            int ofLife = life;
            Instant from = other == null ? sentAt : other.plus(LEASE).plus(REQUEST_TIMEOUT);
            world.time()
                    .after(
                            Duration.between(sentAt, from.isAfter(sentAt) ? from : sentAt),
                            () -> unlessPaused(() -> {
                                if (ofLife == life && waiting) {
                                    waiting = false;
                                    lead();
                                }
                            }));
        }
    }

    private void lead() {
        world.trace("operator " + identity(), "leads");
        session = new Session(world, this, skew);
        session.begin();
    }

    boolean mayChangeAnything() {
        return !world.rules().hasGate() || !world.time().instant().isAfter(lastRenewal.plus(RENEW_DEADLINE));
    }

    /** Ends as a process and is started again a little later, with nothing in its memory. */
    void restart() {
        world.trace("operator " + identity(), "restarts");
        if (session != null) {
            session.end();
            session = null;
        }
        if (world.chance().even(0.5)) {
            // Told to end: nothing of it is under way any more when it gives its lease back.
            String identity = identity();
            world.time().after(REQUEST_TIMEOUT, () -> world.lease().release(identity));
        }
        waiting = false;
        life++;
        paused = false;
        held.clear();
        versionSeen = 0;
        changeSeenAt = world.time().instant();
        elect(
                life,
                world.chance()
                        .seconds(1, world.chance().even(0.1) && !world.chance().isQuiet() ? 900 : 10));
    }

    void pause(Duration length) {
        if (paused || session == null) {
            return;
        }
        world.trace("operator " + identity(), "stands still for " + length);
        paused = true;
        int ofLife = life;
        world.time().after(length, () -> {
            if (ofLife == life) {
                wake();
            }
        });
    }

    void wake() {
        if (paused) {
            world.trace("operator " + identity(), "wakes");
            paused = false;
            List<Runnable> missed = List.copyOf(held);
            held.clear();
            // In their order, but a process that ends meanwhile does no more of it.
            missed.forEach(body -> world.time().after(Duration.ofMillis(1), () -> unlessPaused(body)));
        }
    }

    /** Does it now, or when this process goes on. */
    void unlessPaused(Runnable body) {
        if (paused) {
            held.add(body);
        } else {
            body.run();
        }
    }
}
