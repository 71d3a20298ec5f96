package org.fedoracopr.runner.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the preamble of a spec file as rpm would, without running anything of it (RES-5).
 *
 * <p>A condition may be unknown: it hangs on a command, on Lua, on a macro of the build system, or on the architecture where none is given. Then both of
 * its branches are read, what they define is unknown too, and tags in them are uncertain. A spec file that asks for too much work has no tags at all.
 */
public final class SpecEvaluator {

    private static final Pattern TAG = Pattern.compile(
            "\\s*(exclusivearch|excludearch|buildarch|buildarchitectures|name|epoch|version|release)\\s*:(.*)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SECTION = Pattern.compile(
            "\\s*%(?:package|description|prep|generate_buildrequires|conf"
                    + "|build|install|check|clean|files|changelog|preun|postun|pretrans|posttrans|pre|post|trigger[a-z]*"
                    + "|filetrigger[a-z]*|transfiletrigger[a-z]*|sepolicy|verifyscript|sourcelist|patchlist)(?:\\s.*)?");
    private static final Pattern CONDITIONAL = Pattern.compile(
            "\\s*%(if|ifarch|ifnarch|ifos|ifnos|elif|elifarch|elifos|else|endif)(?![A-Za-z0-9_])(.*)", Pattern.DOTALL);

    private static final int MAX_NOTES = 20;
    private static final int MAX_NOTE_CHARACTERS = 160;

    private final Budget budget = new Budget();
    private final MacroTable macros;
    private final Expander expander;
    private final @Nullable String architecture;
    private final Conditions conditions = new Conditions();
    private final Map<String, TreeSet<String>> values = new LinkedHashMap<>();
    private final Set<String> uncertain = new HashSet<>();
    private final List<String> notes = new ArrayList<>();
    private boolean ended;

    private SpecEvaluator(Map<String, Macro> macros, @Nullable String architecture) {
        this.macros = new MacroTable(macros);
        this.expander = new Expander(this.macros, budget);
        this.architecture = architecture;
    }

    /**
     * Evaluates a spec file's text.
     *
     * @param environment the macros that are defined before its first line
     */
    public static SpecTags evaluate(String spec, MacroEnvironment environment) {
        var evaluator = new SpecEvaluator(environment.macros(), environment.architecture());
        try {
            evaluator.read(spec);
            return evaluator.result();
        } catch (Budget.ExceededException e) {
            return new SpecTags(
                    Map.of(),
                    Set.of("exclusivearch", "excludearch", "buildarch"),
                    List.of("the spec file cannot be evaluated: " + e.getMessage()));
        }
    }

    private void read(String spec) {
        var lines = new SpecLines(spec);
        while (!ended && lines.hasNext()) {
            String line = lines.next();
            budget.spend(line.length());
            if (!readCondition(line, true) && conditions.counts() != Truth.FALSE) {
                macros.setUncertain(conditions.counts() == Truth.UNKNOWN);
                List<String> expanded = SpecLines.split(expander.expand(line));
                // A comment is expanded too; only its first line stays one.
                for (String part : line.strip().startsWith("#") ? expanded.subList(1, expanded.size()) : expanded) {
                    readExpanded(part);
                }
            }
        }
    }

    private void readExpanded(String line) {
        if (ended || readCondition(line, false) || conditions.counts() == Truth.FALSE) {
            return;
        }
        if (SECTION.matcher(line).matches()) {
            endPreamble(line);
            return;
        }
        Matcher tag = TAG.matcher(line);
        if (tag.matches()) {
            readTag(tag.group(1).toLowerCase(Locale.ROOT), tag.group(2).strip(), line);
        }
    }

    private void endPreamble(String line) {
        ended = true;
        if (conditions.counts() == Truth.UNKNOWN) {
            values.keySet().forEach(tag -> leaveOut(tag, line));
        }
    }

    private void readTag(String name, String value, String line) {
        switch (name) {
            case "name", "epoch", "version", "release" -> {
                macros.setUncertain(conditions.counts() == Truth.UNKNOWN);
                macros.define(name, Macro.of(value));
                macros.define(name.toUpperCase(Locale.ROOT), Macro.of(value));
            }
            default -> {
                String tag = name.startsWith("buildarch") ? "buildarch" : name;
                if (conditions.counts() == Truth.UNKNOWN) {
                    leaveOut(tag, line);
                }
                values.computeIfAbsent(tag, unused -> new TreeSet<>()).addAll(words(value));
            }
        }
    }

    private void leaveOut(String tag, String line) {
        uncertain.add(tag);
        note("'" + line.strip() + "' depends on a condition that cannot be evaluated here: " + tag + " is left out");
    }

    /** Reads a line that begins, changes or ends an {@code %if} block; false when it is none. */
    private boolean readCondition(String line, boolean toBeExpanded) {
        Matcher matcher = CONDITIONAL.matcher(line);
        if (!matcher.matches()) {
            return false;
        }
        String keyword = matcher.group(1);
        String text = matcher.group(2);
        switch (keyword) {
            case "endif" -> conditions.end();
            case "else" -> conditions.next(Truth.TRUE);
            case "elif", "elifarch", "elifos" ->
                conditions.next(
                        conditions.branchMayCount() == Truth.FALSE
                                ? Truth.FALSE
                                : condition(keyword.replace("elif", "if"), text, toBeExpanded));
            default ->
                conditions.begin(
                        conditions.counts() == Truth.FALSE ? Truth.FALSE : condition(keyword, text, toBeExpanded));
        }
        return true;
    }

    private Truth condition(String keyword, String written, boolean toBeExpanded) {
        macros.setUncertain(conditions.counts() == Truth.UNKNOWN);
        String text = toBeExpanded ? expander.expand(written) : written;
        return switch (keyword) {
            case "ifarch" -> isOneOf(architecture, text);
            case "ifnarch" -> isOneOf(architecture, text).not();
            case "ifos" -> isOneOf("linux", text);
            case "ifnos" -> isOneOf("linux", text).not();
            default -> Expression.evaluate(text, budget).truth();
        };
    }

    private static Truth isOneOf(@Nullable String subject, String text) {
        Set<String> words = words(text);
        if (words.isEmpty()) {
            return Truth.FALSE;
        }
        if (subject == null) {
            return Truth.UNKNOWN;
        }
        if (words.contains(subject)) {
            return Truth.TRUE;
        }
        return text.indexOf('%') >= 0 ? Truth.UNKNOWN : Truth.FALSE;
    }

    /** The words of a list, as rpm and upstream's parser separate them, and by commas. */
    private static Set<String> words(String text) {
        Set<String> words = new TreeSet<>();
        Arrays.stream(text.split("[\\s,]+", -1)).filter(word -> !word.isEmpty()).forEach(words::add);
        return words;
    }

    private void note(String text) {
        if (notes.size() < MAX_NOTES) {
            String printable = text.codePoints()
                    .limit(MAX_NOTE_CHARACTERS)
                    .map(character -> Character.isISOControl(character) ? ' ' : character)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            notes.add(printable);
        }
    }

    private SpecTags result() {
        Map<String, List<String>> known = new LinkedHashMap<>();
        values.forEach((tag, words) -> {
            if (!uncertain.contains(tag)) {
                known.put(tag, List.copyOf(words));
            }
        });
        return new SpecTags(known, uncertain, notes);
    }
}
