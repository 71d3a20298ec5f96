package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An informer's cache: what a watch has told so far, in order but late, sometimes twice, and after a cut from a new list.
 *
 * <p>As in the framework's own, versions only go up, and what was deleted does not come back; what this process has written itself is known one by one, is not
 * listed before the watch has brought it, and is no news then.
 */
final class WatchedCache<T extends HasMetadata> {

    private final World world;
    private final Session session;
    private final Store<T> store;
    private final Consumer<T> changed;
    private final Map<String, T> objects = new LinkedHashMap<>();
    private final Map<String, T> own = new HashMap<>();
    private final Map<String, Long> deleted = new HashMap<>();
    private final Store.Watcher<T> watcher = this::told;
    private Instant lastDelivery = Instant.MIN;
    private boolean cut;

    /**
     * @param lag how far the first list may be behind; what it lacks is told later
     * @param changed told of each object that is another than before, or gone
     */
    WatchedCache(World world, Session session, Store<T> store, Duration lag, Consumer<T> changed) {
        this.world = world;
        this.session = session;
        this.store = store;
        this.changed = changed;
        store.listAt(world.time().instant().minus(lag)).forEach(object -> objects.put(Things.name(object), object));
        store.watch(watcher);
        if (!lag.isZero()) {
            world.time().after(world.chance().seconds(1, 20), () -> session.guarded(this::listAgain));
        }
    }

    void close() {
        store.unwatch(watcher);
    }

    @Nullable
    T get(String name) {
        return own.containsKey(name) ? own.get(name) : objects.get(name);
    }

    /** What the watch has brought. */
    List<T> list() {
        return List.copyOf(objects.values());
    }

    private void told(Store.Change change, T object) {
        if (cut) {
            return;
        }
        if (world.chance().comes(Fault.WATCH_CUT)) {
            cut = true;
            world.time()
                    .after(
                            world.chance().seconds(1, world.chance().even(0.2) ? 300 : 15),
                            () -> session.guarded(this::listAgain));
            return;
        }
        deliver(change, object);
        if (world.chance().comes(Fault.WATCH_REPEATED)) {
            deliver(change, object);
        }
    }

    private void deliver(Store.Change change, T object) {
        Duration delay = world.chance().comes(Fault.WATCH_DELAYED)
                ? world.chance().millis(100, 30_000)
                : world.chance().millis(1, 20);
        Instant due = world.time().instant().plus(delay);
        lastDelivery = due.isBefore(lastDelivery) ? lastDelivery : due;
        world.time()
                .after(
                        Duration.between(world.time().instant(), lastDelivery),
                        () -> session.guarded(() -> apply(change, object)));
    }

    private void listAgain() {
        cut = false;
        List<T> all = store.list();
        var known = new LinkedHashMap<>(objects);
        known.putAll(own);
        for (T old : known.values()) {
            if (all.stream().noneMatch(now -> Things.name(now).equals(Things.name(old)))) {
                objects.remove(Things.name(old));
                own.remove(Things.name(old));
                changed.accept(old);
            }
        }
        all.forEach(this::put);
    }

    private void apply(Store.Change change, T object) {
        if (change != Store.Change.DELETED) {
            put(object);
            return;
        }
        String name = Things.name(object);
        deleted.merge(name, Things.version(object), Math::max);
        T current = get(name);
        if (current != null && Things.version(current) <= Things.version(object)) {
            objects.remove(name);
            own.remove(name);
            changed.accept(object);
        }
    }

    private void put(T object) {
        if (!isNews(object, objects)) {
            return;
        }
        String name = Things.name(object);
        objects.put(name, object);
        T mine = own.get(name);
        if (mine != null && Things.version(mine) <= Things.version(object)) {
            own.remove(name);
        }
        if (mine == null || Things.version(mine) < Things.version(object)) {
            changed.accept(object);
        }
    }

    /** What the API server answered to a request of this process. */
    void putOwn(T object) {
        if (isNews(object, objects) && isNews(object, own)) {
            own.put(Things.name(object), object);
        }
    }

    private boolean isNews(T object, Map<String, T> known) {
        T current = known.get(Things.name(object));
        return Things.version(object) > deleted.getOrDefault(Things.name(object), 0L)
                && (current == null || Things.version(current) < Things.version(object));
    }
}
