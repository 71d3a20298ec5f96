package org.fedoracopr.runner.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A value of a template, of one of Python's types. */
public sealed interface Value {

    Value NONE = new None();

    /** {@code None} */
    record None() implements Value {}

    /** What a name stands for that nobody has given a value: nothing when it is printed, an error when more is asked of it. */
    record Undefined(String what) implements Value {}

    /** {@code True} or {@code False} */
    record Truth(boolean value) implements Value {}

    /** A whole number; templates here have no others. */
    record Whole(long value) implements Value {}

    /** A string. */
    record Text(String value) implements Value {}

    /** A list, or a tuple. */
    record Items(List<Value> elements, boolean tuple) implements Value {
        public Items {
            elements = List.copyOf(elements);
        }
    }

    /** A dictionary; what else could be a key is not one here. */
    record Table(SequencedMap<String, Value> entries) implements Value {
        public Table {
            entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
        }
    }

    /** A string; {@code None} for null. */
    static Value of(@Nullable String value) {
        return value == null ? NONE : new Text(value);
    }

    static Value of(boolean value) {
        return new Truth(value);
    }

    static Value of(long value) {
        return new Whole(value);
    }

    static Value list(Collection<? extends Value> elements) {
        return new Items(List.copyOf(elements), false);
    }

    static Value tuple(Value... elements) {
        return new Items(List.of(elements), true);
    }

    static Value texts(Collection<String> texts) {
        List<Value> elements = new ArrayList<>();
        texts.forEach(text -> elements.add(new Text(text)));
        return list(elements);
    }

    static Value table(SequencedMap<String, String> texts) {
        SequencedMap<String, Value> entries = new LinkedHashMap<>();
        texts.forEach((key, text) -> entries.put(key, new Text(text)));
        return new Table(entries);
    }
}
