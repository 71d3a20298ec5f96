package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.HasMetadata;
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

    private final Map<String, T> objects = new LinkedHashMap<>();
    private final List<Watcher<T>> watchers = new ArrayList<>();

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
        boolean there = objects.put(object.getMetadata().getName(), object) != null;
        tell(there ? Change.MODIFIED : Change.ADDED, object);
    }

    void remove(T last) {
        objects.remove(last.getMetadata().getName());
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
