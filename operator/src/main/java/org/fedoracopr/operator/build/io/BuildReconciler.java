package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildQuota;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.attempt.AttemptKey;
import org.fedoracopr.operator.build.decide.BuildDecider;
import org.fedoracopr.operator.build.decide.ConditionType;
import org.fedoracopr.operator.build.decide.UnsupportedBuild;
import org.fedoracopr.operator.build.decide.VerdictWord;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.pod.PodIdentity;
import org.fedoracopr.operator.status.StatusWriter;
import org.fedoracopr.operator.unread.Unread;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reconciler of CoprBuild: observes into one immutable snapshot, asks {@link BuildDecider}, writes the status, then acts.
 *
 * <p>The status is written before any action, so that every side effect has its intent recorded (invariant I8).
 */
@ControllerConfiguration(name = "coprbuild")
public final class BuildReconciler implements Reconciler<CoprBuild> {

    private static final Logger log = LoggerFactory.getLogger(BuildReconciler.class);
    private static final Duration CREATE_AGAIN = Duration.ofSeconds(10);

    private final BuildServices services;
    private final BuildDecider decider;
    private final StatusWriter statusWriter = new StatusWriter();
    private final SimpleInboundEventSource<CoprBuild> wakeUps = new SimpleInboundEventSource<>("wake-ups");

    public BuildReconciler(BuildServices services, BuildDecider decider) {
        this.services = Objects.requireNonNull(services, "services is null");
        this.decider = Objects.requireNonNull(decider, "decider is null");
    }

    @Override
    public List<EventSource<?, CoprBuild>> prepareEventSources(EventSourceContext<CoprBuild> context) {
        var owner = Mappers.<Pod>fromOwnerReferences(CoprBuild.class);
        var pods = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, CoprBuild.class)
                        .withName("builder-pods")
                        .withLabelSelector(PodIdentity.BUILD_UID)
                        .withSecondaryToPrimaryMapper(pod -> {
                            services.podChanged(pod);
                            return owner.toPrimaryResourceIDs(pod);
                        })
                        .withNamespacesInheritedFromController()
                        .build(),
                context);
        var pools = ofTheQueue(CoprBuilderPool.class, "pools", context);
        var quotas = ofTheQueue(CoprBuildQuota.class, "quotas", context);
        services.connect(context.getPrimaryCache(), pods, pools, quotas, this::wake);
        return List.of(pods, pools, quotas, wakeUps);
    }

    /** What concerns the queue, which knows which builds it concerns. */
    private <R extends HasMetadata> InformerEventSource<R, CoprBuild> ofTheQueue(
            Class<R> type, String name, EventSourceContext<CoprBuild> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, CoprBuild.class)
                        .withName(name)
                        .withSecondaryToPrimaryMapper(ignored -> {
                            services.dispatcher().wake();
                            return Set.<ResourceID>of();
                        })
                        .withNamespacesInheritedFromController()
                        .build(),
                context);
    }

    /** Asks for a run on this build. */
    public void wake(CoprBuild build) {
        wakeUps.propagateEvent(ResourceID.fromResource(build));
    }

    @Override
    public UpdateControl<CoprBuild> reconcile(CoprBuild build, Context<CoprBuild> context) {
        if (!services.leads()) {
            // Whoever begins to lead is woken for every build.
            return UpdateControl.noUpdate();
        }
        if (Unread.problem(build) != null) {
            return leaveAlone(build, context);
        }
        BuildSnapshot snapshot = services.observer().observe(build, () -> wake(build));
        Decision decision = decider.decide(snapshot);
        boolean specMoved = write(context, build, build.getStatus(), decision.status());
        services.metrics().written(build.getStatus(), decision.status());
        tellVerdicts(build, decision.status());
        UpdateControl<CoprBuild> control = UpdateControl.noUpdate();
        for (Action action : decision.actions()) {
            if (action instanceof Action.ClaimPod claim && !claim(build, claim)) {
                CoprBuildStatus told = decider.withoutClaim(snapshot, decision.status());
                write(context, build, decision.status(), told);
                settle(build, told);
                return control.rescheduleAfter(0);
            }
            String refused = act(build, action);
            if (refused != null) {
                CoprBuildStatus told = decider.podNotCreated(snapshot, decision.status(), refused);
                write(context, build, decision.status(), told);
                settle(build, told);
                return control.rescheduleAfter(CREATE_AGAIN);
            }
        }
        settle(build, decision.status());
        if (specMoved) {
            control.rescheduleAfter(0);
        } else if (decision.wakeAfter() != null) {
            control.rescheduleAfter(decision.wakeAfter());
        }
        return control;
    }

    /** Writes a status, and has the queue see it at once; true when the spec has changed since it was read. */
    private boolean write(
            Context<CoprBuild> context, CoprBuild build, @Nullable CoprBuildStatus before, CoprBuildStatus after) {
        StatusWriter.Written<CoprBuild> written = statusWriter.write(context, build, before, after);
        if (written.resource() != null) {
            services.written(written.resource());
        }
        return written.specMoved();
    }

    /** A build that this version cannot read: its status says so, unless that is what cannot be read. */
    private UpdateControl<CoprBuild> leaveAlone(CoprBuild build, Context<CoprBuild> context) {
        String problem = String.valueOf(Unread.problem(build));
        log.warn("build {} is left alone: {}", build.getMetadata().getName(), problem);
        if (!Unread.concernsStatus(build)) {
            CoprBuildStatus before = Objects.requireNonNullElse(build.getStatus(), BuildObserver.NO_STATUS);
            CoprBuildStatus told = UnsupportedBuild.status(
                    before,
                    build.getMetadata().getGeneration(),
                    problem,
                    services.clock().instant().truncatedTo(ChronoUnit.MILLIS));
            write(context, build, build.getStatus(), told);
        }
        return UpdateControl.noUpdate();
    }

    /** Does it; returns why a Pod cannot be made, in words for users, and null otherwise. */
    private @Nullable String act(CoprBuild build, Action action) {
        switch (action) {
            case Action.CreatePod create -> {
                return services.podMaker().create(build, create);
            }
            case Action.ClaimPod ignored -> {
                // Done, with what follows from a refusal, before.
            }
            case Action.Annotate annotate -> services.podMaker().annotate(build, annotate);
            case Action.Release release -> services.podMaker().release(build, release);
            case Action.DeleteBuild ignored -> services.cluster().delete(build);
            case Action.Announce announce ->
                services.announcer().announce(build, announce, services.clock().instant());
        }
        return null;
    }

    private boolean claim(CoprBuild build, Action.ClaimPod claim) {
        boolean claimed = services.podMaker().claim(build, claim);
        if (claimed) {
            services.metrics().warmClaimed();
        } else {
            services.metrics().warmFallback("Refused");
            log.info("warm builder {} cannot be had: a builder is made", claim.pod());
        }
        return claimed;
    }

    /** Before the Pods go, and with them who tells the backend. */
    private void tellVerdicts(CoprBuild build, CoprBuildStatus status) {
        for (BuildAttempt attempt : status.attempts()) {
            VerdictWord.of(status, attempt)
                    .ifPresent(word -> services.readers()
                            .ended(new AttemptKey(build.getMetadata().getUid(), attempt.number()), word));
        }
    }

    /** What follows from a status that is now written: the queue is told, and readers with nothing left to read end. */
    private void settle(CoprBuild build, CoprBuildStatus status) {
        CoprBuildStatus before = Objects.requireNonNullElse(build.getStatus(), BuildObserver.NO_STATUS);
        boolean moved = before.phase() != status.phase()
                || ConditionType.isRelaying(before) != ConditionType.isRelaying(status);
        if (moved || waits(before) || waits(status)) {
            services.dispatcher().wake();
        }
        for (BuildAttempt attempt : status.attempts()) {
            var key = new AttemptKey(build.getMetadata().getUid(), attempt.number());
            if (attempt.endedAt() != null
                    && attempt.podName() != null
                    && services.podMaker().find(build, attempt.number()) == null) {
                services.readers().stop(key);
                services.podMaker().forget(key);
            }
        }
    }

    /** For its first place, or for the next one after an attempt that has ended. */
    private static boolean waits(CoprBuildStatus status) {
        boolean ended = status.phase() != null && status.phase().isTerminal();
        return !ended
                && (status.attempts().isEmpty() || status.attempts().getLast().endedAt() != null);
    }
}
