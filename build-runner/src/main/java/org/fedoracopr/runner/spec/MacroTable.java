package org.fedoracopr.runner.spec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The macros at one place of a spec file. */
final class MacroTable {

    private final Map<String, Macro> macros;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private boolean uncertain;

    MacroTable(Map<String, Macro> initial) {
        macros = new HashMap<>(initial);
    }

    /** A call of a macro with parameters: its arguments, and what its local macros replaced. */
    private record Frame(Map<String, String> arguments, Map<String, @Nullable Macro> replaced) {}

    /** Whether what is defined from now on stands where nobody can tell if it counts. */
    void setUncertain(boolean value) {
        uncertain = value;
    }

    /** An argument of the call that is being expanded; null when it has no such argument, or there is no call. */
    @Nullable
    String argument(String name) {
        Frame frame = frames.peek();
        return frame == null ? null : frame.arguments().get(name);
    }

    boolean isInCall() {
        return !frames.isEmpty();
    }

    @Nullable
    Macro get(String name) {
        return macros.get(name);
    }

    /** {@code %global}, or {@code %define} outside of calls. */
    void define(String name, Macro macro) {
        macros.put(name, uncertain && !macro.equals(macros.get(name)) ? Macro.UNKNOWN : macro);
    }

    /** {@code %define}, which a call of a macro with parameters forgets at its end. */
    void defineLocally(String name, Macro macro) {
        Frame frame = frames.peek();
        if (frame != null && !frame.replaced().containsKey(name)) {
            frame.replaced().put(name, macros.get(name));
        }
        define(name, macro);
    }

    void undefine(String name) {
        if (uncertain) {
            if (macros.containsKey(name)) {
                macros.put(name, Macro.UNKNOWN);
            }
        } else {
            macros.remove(name);
        }
    }

    void enter(Map<String, String> arguments) {
        frames.push(new Frame(arguments, new HashMap<>()));
    }

    void leave() {
        frames.pop().replaced().forEach((name, earlier) -> {
            if (earlier == null) {
                macros.remove(name);
            } else {
                macros.put(name, earlier);
            }
        });
    }
}
