package org.fedoracopr.runner.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words of a command line, told apart as Python's argparse does it: long options by any beginning that only one has, {@code --name=value},
 * short options together ({@code -dv}) and with their value ({@code -rCHROOT}), the last of several values, and words only after {@code --}.
 *
 * <p>Written by hand: a library for this takes longer to start than all else that this program does before its first line.
 *
 * @param options with their values; the empty text for one that takes none
 * @param verbosity how often {@code --verbose} was there
 * @param buildId the word that is no option
 */
record CommandWords(
        Map<CommandOption, String> options,
        int verbosity,
        @Nullable String buildId) {

    CommandWords {
        options = Map.copyOf(options);
    }

    /** Says what is wrong with a command line. */
    static final class MistakeException extends Exception {
        MistakeException(String message) {
            super(message);
        }
    }

    static CommandWords read(List<String> words) throws MistakeException {
        var reader = new Reader(words);
        reader.read();
        return new CommandWords(reader.options, reader.verbosity, reader.buildId);
    }

    boolean has(CommandOption option) {
        return options.containsKey(option);
    }

    /** The value of an option that takes one; null when it is not there. */
    @Nullable
    String value(CommandOption option) {
        return options.get(option);
    }

    private static final class Reader {
        private final List<String> words;
        private final Map<CommandOption, String> options = new EnumMap<>(CommandOption.class);
        private int next;
        private int verbosity;
        private @Nullable String buildId;

        Reader(List<String> words) {
            this.words = words;
        }

        void read() throws MistakeException {
            boolean optionsEnded = false;
            while (next < words.size()) {
                String word = words.get(next++);
                if (optionsEnded || !isOption(word)) {
                    buildId(word);
                } else if (word.equals("--")) {
                    optionsEnded = true;
                } else if (word.startsWith("--")) {
                    longOption(word);
                } else {
                    shortOptions(word);
                }
            }
        }

        private static boolean isOption(String word) {
            return word.length() > 1 && word.charAt(0) == '-';
        }

        private void buildId(String word) throws MistakeException {
            if (buildId != null) {
                throw new MistakeException("'" + word + "' is one word too many: there is the build id " + buildId);
            }
            buildId = word;
        }

        private void longOption(String word) throws MistakeException {
            int equals = word.indexOf('=');
            CommandOption option = named(equals < 0 ? word : word.substring(0, equals));
            if (equals < 0) {
                put(option, option.takesValue() ? nextValue(option) : "");
            } else if (option.takesValue()) {
                put(option, word.substring(equals + 1));
            } else {
                throw new MistakeException("option '" + option.longName() + "' takes no value: '" + word + "'");
            }
        }

        private static CommandOption named(String name) throws MistakeException {
            List<CommandOption> found = new ArrayList<>();
            for (CommandOption option : CommandOption.values()) {
                if (option.longName().equals(name)) {
                    return option;
                }
                if (option.longName().startsWith(name)) {
                    found.add(option);
                }
            }
            if (found.isEmpty()) {
                throw new MistakeException("Unknown option: '" + name + "'");
            }
            if (found.size() > 1) {
                var names = new StringBuilder();
                for (CommandOption option : found) {
                    names.append(names.isEmpty() ? "'" : ", '")
                            .append(option.longName())
                            .append('\'');
                }
                throw new MistakeException("'" + name + "' is not unique: it matches " + names);
            }
            return found.getFirst();
        }

        private void shortOptions(String word) throws MistakeException {
            for (int index = 1; index < word.length(); index++) {
                CommandOption option = named(word.charAt(index), word);
                if (!option.takesValue()) {
                    put(option, "");
                } else if (index + 1 < word.length()) {
                    int start = word.charAt(index + 1) == '=' ? index + 2 : index + 1;
                    put(option, word.substring(start));
                    return;
                } else {
                    put(option, nextValue(option));
                }
            }
        }

        private static CommandOption named(char letter, String word) throws MistakeException {
            for (CommandOption option : CommandOption.values()) {
                if (option.isShort(letter)) {
                    return option;
                }
            }
            throw new MistakeException("Unknown option: '" + word + "'");
        }

        /** The next word, which is no value when it looks like an option: the value was more likely forgotten. */
        private String nextValue(CommandOption option) throws MistakeException {
            if (next == words.size()) {
                throw new MistakeException("Missing required parameter for option " + option.described());
            }
            String value = words.get(next);
            if (isOption(value)) {
                throw new MistakeException(
                        "Expected parameter for option '" + option.longName() + "' but found '" + value + "'");
            }
            next++;
            return value;
        }

        private void put(CommandOption option, String value) {
            options.put(option, value);
            if (option == CommandOption.VERBOSE) {
                verbosity++;
            }
        }
    }
}
