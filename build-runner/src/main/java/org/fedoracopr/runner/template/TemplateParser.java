package org.fedoracopr.runner.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the statements of a template. */
final class TemplateParser {

    private static final int DEEPEST = 50;

    private final Tokens tokens;
    private final ExpressionParser expressions;
    private int depth;

    private TemplateParser(List<Token> tokens) {
        this.tokens = new Tokens(tokens);
        this.expressions = new ExpressionParser(this.tokens);
    }

    static List<Statement> parse(String template) throws TemplateException {
        return new TemplateParser(Tokenizer.tokens(template)).body(Set.of(), 1);
    }

    /** The statements up to one of these, whose name is the next token then; with none, to the end of the template. */
    private List<Statement> body(Set<String> ends, int beginning) throws TemplateException {
        if (++depth > DEEPEST) {
            throw new TemplateException(tokens.line(), "statements are nested too deep");
        }
        List<Statement> statements = new ArrayList<>();
        while (true) {
            Token token = tokens.take();
            switch (token.kind()) {
                case DATA -> statements.add(new Statement.Data(token.text()));
                case OUTPUT_BEGIN -> {
                    statements.add(new Statement.Output(expressions.parse(), token.line()));
                    tokens.expect(Token.Kind.OUTPUT_END, "'}}'");
                }
                case STATEMENT_BEGIN -> {
                    Token name = tokens.current();
                    if (name.kind() == Token.Kind.NAME && ends.contains(name.text())) {
                        depth--;
                        return statements;
                    }
                    statements.add(statement(tokens.expect(Token.Kind.NAME, "the name of a statement")));
                }
                case END -> {
                    if (!ends.isEmpty()) {
                        throw new TemplateException(
                                beginning, "it has no end: expected " + String.join(" or ", ordered(ends)));
                    }
                    depth--;
                    return statements;
                }
                default -> throw new TemplateException(token.line(), "unexpected " + token.shown());
            }
        }
    }

    private static List<String> ordered(Set<String> names) {
        return names.stream().sorted().map(name -> "{% " + name + " %}").toList();
    }

    private Statement statement(Token name) throws TemplateException {
        return switch (name.text()) {
            case "if" -> choice(name.line());
            case "for" -> loop(name.line());
            case "set" -> assignment(name.line());
            case "include" -> inclusion(name.line());
            case "elif", "else", "endif", "endfor", "endset", "endraw" ->
                throw new TemplateException(name.line(), "{% " + name.text() + " %} ends nothing here");
            default ->
                throw new TemplateException(name.line(), "the statement '" + name.text() + "' is not understood here");
        };
    }

    private void endOfStatement() throws TemplateException {
        tokens.expect(Token.Kind.STATEMENT_END, "'%}'");
    }

    private void end(String name) throws TemplateException {
        if (!tokens.takeName(name)) {
            throw tokens.unexpected("'" + name + "'");
        }
        endOfStatement();
    }

    private Statement choice(int line) throws TemplateException {
        List<Statement.Branch> branches = new ArrayList<>();
        int branchLine = line;
        do {
            Expression condition = expressions.parseWithoutCondition();
            endOfStatement();
            branches.add(new Statement.Branch(condition, body(Set.of("elif", "else", "endif"), line), branchLine));
            branchLine = tokens.line();
        } while (tokens.takeName("elif"));
        List<Statement> otherwise = List.of();
        if (tokens.takeName("else")) {
            endOfStatement();
            otherwise = body(Set.of("endif"), line);
        }
        end("endif");
        return new Statement.If(branches, otherwise);
    }

    private Statement loop(int line) throws TemplateException {
        Statement.Target target = target();
        if (!tokens.takeName("in")) {
            throw tokens.unexpected("'in'");
        }
        Expression elements = expressions.parseWithoutCondition();
        @Nullable Expression filter = tokens.takeName("if") ? expressions.conditional() : null;
        if (tokens.current().isName("recursive")) {
            throw new TemplateException(line, "recursive loops are not understood here");
        }
        endOfStatement();
        List<Statement> body = body(Set.of("else", "endfor"), line);
        List<Statement> otherwise = List.of();
        if (tokens.takeName("else")) {
            endOfStatement();
            otherwise = body(Set.of("endfor"), line);
        }
        end("endfor");
        return new Statement.For(target, elements, filter, body, otherwise, line);
    }

    private Statement.Target target() throws TemplateException {
        boolean parenthesised = tokens.takeOperator("(");
        List<String> names = new ArrayList<>();
        boolean unpacked = false;
        do {
            names.add(tokens.expect(Token.Kind.NAME, "a name").text());
            if (tokens.current().isOperator(",")) {
                unpacked = true;
            }
        } while (tokens.takeOperator(",")
                && tokens.current().kind() == Token.Kind.NAME
                && !tokens.current().isName("in"));
        if (parenthesised) {
            tokens.expectOperator(")");
        }
        return new Statement.Target(names, unpacked);
    }

    private Statement assignment(int line) throws TemplateException {
        Statement.Target target = target();
        if (tokens.takeOperator("=")) {
            Expression value = expressions.parse();
            endOfStatement();
            return new Statement.Set(target, value, line);
        }
        if (tokens.current().kind() != Token.Kind.STATEMENT_END || target.unpacked()) {
            throw tokens.unexpected("'='");
        }
        endOfStatement();
        List<Statement> body = body(Set.of("endset"), line);
        end("endset");
        return new Statement.SetBlock(target.names().getFirst(), body, line);
    }

    private Statement inclusion(int line) throws TemplateException {
        Expression name = expressions.parse();
        boolean ignoreMissing = false;
        if (tokens.takeName("ignore")) {
            if (!tokens.takeName("missing")) {
                throw tokens.unexpected("'missing'");
            }
            ignoreMissing = true;
        }
        if (tokens.takeName("with") && !tokens.takeName("context")) {
            throw tokens.unexpected("'context'");
        }
        endOfStatement();
        return new Statement.Include(name, ignoreMissing, line);
    }
}
