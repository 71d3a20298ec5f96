package org.fedoracopr.runner.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of a macro with parameters, under the names by which its body asks for them: {@code 1}, {@code #}, {@code -f}. */
final class Arguments {

    private Arguments() {}

    static List<String> words(String text) {
        return Arrays.stream(text.split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * The arguments of a call.
     *
     * @param options as getopt has them, or {@code -} to have none
     * @return empty when an option is none of the macro's, or lacks its value
     */
    static Optional<Map<String, String>> of(String macro, String options, String text, Budget budget) {
        List<String> words = words(text);
        Map<String, String> values = new HashMap<>();
        List<String> positional = new ArrayList<>();
        boolean optionsEnded = options.equals("-");
        for (int index = 0; index < words.size(); index++) {
            String word = words.get(index);
            if (optionsEnded || word.length() < 2 || word.charAt(0) != '-') {
                positional.add(word);
            } else if (word.equals("--")) {
                optionsEnded = true;
            } else {
                index = option(options, words, index, values, budget);
                if (index < 0) {
                    return Optional.empty();
                }
            }
        }
        values.put("0", macro);
        values.put("#", Integer.toString(positional.size()));
        values.put("*", String.join(" ", positional));
        values.put("**", String.join(" ", words));
        for (int index = 0; index < positional.size(); index++) {
            values.put(Integer.toString(index + 1), positional.get(index));
        }
        return Optional.of(values);
    }

    /** Reads a word of options and returns the index of the last word that belongs to it; -1 when it is wrong. */
    private static int option(
            String options, List<String> words, int index, Map<String, String> values, Budget budget) {
        String word = words.get(index);
        for (int position = 1; position < word.length(); position++) {
            char letter = word.charAt(position);
            budget.spend(options.length());
            int known = letter == ':' ? -1 : options.indexOf(letter);
            if (known < 0) {
                return -1;
            }
            String name = "-" + letter;
            if (known + 1 >= options.length() || options.charAt(known + 1) != ':') {
                values.put(name, name);
                values.put(name + "*", "");
                continue;
            }
            boolean attached = position + 1 < word.length();
            if (!attached && index + 1 >= words.size()) {
                return -1;
            }
            String value = attached ? word.substring(position + 1) : words.get(index + 1);
            values.put(name, name + " " + value);
            values.put(name + "*", value);
            return attached ? index : index + 1;
        }
        return index;
    }
}
