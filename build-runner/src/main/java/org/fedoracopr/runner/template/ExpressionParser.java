package org.fedoracopr.runner.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads expressions with Jinja2's precedences, from {@code if} and {@code or} down to names and what is called on them.
 *
 * <p>Longer than other classes: each level of the grammar is a method that calls the next one, down to the brackets that lead back to the first.
 */
final class ExpressionParser {

    private static final Map<String, Value> CONSTANTS = Map.of(
            "true", Value.of(true),
            "True", Value.of(true),
            "false", Value.of(false),
            "False", Value.of(false),
            "none", Value.NONE,
            "None", Value.NONE);
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    /** What ends the argument that a check has without parentheses. */
    private static final Set<String> NO_ARGUMENTS = Set.of("else", "or", "and", "if", "in", "not");

    private static final int DEEPEST = 100;
    /** A chain is as deep as it is long for whoever goes through it. */
    private static final int LONGEST = 1000;

    private final Tokens tokens;
    private int depth;
    private int length;

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** An expression, or several between commas, which are a tuple. */
    Expression parse() throws TemplateException {
        length = 0;
        return tuple(true);
    }

    /** The same where an {@code if} behind it means something else. */
    Expression parseWithoutCondition() throws TemplateException {
        length = 0;
        return tuple(false);
    }

    /** Counts what is put around something else. */
    private <T extends Expression> T longer(T expression) throws TemplateException {
        if (++length > LONGEST) {
            throw new TemplateException(tokens.line(), "the expression is too long");
        }
        return expression;
    }

    private Expression tuple(boolean conditions) throws TemplateException {
        Expression first = conditions ? conditional() : either();
        if (!tokens.current().isOperator(",")) {
            return first;
        }
        List<Expression> elements = new ArrayList<>(List.of(first));
        while (tokens.takeOperator(",") && !endsTuple()) {
            elements.add(conditions ? conditional() : either());
        }
        return new Expression.Items(elements, true);
    }

    private boolean endsTuple() {
        Token next = tokens.current();
        return switch (next.kind()) {
            case STATEMENT_END, OUTPUT_END, END -> true;
            case OPERATOR -> next.isOperator(")") || next.isOperator("=");
            case NAME -> next.isName("if") || next.isName("recursive");
            case DATA, OUTPUT_BEGIN, STATEMENT_BEGIN, STRING, INTEGER -> false;
        };
    }

    Expression conditional() throws TemplateException {
        if (++depth > DEEPEST) {
            throw new TemplateException(tokens.line(), "expressions are nested too deep");
        }
        Expression result = either();
        while (tokens.takeName("if")) {
            Expression condition = either();
            Expression otherwise = tokens.takeName("else") ? conditional() : null;
            result = longer(new Expression.Conditional(condition, result, otherwise));
        }
        depth--;
        return result;
    }

    private Expression either() throws TemplateException {
        Expression left = both();
        while (tokens.takeName("or")) {
            left = longer(new Expression.Either(left, both()));
        }
        return left;
    }

    private Expression both() throws TemplateException {
        Expression left = negation();
        while (tokens.takeName("and")) {
            left = longer(new Expression.Both(left, negation()));
        }
        return left;
    }

    private Expression negation() throws TemplateException {
        int negations = 0;
        while (tokens.takeName("not")) {
            negations++;
        }
        Expression result = comparison();
        for (int count = 0; count < Math.min(negations, 2 + negations % 2); count++) {
            result = new Expression.Not(result);
        }
        return result;
    }

    private Expression comparison() throws TemplateException {
        Expression first = sum();
        List<Expression.Comparand> others = new ArrayList<>();
        for (@Nullable String operator = comparator(); operator != null; operator = comparator()) {
            others.add(new Expression.Comparand(operator, sum()));
        }
        return others.isEmpty() ? first : new Expression.Comparison(first, others);
    }

    private @Nullable String comparator() {
        Token next = tokens.current();
        if (next.kind() == Token.Kind.OPERATOR && COMPARISONS.contains(next.text())) {
            return tokens.take().text();
        }
        if (tokens.takeName("in")) {
            return "in";
        }
        if (next.isName("not") && tokens.following().isName("in")) {
            tokens.take();
            tokens.take();
            return "not in";
        }
        return null;
    }

    private Expression sum() throws TemplateException {
        Expression left = joined();
        while (tokens.current().isOperator("+") || tokens.current().isOperator("-")) {
            left = longer(new Expression.Operation(tokens.take().text(), left, joined()));
        }
        return left;
    }

    private Expression joined() throws TemplateException {
        Expression first = product();
        if (!tokens.current().isOperator("~")) {
            return first;
        }
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (tokens.takeOperator("~")) {
            parts.add(product());
        }
        return new Expression.Joined(parts);
    }

    private Expression product() throws TemplateException {
        Expression left = signed(true);
        while (Set.of("*", "/", "//", "%", "**").contains(tokens.current().text())
                && tokens.current().kind() == Token.Kind.OPERATOR) {
            int line = tokens.line();
            String operator = tokens.take().text();
            if (operator.equals("/") || operator.equals("**")) {
                throw new TemplateException(line, "the operator " + operator + " is not understood here");
            }
            left = longer(new Expression.Operation(operator, left, signed(true)));
        }
        return left;
    }

    private Expression signed(boolean filtered) throws TemplateException {
        Expression result;
        if (tokens.current().isOperator("-") || tokens.current().isOperator("+")) {
            if (++depth > DEEPEST) {
                throw new TemplateException(tokens.line(), "expressions are nested too deep");
            }
            boolean negative = tokens.take().isOperator("-");
            result = new Expression.Sign(signed(false), negative);
            depth--;
        } else {
            result = primary();
        }
        result = extended(result);
        return filtered ? filtered(result) : result;
    }

    private Expression primary() throws TemplateException {
        Token token = tokens.current();
        return switch (token.kind()) {
            case NAME -> {
                Value constant = CONSTANTS.get(tokens.take().text());
                yield constant == null ? new Expression.Name(token.text()) : new Expression.Literal(constant);
            }
            case STRING -> {
                var text = new StringBuilder();
                while (tokens.current().kind() == Token.Kind.STRING) {
                    text.append(tokens.take().text());
                }
                yield new Expression.Literal(new Value.Text(text.toString()));
            }
            case INTEGER -> new Expression.Literal(Value.of(integer(tokens.take())));
            case OPERATOR -> bracketed(token);
            case DATA, OUTPUT_BEGIN, OUTPUT_END, STATEMENT_BEGIN, STATEMENT_END, END ->
                throw tokens.unexpected("an expression");
        };
    }

    private static long integer(Token token) throws TemplateException {
        try {
            return Long.parseLong(token.text().replace("_", ""));
        } catch (NumberFormatException e) {
            throw new TemplateException(token.line(), "the number " + token.text() + " is too large");
        }
    }

    private Expression bracketed(Token token) throws TemplateException {
        return switch (token.text()) {
            case "(" -> parenthesized();
            case "[" -> list();
            case "{" -> table();
            default -> throw tokens.unexpected("an expression");
        };
    }

    private Expression parenthesized() throws TemplateException {
        tokens.take();
        if (tokens.takeOperator(")")) {
            return new Expression.Items(List.of(), true);
        }
        Expression inner = tuple(true);
        tokens.expectOperator(")");
        return inner;
    }

    private Expression list() throws TemplateException {
        tokens.take();
        List<Expression> elements = new ArrayList<>();
        while (!tokens.takeOperator("]")) {
            elements.add(conditional());
            separator("]");
        }
        return new Expression.Items(elements, false);
    }

    private Expression table() throws TemplateException {
        tokens.take();
        List<Expression.Entry> entries = new ArrayList<>();
        while (!tokens.takeOperator("}")) {
            Expression key = conditional();
            tokens.expectOperator(":");
            entries.add(new Expression.Entry(key, conditional()));
            separator("}");
        }
        return new Expression.Table(entries);
    }

    /** A comma, which may be missing, and may be there, before the end. */
    private void separator(String end) throws TemplateException {
        if (!tokens.current().isOperator(end)) {
            tokens.expectOperator(",");
        }
    }

    /** What stands directly behind a value: attributes, subscripts, calls. */
    private Expression extended(Expression start) throws TemplateException {
        Expression result = start;
        while (true) {
            if (tokens.takeOperator(".")) {
                Token name = tokens.take();
                result = switch (name.kind()) {
                    case NAME -> longer(new Expression.Attribute(result, name.text()));
                    case INTEGER ->
                        longer(new Expression.Subscript(result, new Expression.Literal(Value.of(integer(name)))));
                    default -> throw new TemplateException(name.line(), "expected a name behind '.'");
                };
            } else if (tokens.takeOperator("[")) {
                result = longer(subscript(result));
                tokens.expectOperator("]");
            } else if (tokens.current().isOperator("(")) {
                result = longer(new Expression.Call(result, arguments()));
            } else {
                return result;
            }
        }
    }

    private Expression subscript(Expression target) throws TemplateException {
        Expression from = tokens.current().isOperator(":") ? null : conditional();
        if (from != null && !tokens.current().isOperator(":")) {
            return new Expression.Subscript(target, from);
        }
        tokens.expectOperator(":");
        Expression to = endsBound() ? null : conditional();
        Expression step = tokens.takeOperator(":") && !endsBound() ? conditional() : null;
        return new Expression.Slice(target, from, to, step);
    }

    private boolean endsBound() {
        return tokens.current().isOperator(":") || tokens.current().isOperator("]");
    }

    private Expression filtered(Expression start) throws TemplateException {
        Expression result = start;
        while (true) {
            if (tokens.takeOperator("|")) {
                Token name = tokens.expect(Token.Kind.NAME, "the name of a filter");
                if (!Filters.NAMES.contains(name.text())) {
                    throw new TemplateException(name.line(), "no filter named '" + name.text() + "'");
                }
                Expression.Arguments arguments = tokens.current().isOperator("(") ? arguments() : none();
                result = longer(new Expression.Filter(result, name.text(), arguments));
            } else if (tokens.takeName("is")) {
                result = longer(check(result));
            } else if (tokens.current().isOperator("(")) {
                result = longer(new Expression.Call(result, arguments()));
            } else {
                return result;
            }
        }
    }

    private Expression check(Expression target) throws TemplateException {
        boolean negated = tokens.takeName("not");
        Token name = tokens.expect(Token.Kind.NAME, "the name of a test");
        if (!Checks.NAMES.contains(name.text())) {
            throw new TemplateException(name.line(), "no test named '" + name.text() + "'");
        }
        Expression.Arguments arguments;
        if (tokens.current().isOperator("(")) {
            arguments = arguments();
        } else if (beginsArgument()) {
            arguments = new Expression.Arguments(List.of(extended(primary())), new LinkedHashMap<>());
        } else {
            arguments = none();
        }
        Expression check = new Expression.Check(target, name.text(), arguments);
        return negated ? new Expression.Not(check) : check;
    }

    private boolean beginsArgument() throws TemplateException {
        Token next = tokens.current();
        if (next.isName("is")) {
            throw new TemplateException(next.line(), "one test cannot follow another: write 'and' between them");
        }
        return switch (next.kind()) {
            case NAME -> !NO_ARGUMENTS.contains(next.text());
            case STRING, INTEGER -> true;
            case OPERATOR -> next.isOperator("[") || next.isOperator("{");
            case DATA, OUTPUT_BEGIN, OUTPUT_END, STATEMENT_BEGIN, STATEMENT_END, END -> false;
        };
    }

    private static Expression.Arguments none() {
        return new Expression.Arguments(List.of(), new LinkedHashMap<>());
    }

    private Expression.Arguments arguments() throws TemplateException {
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        SequencedMap<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.takeOperator(")")) {
            if (tokens.current().kind() == Token.Kind.NAME && tokens.following().isOperator("=")) {
                String name = tokens.take().text();
                tokens.take();
                named.put(name, conditional());
            } else if (named.isEmpty()) {
                positional.add(conditional());
            } else {
                throw new TemplateException(tokens.line(), "an argument without a name follows one with a name");
            }
            separator(")");
        }
        return new Expression.Arguments(positional, named);
    }
}
