package org.fedoracopr.runner.template;

import java.util.List;

/** The tokens of a template, read one after the other. */
final class Tokens {

    private final List<Token> tokens;
    private int position;

    /** Takes tokens that have an {@code END} at their end. */
    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(position);
    }

    Token following() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    int line() {
        return current().line();
    }

    /** The current one, which is left behind. */
    Token take() {
        Token token = current();
        if (token.kind() != Token.Kind.END) {
            position++;
        }
        return token;
    }

    boolean takeOperator(String operator) {
        boolean there = current().isOperator(operator);
        if (there) {
            take();
        }
        return there;
    }

    boolean takeName(String name) {
        boolean there = current().isName(name);
        if (there) {
            take();
        }
        return there;
    }

    void expectOperator(String operator) throws TemplateException {
        if (!takeOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    Token expect(Token.Kind kind, String what) throws TemplateException {
        if (current().kind() != kind) {
            throw unexpected(what);
        }
        return take();
    }

    TemplateException unexpected(String wanted) {
        return new TemplateException(
                line(), "expected " + wanted + ", found " + current().shown());
    }
}
