package org.fedoracopr.runner.spec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** rpm's macros that turn one text into another, as in {@code %{upper:abc}}. */
final class Functions {

    private static final Set<String> NAMES = Set.of(
            "basename",
            "dirname",
            "suffix",
            "shrink",
            "quote",
            "len",
            "lower",
            "upper",
            "reverse",
            "sub",
            "rep",
            "expr",
            "echo",
            "warn",
            "error",
            "verbose",
            "trace",
            "dump");

    private Functions() {}

    static boolean has(String name) {
        return NAMES.contains(name);
    }

    /** The result for an argument that is expanded; empty when it is not known. */
    static Optional<String> apply(String name, String argument, Budget budget) {
        budget.spend(argument.length());
        return switch (name) {
            case "basename" -> Optional.of(argument.substring(argument.lastIndexOf('/') + 1));
            case "dirname" -> Optional.of(dirname(argument));
            case "suffix" -> Optional.of(suffix(argument));
            case "shrink" -> Optional.of(String.join(" ", Arguments.words(argument)));
            case "quote" -> Optional.of(argument);
            case "len" -> Optional.of(Integer.toString(argument.length()));
            case "lower" -> Optional.of(argument.toLowerCase(Locale.ROOT));
            case "upper" -> Optional.of(argument.toUpperCase(Locale.ROOT));
            case "reverse" -> Optional.of(new StringBuilder(argument).reverse().toString());
            case "sub" -> sub(Arguments.words(argument));
            case "rep" -> rep(Arguments.words(argument), budget);
            case "expr" -> Expression.evaluate(argument, budget).text();
            case "echo", "warn", "error", "verbose", "trace", "dump" -> Optional.of("");
            default -> Optional.empty();
        };
    }

    private static String dirname(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }

    private static String suffix(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }

    /** Positions count from 1, and from the end when they are negative. */
    private static Optional<String> sub(List<String> words) {
        if (words.isEmpty() || words.size() > 3) {
            return Optional.empty();
        }
        String text = words.getFirst();
        Optional<Integer> first = number(words, 1, 1);
        Optional<Integer> last = number(words, 2, -1);
        if (first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        int from = Math.max(position(first.get(), text), 1);
        int to = Math.min(position(last.get(), text), text.length());
        return Optional.of(from > to ? "" : text.substring(from - 1, to));
    }

    private static int position(int number, String text) {
        return number < 0 ? text.length() + number + 1 : number;
    }

    private static Optional<String> rep(List<String> words, Budget budget) {
        Optional<Integer> count = words.size() == 2 ? number(words, 1, 1) : Optional.empty();
        if (count.isEmpty() || count.get() < 0) {
            return Optional.empty();
        }
        budget.spend((long) words.getFirst().length() * count.get());
        return Optional.of(words.getFirst().repeat(count.get()));
    }

    private static Optional<Integer> number(List<String> words, int index, int fallback) {
        if (index >= words.size()) {
            return Optional.of(fallback);
        }
        String word = words.get(index);
        return word.matches("-?[0-9]{1,6}") ? Optional.of(Integer.parseInt(word)) : Optional.empty();
    }
}
