package org.fedoracopr.runner.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments that a function, a method, a filter or a test was given.
 *
 * @param what it is, for messages
 */
record Given(String what, List<Value> positional, Map<String, Value> named, int line) {

    /** None more than these, by place or by name; null for one that was not given. */
    Taken take(String... names) throws TemplateException {
        if (positional.size() > names.length) {
            throw new TemplateException(
                    line, what + " takes " + names.length + " arguments, found " + positional.size());
        }
        Map<String, Value> rest = new HashMap<>(named);
        List<@Nullable Value> taken = new ArrayList<>();
        for (int index = 0; index < names.length; index++) {
            Value byName = rest.remove(names[index]);
            Value byPlace = index < positional.size() ? positional.get(index) : null;
            if (byName != null && byPlace != null) {
                throw new TemplateException(line, what + " has the argument " + names[index] + " twice");
            }
            taken.add(byName == null ? byPlace : byName);
        }
        if (!rest.isEmpty()) {
            throw new TemplateException(
                    line, what + " has no argument " + rest.keySet().iterator().next() + " here");
        }
        return new Taken(what, taken, List.of(names), line);
    }

    /** The same for the function that the first argument names. */
    Given withoutFirst() {
        return new Given(
                what, positional.isEmpty() ? positional : positional.subList(1, positional.size()), named, line);
    }

    /** Arguments by their place. */
    record Taken(String what, List<@Nullable Value> values, List<String> names, int line) {

        boolean has(int index) {
            return values.get(index) != null;
        }

        Value value(int index) throws TemplateException {
            Value value = values.get(index);
            if (value == null) {
                throw new TemplateException(line, what + " needs the argument " + names.get(index));
            }
            return value;
        }

        Value value(int index, Value otherwise) {
            Value value = values.get(index);
            return value == null ? otherwise : value;
        }

        String text(int index) throws TemplateException {
            if (value(index) instanceof Value.Text text) {
                return text.value();
            }
            throw new TemplateException(
                    line, what + " needs a string for " + names.get(index) + ", found " + Python.type(value(index)));
        }

        /** A string, or {@code None} or nothing. */
        @Nullable
        String textOrNull(int index) throws TemplateException {
            return value(index, Value.NONE) instanceof Value.None ? null : text(index);
        }

        int whole(int index, int otherwise) throws TemplateException {
            if (value(index, Value.NONE) instanceof Value.None) {
                return otherwise;
            }
            if (Python.number(value(index)) instanceof Long number && number == number.intValue()) {
                return number.intValue();
            }
            throw new TemplateException(
                    line, what + " needs a number for " + names.get(index) + ", found " + Python.type(value(index)));
        }

        boolean truth(int index) {
            return Python.truth(value(index, Value.of(false)));
        }
    }
}
