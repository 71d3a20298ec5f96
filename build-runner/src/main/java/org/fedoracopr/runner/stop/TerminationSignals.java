package org.fedoracopr.runner.stop;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets the build end in its own way on INT, TERM and HUP, also as the first process of a container.
 *
 * <p>Reached through reflection: the compiler refuses {@code sun.misc.Signal}, for which Java has no other name. A shutdown hook would not do: the
 * JVM could end before the build has.
 */
public final class TerminationSignals {

    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    private TerminationSignals() {}

    /** Calls {@code action} with the signal's name, each time one arrives, from now to the end of the process. */
    public static void handle(Consumer<String> action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Method handle = signalType.getMethod("handle", signalType, handlerType);
            Method getName = signalType.getMethod("getName");
            Object handler = Proxy.newProxyInstance(
                    TerminationSignals.class.getClassLoader(),
                    new Class<?>[] {handlerType},
                    (proxy, method, arguments) -> {
                        return switch (method.getName()) {
                            case "handle" -> {
                                action.accept((String) getName.invoke(arguments[0]));
                                yield null;
                            }
                            case "hashCode" -> System.identityHashCode(proxy);
                            case "equals" -> false;
                            default -> "termination signals";
                        };
                    });
            for (String name : NAMES) {
                handle.invoke(null, signalType.getConstructor(String.class).newInstance(name), handler);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java cannot handle signals", unwrap(e));
        }
    }

    private static Throwable unwrap(ReflectiveOperationException e) {
        return e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
    }
}
