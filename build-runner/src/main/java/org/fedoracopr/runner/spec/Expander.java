package org.fedoracopr.runner.spec;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Expands macros as rpm does, but runs nothing: what needs a shell, Lua or a file stays as it is written, as does every macro that is not known.
 *
 * <p>Long because rpm's macro language is: each form of a call is a method here, and they call each other.
 */
final class Expander {

    /** Their result may hold what is not known; that of the other functions would be another text than the one that is meant. */
    private static final Set<String> KEEPING_FUNCTIONS =
            Set.of("quote", "shrink", "echo", "warn", "error", "verbose", "trace", "dump");

    /** Macros that rpm itself has, besides functions. */
    private static final Set<String> BUILT_IN = Set.of(
            "bcond",
            "bcond_with",
            "bcond_without",
            "define",
            "defined",
            "dnl",
            "expand",
            "global",
            "lua",
            "nil",
            "undefine",
            "undefined",
            "with",
            "without");

    /** Names that Lua code gives macros, directly or in what it prints. */
    private static final Pattern DEFINED_BY_LUA = Pattern.compile(
            // Blanks are taken once and for all: what goes back over them takes quadratic time.
            "(?:define\\s*+\\(\\s*+[\"']\\s*+|\\b(?:global|define)\\s++)([A-Za-z_][A-Za-z0-9_]{0,200})");

    private final MacroTable macros;
    private final Budget budget;

    Expander(MacroTable macros, Budget budget) {
        this.macros = macros;
        this.budget = budget;
    }

    String expand(String text) {
        var output = new StringBuilder();
        expand(text, output);
        return output.toString();
    }

    private void expand(String text, StringBuilder output) {
        budget.enter();
        budget.spend(text.length());
        int index = 0;
        while (index < text.length()) {
            int percent = text.indexOf('%', index);
            if (percent < 0) {
                output.append(text, index, text.length());
                break;
            }
            output.append(text, index, percent);
            index = expandCall(text, percent, output);
        }
        budget.leave();
    }

    /** Expands the call at a percent sign and returns the position behind it. */
    private int expandCall(String text, int start, StringBuilder output) {
        MacroCall call = MacroCall.at(text, start, budget);
        return switch (call.form()) {
            case LONE, ESCAPE -> {
                output.append('%');
                yield call.end();
            }
            case SHELL -> keep(text, start, call.end(), output);
            case EXPRESSION -> {
                String expression = expand(call.argument() == null ? "" : call.argument());
                yield append(Expression.evaluate(expression, budget).text(), text, start, call.end(), output);
            }
            case BRACED, PLAIN -> expandNamed(text, start, call, output);
        };
    }

    private int expandNamed(String text, int start, MacroCall call, StringBuilder output) {
        if (!call.conditional() && !call.negated()) {
            switch (call.name()) {
                case "global", "define" -> {
                    return define(text, call);
                }
                case "dnl" -> {
                    return call.form() == MacroCall.Form.PLAIN
                            ? Math.min(Definition.lineEnd(text, call.end()) + 1, text.length())
                            : call.end();
                }
                default -> {}
            }
        }
        String argument = macros.argument(call.name());
        if (argument != null || (macros.isInCall() && isOption(call.name()))) {
            return expandArgument(argument, call, output);
        }
        Macro macro = macros.get(call.name());
        if (call.conditional()) {
            return expandConditional(text, start, call, macro, output);
        }
        return switch (macro) {
            case Macro.Defined defined -> invoke(text, start, call, defined, output);
            case Macro.Unknown unknown -> keep(text, start, call.end(), output);
            case null -> expandBuiltIn(text, start, call, output);
        };
    }

    private int define(String text, MacroCall call) {
        boolean global = call.name().equals("global");
        boolean braced = call.form() == MacroCall.Form.BRACED;
        String source = braced ? (call.argument() == null ? "" : call.argument()) : text;
        Definition definition = Definition.read(source, braced ? 0 : call.end(), budget);
        if (!definition.name().isEmpty() && !MacroCall.isDigit(definition.name().charAt(0))) {
            String body = global ? expand(definition.body()) : definition.body();
            budget.spend(body.length());
            Macro macro = new Macro.Defined(definition.parameters(), body);
            if (global) {
                macros.define(definition.name(), macro);
            } else {
                macros.defineLocally(definition.name(), macro);
            }
        }
        return braced ? call.end() : definition.end();
    }

    private static boolean isOption(String name) {
        return name.startsWith("-");
    }

    /** {@code %1}, {@code %{-f}}, {@code %{-f:text}}, {@code %{!-f:text}}, {@code %{?1:text}} in the body of a macro with parameters. */
    private int expandArgument(@Nullable String argument, MacroCall call, StringBuilder output) {
        String text = call.argument();
        if (text != null && call.separator() == ':') {
            if ((argument != null) != call.negated()) {
                expand(text, output);
            }
        } else if (argument != null && !call.negated()) {
            budget.spend(argument.length());
            output.append(argument);
        }
        return call.end();
    }

    private int expandConditional(String text, int start, MacroCall call, @Nullable Macro macro, StringBuilder output) {
        if (macro instanceof Macro.Unknown) {
            return keep(text, start, call.end(), output);
        }
        boolean defined = macro != null || BUILT_IN.contains(call.name()) || Functions.has(call.name());
        if (defined == call.negated()) {
            return call.end();
        }
        if (call.separator() == ':' && call.argument() != null) {
            expand(call.argument(), output);
            return call.end();
        }
        return macro instanceof Macro.Defined known ? invoke(text, start, call, known, output) : call.end();
    }

    private int invoke(String text, int start, MacroCall call, Macro.Defined macro, StringBuilder output) {
        if (macro.parameters() == null) {
            expand(macro.body(), output);
            return call.end();
        }
        int end = argumentEnd(text, call);
        String written = call.form() == MacroCall.Form.BRACED ? call.argument() : text.substring(call.end(), end);
        Optional<Map<String, String>> arguments =
                Arguments.of(call.name(), macro.parameters(), expand(written == null ? "" : written), budget);
        if (arguments.isEmpty()) {
            return keep(text, start, end, output);
        }
        macros.enter(arguments.get());
        expand(macro.body(), output);
        macros.leave();
        return end;
    }

    /** A call without braces has the rest of its line as arguments. */
    private static int argumentEnd(String text, MacroCall call) {
        boolean takesLine = call.form() == MacroCall.Form.PLAIN
                && call.end() < text.length()
                && (text.charAt(call.end()) == ' ' || text.charAt(call.end()) == '\t');
        return takesLine ? Definition.lineEnd(text, call.end()) : call.end();
    }

    private int expandBuiltIn(String text, int start, MacroCall call, StringBuilder output) {
        String name = call.name();
        switch (name) {
            case "nil" -> {
                return call.end();
            }
            case "lua" -> {
                Matcher names = DEFINED_BY_LUA.matcher(call.argument() == null ? "" : call.argument());
                while (names.find()) {
                    macros.define(names.group(1), Macro.UNKNOWN);
                }
                return keep(text, start, call.end(), output);
            }
            case "with",
                    "without",
                    "defined",
                    "undefined",
                    "undefine",
                    "bcond_with",
                    "bcond_without",
                    "bcond",
                    "expand" -> {
                int end = argumentEnd(text, call);
                String written =
                        call.form() == MacroCall.Form.BRACED ? call.argument() : text.substring(call.end(), end);
                if (written != null) {
                    return expandWithArgument(name, written, text, start, end, output);
                }
            }
            default -> {}
        }
        if (Functions.has(name) && call.argument() != null) {
            String argument = expand(call.argument());
            if (argument.indexOf('%') < 0 || KEEPING_FUNCTIONS.contains(name)) {
                return append(Functions.apply(name, argument, budget), text, start, call.end(), output);
            }
        }
        return keep(text, start, call.end(), output);
    }

    private int expandWithArgument(String name, String written, String text, int start, int end, StringBuilder output) {
        String argument = expand(written);
        if (name.equals("expand")) {
            expand(argument, output);
            return end;
        }
        String subject = argument.strip().split("\\s+", 2)[0];
        if (subject.isEmpty()) {
            return keep(text, start, end, output);
        }
        switch (name) {
            case "undefine" -> macros.undefine(subject);
            case "bcond_with" -> Conditionals.define(macros, subject, Truth.FALSE);
            case "bcond_without" -> Conditionals.define(macros, subject, Truth.TRUE);
            case "bcond" -> {
                String rest = argument.strip().substring(subject.length()).strip();
                Conditionals.define(
                        macros, subject, Expression.evaluate(rest, budget).truth());
            }
            default -> {
                Truth truth = Conditionals.ask(macros, name, subject);
                if (truth == Truth.UNKNOWN) {
                    return keep(text, start, end, output);
                }
                output.append(truth == Truth.TRUE ? '1' : '0');
            }
        }
        return end;
    }

    private int append(Optional<String> result, String text, int start, int end, StringBuilder output) {
        if (result.isEmpty()) {
            return keep(text, start, end, output);
        }
        output.append(result.get());
        return end;
    }

    /** Leaves a call as it is written. */
    private int keep(String text, int start, int end, StringBuilder output) {
        budget.spend((long) end - start);
        output.append(text, start, end);
        return end;
    }
}
