package org.fedoracopr.runner.template;

import java.util.HashMap;
import java.util.Map;
import org.fedoracopr.runner.log.PythonText;
import org.jspecify.annotations.Nullable;

/** The names that a part of a template knows: its own, and those of what it stands in. */
final class Scope {

    private final @Nullable Scope outer;
    private final Map<String, Value> names;

    Scope(Map<String, Value> names) {
        this(null, names);
    }

    private Scope(@Nullable Scope outer, Map<String, Value> names) {
        this.outer = outer;
        this.names = new HashMap<>(names);
    }

    Scope inner() {
        return new Scope(this, Map.of());
    }

    void set(String name, Value value) {
        names.put(name, value);
    }

    Value get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Value value = scope.names.get(name);
            if (value != null) {
                return value;
            }
        }
        return new Value.Undefined(PythonText.string(name) + " is undefined");
    }
}
