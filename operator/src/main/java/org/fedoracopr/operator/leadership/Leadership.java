package org.fedoracopr.operator.leadership;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in the election for as long as it is open, and begins to act only when no request of a former leader can be under way and the caches are known to be
 * fresh.
 *
 * <p>A lease that another one has is not sought again: what this process knows belongs to a leadership that is over, so it ends, and the kubelet starts a new
 * one. While it can only not be renewed, for want of an API server, nothing is changed, but nothing is given up either: nobody else can take it then.
 */
public final class Leadership implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Leadership.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    /** Caches that do not follow the cluster for so long never will: a new process makes new ones. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Renewals are spread by a tenth, so that standbys do not come at the same moment. */
    private static final double JITTER = 0.1;

    private final LeaseElection election;
    private final LeaseOptions options;
    private final LeaderGate gate;
    private final BooleanSupplier fresh;
    private final Runnable begin;
    private final Duration requestTimeout;
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private final ScheduledExecutorService renewals = thread("lease");
    /** Apart from the renewals, which must not wait for a list. */
    private final ScheduledExecutorService takeOver = thread("leadership");

    private volatile Role role = Role.STANDBY;
    private long giveUpAt;

    /**
     * Takes part from now on.
     *
     * @param client whose requests for the lease nothing holds up; the caller's to close
     * @param requestTimeout after which no request of an operator is under way any more
     * @param fresh whether the caches show what the API server has now; asked until they do
     * @param begin begins to act, on everything there is; done again after each while in which nothing could be changed
     */
    public Leadership(
            KubernetesClient client,
            LeaseOptions options,
            LeaderGate gate,
            Duration requestTimeout,
            BooleanSupplier fresh,
            Runnable begin) {
        this.options = Objects.requireNonNull(options, "options is null");
        this.gate = Objects.requireNonNull(gate, "gate is null");
        this.fresh = Objects.requireNonNull(fresh, "fresh is null");
        this.begin = Objects.requireNonNull(begin, "begin is null");
        this.requestTimeout = Objects.requireNonNull(requestTimeout, "requestTimeout is null");
        this.election = new LeaseElection(
                new KubernetesLease(client, options),
                options,
                requestTimeout,
                System::nanoTime,
                InstantSource.system(),
                gate);
        renewals.execute(this::round);
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    public Role role() {
        return role;
    }

    /** Completes when this process must end because another may act. */
    public CompletionStage<Void> lost() {
        return lost.minimalCompletionStage();
    }

    private void round() {
        switch (election.step()) {
            case LeaseElection.Outcome.Standby ignored -> {}
            case LeaseElection.Outcome.Held ignored -> {}
            case LeaseElection.Outcome.Resumed ignored -> takeOver.execute(this::resume);
            case LeaseElection.Outcome.Lost ignored -> lose("another operator has it");
            case LeaseElection.Outcome.Acquired acquired -> {
                long wait = Math.max(0, acquired.actFrom() - System.nanoTime());
                log.info(
                        "{} has lease {}/{}; acts in {} ms",
                        options.identity(),
                        options.namespace(),
                        options.name(),
                        TimeUnit.NANOSECONDS.toMillis(wait));
                role = Role.TAKING_OVER;
                giveUpAt = System.nanoTime() + wait + PATIENCE.toNanos();
                takeOverIn(wait);
            }
        }
        if (role != Role.LOST) {
            double spread = 1 + JITTER * ThreadLocalRandom.current().nextDouble();
            var unused = renewals.schedule(
                    this::round, (long) (options.retryPeriod().toMillis() * spread), TimeUnit.MILLISECONDS);
        }
    }

    private void takeOver() {
        if (role != Role.TAKING_OVER) {
            return;
        }
        boolean known = false;
        try {
            known = fresh.getAsBoolean();
        } catch (RuntimeException e) {
            log.warn("cannot tell yet whether the caches are fresh: {}", e.getMessage());
        }
        if (known) {
            gate.open();
            role = Role.LEADING;
            log.info("{} leads", options.identity());
            begin();
        } else if (System.nanoTime() - giveUpAt > 0) {
            lose("the caches do not show what the API server has");
        } else {
            takeOverIn(LOOK_AGAIN.toNanos());
        }
    }

    private void takeOverIn(long nanosFromNow) {
        Runnable next = this::takeOver;
        var unused = takeOver.schedule(next, nanosFromNow, TimeUnit.NANOSECONDS);
    }

    /** What happened while nothing could be changed was refused and not put off. */
    private void resume() {
        if (role == Role.LEADING) {
            log.info("{} leads again: lease {} is renewed", options.identity(), options.name());
            begin();
        }
    }

    private void begin() {
        try {
            begin.run();
        } catch (RuntimeException e) {
            log.error("cannot begin", e);
            lose("it cannot act");
        }
    }

    private void lose(String why) {
        gate.close();
        role = Role.LOST;
        if (lost.complete(null)) {
            log.error("lease {}/{} is lost: {}; this process ends", options.namespace(), options.name(), why);
        }
    }

    /** Lets no change out any more, and gives the lease back if every one that went out has its answer. */
    @Override
    public void close() {
        gate.close();
        takeOver.shutdownNow();
        try {
            if (gate.awaitQuiet(requestTimeout)) {
                renewals.submit(election::release).get(requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("lease {} is not given back, and runs out: {}", options.name(), e.getMessage());
        } finally {
            renewals.shutdownNow();
        }
    }
}
