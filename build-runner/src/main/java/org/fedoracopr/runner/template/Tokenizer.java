package org.fedoracopr.runner.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a template apart, with Jinja2's defaults: a hyphen inside of a delimiter takes the whitespace on that side away, one line end at the end of
 * the template is dropped, and nothing else.
 */
final class Tokenizer {

    /** Longer ones first. */
    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",", ";");

    private static final Pattern RAW = Pattern.compile("\\{%([-+]?)\\s*raw\\s*(-?)%}");
    private static final Pattern END_OF_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(-?)\\+?%}");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{Mn}\\p{Mc}\\p{Nd}\\p{Pc}]*");
    private static final Pattern INTEGER = Pattern.compile("[0-9](?:_?[0-9])*");
    private static final Pattern FRACTION = Pattern.compile("[0-9][0-9_]*(?:\\.[0-9]|[eE][-+0-9])");
    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line = 1;
    /** Whether the last delimiter took the whitespace behind it. */
    private boolean trimNext;

    private Tokenizer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String template) throws TemplateException {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        var tokenizer = new Tokenizer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
        tokenizer.run();
        return tokenizer.tokens;
    }

    private void run() throws TemplateException {
        while (position < source.length()) {
            int start = nextDelimiter();
            boolean trim = start + 2 < source.length() && source.charAt(start + 2) == '-';
            data(source.substring(position, start), trim);
            if (start < source.length()) {
                delimited(start);
            }
        }
        tokens.add(new Token(Token.Kind.END, "", line));
    }

    private int nextDelimiter() {
        for (int index = source.indexOf('{', position); index >= 0; index = source.indexOf('{', index + 1)) {
            if (index + 1 < source.length() && "{%#".indexOf(source.charAt(index + 1)) >= 0) {
                return index;
            }
        }
        return source.length();
    }

    private void data(String text, boolean trimEnd) {
        String kept = Python.stripped(text, trimNext, trimEnd);
        trimNext = false;
        if (!kept.isEmpty()) {
            tokens.add(new Token(Token.Kind.DATA, kept, line));
        }
        advance(text.length());
    }

    private void advance(int characters) {
        int end = position + characters;
        while (position < end) {
            if (source.charAt(position) == '\n') {
                line++;
            }
            position++;
        }
    }

    private void delimited(int start) throws TemplateException {
        Matcher raw = RAW.matcher(source).region(start, source.length());
        if (raw.lookingAt()) {
            raw(raw);
            return;
        }
        switch (source.charAt(start + 1)) {
            case '#' -> comment();
            case '{' -> code(Token.Kind.OUTPUT_BEGIN, Token.Kind.OUTPUT_END, "}}");
            default -> code(Token.Kind.STATEMENT_BEGIN, Token.Kind.STATEMENT_END, "%}");
        }
    }

    private void raw(Matcher begin) throws TemplateException {
        int firstLine = line;
        advance(begin.end() - position);
        trimNext = begin.group(2).equals("-");
        Matcher end = END_OF_RAW.matcher(source);
        if (!end.find(position)) {
            throw new TemplateException(firstLine, "{% raw %} has no {% endraw %}");
        }
        data(source.substring(position, end.start()), end.group(1).equals("-"));
        advance(end.end() - position);
        trimNext = end.group(2).equals("-");
    }

    private void comment() throws TemplateException {
        int end = source.indexOf("#}", position + 2);
        if (end < 0) {
            throw new TemplateException(line, "the comment has no end: #} is missing");
        }
        trimNext = source.charAt(end - 1) == '-';
        advance(end + 2 - position);
    }

    private void code(Token.Kind begin, Token.Kind end, String delimiter) throws TemplateException {
        int firstLine = line;
        tokens.add(new Token(begin, source.substring(position, position + 2), line));
        advance(2);
        if (position < source.length() && "-+".indexOf(source.charAt(position)) >= 0) {
            advance(1);
        }
        Deque<Character> open = new ArrayDeque<>();
        while (position < source.length()) {
            char next = source.charAt(position);
            if (Python.isSpace(next)) {
                advance(1);
            } else if (open.isEmpty() && endsHere(delimiter)) {
                trimNext = next == '-';
                tokens.add(new Token(end, delimiter, line));
                advance(source.indexOf(delimiter, position) + 2 - position);
                return;
            } else {
                token(next, open);
            }
        }
        throw new TemplateException(firstLine, "it has no end: " + delimiter + " is missing");
    }

    private boolean endsHere(String delimiter) {
        return source.startsWith(delimiter, position)
                || source.startsWith("-" + delimiter, position)
                || (delimiter.equals("%}") && source.startsWith("+" + delimiter, position));
    }

    private void token(char next, Deque<Character> open) throws TemplateException {
        if (next == '\'' || next == '"') {
            string(next);
            return;
        }
        if (matched(NAME, Token.Kind.NAME)) {
            return;
        }
        if (FRACTION.matcher(source).region(position, source.length()).lookingAt()) {
            throw new TemplateException(line, "numbers with a fraction are not understood here");
        }
        if (matched(INTEGER, Token.Kind.INTEGER)) {
            return;
        }
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, position)) {
                balance(operator, open);
                tokens.add(new Token(Token.Kind.OPERATOR, operator, line));
                advance(operator.length());
                return;
            }
        }
        throw new TemplateException(line, "unexpected character " + Character.getName(next));
    }

    private boolean matched(Pattern pattern, Token.Kind kind) {
        Matcher matcher = pattern.matcher(source).region(position, source.length());
        if (!matcher.lookingAt()) {
            return false;
        }
        tokens.add(new Token(kind, matcher.group(), line));
        advance(matcher.end() - matcher.start());
        return true;
    }

    private void balance(String operator, Deque<Character> open) throws TemplateException {
        char bracket = operator.charAt(0);
        if (OPENING.indexOf(bracket) >= 0) {
            open.push(CLOSING.charAt(OPENING.indexOf(bracket)));
        } else if (CLOSING.indexOf(bracket) >= 0 && (open.isEmpty() || open.pop() != bracket)) {
            throw new TemplateException(line, "unexpected '" + bracket + "'");
        }
    }

    private void string(char quote) throws TemplateException {
        int firstLine = line;
        int end = position + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw new TemplateException(firstLine, "the string has no end: " + quote + " is missing");
        }
        tokens.add(new Token(
                Token.Kind.STRING, Escapes.decoded(source.substring(position + 1, end), firstLine), firstLine));
        advance(end + 1 - position);
    }
}
