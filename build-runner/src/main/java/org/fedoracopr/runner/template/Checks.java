package org.fedoracopr.runner.template;

import java.util.Locale;
import java.util.Set;

/** Jinja2's tests: what may stand behind {@code is}. */
final class Checks {

    /** All that there are. */
    static final Set<String> NAMES = Set.of(
            "boolean",
            "defined",
            "divisibleby",
            "eq",
            "equalto",
            "even",
            "false",
            "ge",
            "greaterthan",
            "gt",
            "in",
            "integer",
            "iterable",
            "le",
            "lessthan",
            "lower",
            "lt",
            "mapping",
            "ne",
            "none",
            "number",
            "odd",
            "sequence",
            "string",
            "true",
            "undefined",
            "upper");

    private Checks() {}

    static boolean holds(String name, Value value, Given given) throws TemplateException {
        int line = given.line();
        return switch (name) {
            case "eq", "equalto" -> Python.same(value, other(given));
            case "ne" -> !Python.same(value, other(given));
            case "lt", "lessthan" -> Python.compared(value, other(given), line) < 0;
            case "le" -> Python.compared(value, other(given), line) <= 0;
            case "gt", "greaterthan" -> Python.compared(value, other(given), line) > 0;
            case "ge" -> Python.compared(value, other(given), line) >= 0;
            case "in" -> Python.contains(other(given), value, line);
            case "divisibleby" -> whole(value, line) % divisor(given) == 0;
            default -> {
                given.take();
                yield plain(name, value, line);
            }
        };
    }

    private static boolean plain(String name, Value value, int line) throws TemplateException {
        return switch (name) {
            case "defined" -> !(value instanceof Value.Undefined);
            case "undefined" -> value instanceof Value.Undefined;
            case "none" -> value instanceof Value.None;
            case "boolean" -> value instanceof Value.Truth;
            case "true" -> value instanceof Value.Truth truth && truth.value();
            case "false" -> value instanceof Value.Truth truth && !truth.value();
            case "integer" -> value instanceof Value.Whole;
            case "number" -> Python.number(value) != null;
            case "string" -> value instanceof Value.Text;
            case "mapping" -> value instanceof Value.Table;
            case "sequence", "iterable" ->
                value instanceof Value.Text
                        || value instanceof Value.Items
                        || value instanceof Value.Table
                        || value instanceof Value.Undefined;
            case "even" -> whole(value, line) % 2 == 0;
            case "odd" -> whole(value, line) % 2 != 0;
            case "lower" -> isCased(Python.text(value), false);
            case "upper" -> isCased(Python.text(value), true);
            default -> throw new TemplateException(line, "no test named '" + name + "'");
        };
    }

    /** Python's {@code isupper()} and {@code islower()}: at least one letter that has a case, and all such of this one. */
    private static boolean isCased(String text, boolean upper) {
        String wanted = upper ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT);
        return text.equals(wanted)
                && text.codePoints()
                        .anyMatch(point -> Character.isUpperCase(point)
                                || Character.isLowerCase(point)
                                || Character.isTitleCase(point));
    }

    private static Value other(Given given) throws TemplateException {
        return given.take("other").value(0);
    }

    private static long divisor(Given given) throws TemplateException {
        long divisor = whole(given.take("num").value(0), given.line());
        if (divisor == 0) {
            throw new TemplateException(given.line(), "nothing is divisible by 0");
        }
        return divisor;
    }

    private static long whole(Value value, int line) throws TemplateException {
        if (Python.number(value) instanceof Long number) {
            return number;
        }
        throw new TemplateException(line, "a number is needed, found " + Python.type(value));
    }
}
