package org.fedoracopr.runner.agent.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.runner.agent.model.AgentState;
import org.jspecify.annotations.Nullable;

/** The life of one agent process from the end of its build to its own, without its pauses, and with an operator that permits what is prepared. */
final class AgentLife {

    /** As often as the agent tries. */
    private static final int MAX_FAILURES = 10;

    private static final int MAX_STEPS = 200;

    private AgentLife() {}

    /** A Pod whose build has ended well. */
    static AgentPod builtPod(Path root, Path volume, Claim claim) throws IOException {
        AgentPod pod = new AgentPod(root, volume).claimed(claim);
        Files.writeString(pod.files.liveLog(), "building\n");
        Files.writeString(pod.result("success"), "done");
        Files.writeString(pod.result("results.json"), "{}");
        Files.writeString(pod.result("build.log"), "compiling for " + claim.buildUid());
        Files.writeString(pod.result("hello-" + claim.buildUid() + ".rpm"), "a package");
        Files.createDirectory(pod.result("configs"));
        Files.writeString(pod.result("configs/child.cfg"), "config_opts = {}");
        outcome(pod, BuildResult.SUCCEEDED);
        return pod.annotate(PodAnnotations.BUILDER_ENDED, "0:Completed");
    }

    /** What the runner says at its end. */
    static void outcome(AgentPod pod, BuildResult result) throws IOException {
        Instant then = Instant.parse("2026-01-01T00:00:00Z");
        Path next = pod.root.resolve("outcome");
        Files.write(
                next,
                ProtocolJson.document(new Outcome(
                        1,
                        result,
                        result == BuildResult.SUCCEEDED ? 0 : 1,
                        null,
                        null,
                        "mock",
                        then,
                        then,
                        List.of())));
        Files.move(next, pod.files.outcome(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Lives until the attempt is over and returns the state then; an {@link IOException} when the agent gives up. */
    static AgentState run(AgentPod pod, FileOperations operations) throws Exception {
        return run(pod, operations, MAX_FAILURES);
    }

    /** As {@link #run(AgentPod, FileOperations)}, of an agent that gives up after so many failures in a row. */
    static AgentState run(AgentPod pod, FileOperations operations, int maxFailures) throws Exception {
        var annotations = new Annotations(pod.files);
        var store = new StateStore(pod.state, operations);
        var records = new Records(new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8));
        InstantSource clock = InstantSource.system();
        int failures = 0;
        @Nullable AgentState saved = null;
        while (saved == null) {
            try {
                saved = store.load()
                        .orElse(AgentState.started(
                                new ClaimReader(annotations).read().orElseThrow(), clock.instant()));
            } catch (IOException e) {
                failures = failed(failures, maxFailures, e);
            }
        }
        try (var attempt = new Attempt(pod.settings(), store, annotations, records, clock, operations, saved)) {
            boolean announced = false;
            for (int step = 0; step < MAX_STEPS; step++) {
                try {
                    if (!announced) {
                        attempt.announce();
                        announced = true;
                    }
                    OptionalInt exitCode = attempt.step();
                    failures = 0;
                    if (exitCode.isPresent()) {
                        return attempt.state();
                    }
                    answer(pod, attempt.state());
                } catch (IOException e) {
                    failures = failed(failures, maxFailures, e);
                }
            }
        }
        throw new IllegalStateException("the agent does not come to an end");
    }

    private static int failed(int failures, int maxFailures, IOException problem) throws IOException {
        if (failures + 1 == maxFailures) {
            throw problem;
        }
        return failures + 1;
    }

    private static void answer(AgentPod pod, AgentState state) throws IOException {
        int attempt = state.claim().attempt();
        if (state.committed() != null) {
            pod.annotate(PodAnnotations.ACKNOWLEDGED, Integer.toString(attempt));
        } else if (state.prepared() != null) {
            pod.permit(attempt, state.prepared().manifestSha256());
        }
    }
}
