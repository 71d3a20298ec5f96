package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects of one kind as the API server has them; each version of one is an object of its own that nobody changes. */
final class Store<T extends HasMetadata> {

    /** What a watch tells. */
    enum Change {
        ADDED,
        MODIFIED,
        DELETED
    }

    interface Watcher<T> {
        void changed(Change change, T object);
    }

    /** What an object was before a change; null when it was not there. */
    record Past<T>(Instant until, String name, @Nullable T object) {}

    private final Timeline time;
    private final Map<String, T> objects = new LinkedHashMap<>();
    private final List<Past<T>> past = new ArrayList<>();
    private final List<Watcher<T>> watchers = new ArrayList<>();

    Store(Timeline time) {
        this.time = time;
    }

    /** All as they were at a moment, as an API server that lags behind lists them. */
    List<T> listAt(Instant moment) {
        var then = new LinkedHashMap<>(objects);
        for (int i = past.size() - 1; i >= 0 && past.get(i).until().isAfter(moment); i--) {
            T object = past.get(i).object();
            if (object == null) {
                then.remove(past.get(i).name());
            } else {
                then.put(past.get(i).name(), object);
            }
        }
        return List.copyOf(then.values());
    }

    @Nullable
    T get(String name) {
        return objects.get(name);
    }

    T require(String name) {
        T object = objects.get(name);
        if (object == null) {
            throw new ApiException(ApiException.NOT_FOUND, name + " not found");
        }
        return object;
    }

    List<T> list() {
        return List.copyOf(objects.values());
    }

    void put(T object) {
        T before = objects.put(object.getMetadata().getName(), object);
        past.add(new Past<>(time.instant(), object.getMetadata().getName(), before));
        tell(before != null ? Change.MODIFIED : Change.ADDED, object);
    }

    void remove(T last) {
        T before = objects.remove(last.getMetadata().getName());
        past.add(new Past<>(time.instant(), last.getMetadata().getName(), before));
        tell(Change.DELETED, last);
    }

    void watch(Watcher<T> watcher) {
        watchers.add(watcher);
    }

    void unwatch(Watcher<T> watcher) {
        watchers.remove(watcher);
    }

    private void tell(Change change, T object) {
        List.copyOf(watchers).forEach(watcher -> watcher.changed(change, object));
    }
}
