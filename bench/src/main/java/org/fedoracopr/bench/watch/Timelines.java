package org.fedoracopr.bench.watch;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.bench.BenchException;
import org.jspecify.annotations.Nullable;

/** The timelines of many builds, filled by the events of their watches. */
public final class Timelines {

    private static final Set<String> TERMINAL_PODS = Set.of("Succeeded", "Failed");
    private static final Set<String> TERMINAL_BUILDS = Set.of("Succeeded", "Failed", "Canceled", "Skipped");
    private static final String BUILDER = "builder";

    private final Map<String, Timeline> byBuild = new ConcurrentHashMap<>();
    private final Map<String, String> unexpected = new ConcurrentHashMap<>();
    private final Map<Mark, CountDownLatch> latches;
    private final AtomicReference<@Nullable BenchException> failure = new AtomicReference<>();
    private final Map<Mark, Consumer<String>> followUps = new ConcurrentHashMap<>();

    /** For a number of builds, of which these marks will be waited for. */
    public Timelines(int builds, Mark... awaited) {
        var all = new EnumMap<Mark, CountDownLatch>(Mark.class);
        for (Mark mark : awaited) {
            all.put(mark, new CountDownLatch(builds));
        }
        latches = Map.copyOf(all);
    }

    /** Adds a build (or a bare Pod) before it is created. */
    public void expect(String name) {
        byBuild.put(name, new Timeline());
    }

    /** Says what is to be done when a build comes to a mark; it is done by the thread that sees it, so it must not wait. */
    public void whenSeen(Mark mark, Consumer<String> then) {
        followUps.put(mark, then);
    }

    /** Sees a mark of a build; those of unknown names are ignored. */
    public void see(String build, Mark mark, long nanos) {
        Timeline timeline = byBuild.get(build);
        if (timeline == null || !timeline.see(mark, nanos)) {
            return;
        }
        Consumer<String> then = followUps.get(mark);
        if (then != null) {
            then.accept(build);
        }
        CountDownLatch latch = latches.get(mark);
        if (latch != null) {
            latch.countDown();
        }
    }

    /** Nothing more will be seen: whoever waits is told why. */
    public void fail(BenchException why) {
        failure.compareAndSet(null, why);
        for (CountDownLatch latch : latches.values()) {
            while (latch.getCount() > 0) {
                latch.countDown();
            }
        }
    }

    /** An event of the watch of builds. */
    public void build(WatchedObject event, long nanos) {
        String name = event.name();
        String phase = event.phase();
        var status = event.object().status();
        if (status == null || event.isDeleted()) {
            return;
        }
        if (!status.attempts().isEmpty()) {
            see(name, Mark.ADMITTED, nanos);
            if (status.attempts().getLast().permittedManifestSha256() != null) {
                see(name, Mark.PERMIT_RECORDED, nanos);
            }
        }
        if (phase.equals("Pending")) {
            see(name, Mark.WAITING, nanos);
        }
        if (phase.equals("Running")) {
            see(name, Mark.RUNNING, nanos);
        }
        if (TERMINAL_BUILDS.contains(phase)) {
            if (!phase.equals("Succeeded")) {
                unexpected.put(name, phase);
            }
            see(name, Mark.ENDED, nanos);
        }
    }

    /** An event of the watch of Pods. */
    public void pod(WatchedObject event, long nanos) {
        var owners = event.object().metadata().ownerReferences();
        String name = owners.isEmpty() ? event.name() : owners.getFirst().name();
        if (event.isDeleted()) {
            see(name, Mark.POD_GONE, nanos);
            return;
        }
        see(name, Mark.POD_CREATED, nanos);
        var spec = event.object().spec();
        if (spec != null && spec.nodeName() != null) {
            see(name, Mark.SCHEDULED, nanos);
        }
        if (event.isContainer(BUILDER, "running")) {
            see(name, Mark.CONTAINERS_RUNNING, nanos);
        }
        if (event.isContainer(BUILDER, "terminated")) {
            see(name, Mark.BUILDER_ENDED, nanos);
        }
        if (event.object().metadata().annotations().containsKey(PodAnnotations.COMMIT)) {
            see(name, Mark.PERMIT, nanos);
        }
        if (TERMINAL_PODS.contains(event.phase())) {
            see(name, Mark.POD_ENDED, nanos);
        }
    }

    /** Waits until every build has the mark. */
    public void await(Mark mark, long seconds) throws InterruptedException {
        CountDownLatch latch = latches.get(mark);
        if (latch == null) {
            throw new IllegalArgumentException("nobody said that \"" + mark.text() + "\" is waited for");
        }
        if (!latch.await(seconds, TimeUnit.SECONDS)) {
            throw new BenchException(latch.getCount() + " of " + byBuild.size() + " builds did not come to \""
                    + mark.text() + "\" within " + seconds + " s; the last that was seen of them: " + stuck(mark));
        }
        BenchException broken = failure.get();
        if (broken != null) {
            throw broken;
        }
        if (!unexpected.isEmpty()) {
            throw new BenchException(unexpected.size() + " builds did not succeed, such as "
                    + unexpected.entrySet().iterator().next());
        }
    }

    /** How many of those without a mark stand at which other. */
    private String stuck(Mark missing) {
        Map<String, Long> counts = byBuild.values().stream()
                .filter(one -> !one.has(missing))
                .collect(Collectors.groupingBy(Timeline::latest, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " x \"" + entry.getKey() + "\"")
                .collect(Collectors.joining(", "));
    }

    public Collection<Timeline> all() {
        return List.copyOf(byBuild.values());
    }

    /** Whether a build of this name is expected. */
    public boolean knows(String build) {
        return byBuild.containsKey(build);
    }
}
