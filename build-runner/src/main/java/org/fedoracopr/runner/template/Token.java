package org.fedoracopr.runner.template;

/**
 * A piece of a template.
 *
 * @param text of {@code STRING} what it means, of the others what is written
 */
record Token(Kind kind, String text, int line) {

    enum Kind {
        /** Text that is copied. */
        DATA,
        /** The beginning of an expression that is printed. */
        OUTPUT_BEGIN,
        OUTPUT_END,
        /** The beginning of a statement. */
        STATEMENT_BEGIN,
        STATEMENT_END,
        NAME,
        STRING,
        INTEGER,
        OPERATOR,
        END
    }

    boolean is(Kind wanted, String wantedText) {
        return kind == wanted && text.equals(wantedText);
    }

    boolean isOperator(String wanted) {
        return is(Kind.OPERATOR, wanted);
    }

    boolean isName(String wanted) {
        return is(Kind.NAME, wanted);
    }

    /** What a message calls it. */
    String shown() {
        return switch (kind) {
            case END -> "the end of the template";
            case STATEMENT_END -> "the end of the statement";
            case OUTPUT_END -> "the end of the expression";
            case DATA -> "text";
            case OUTPUT_BEGIN, STATEMENT_BEGIN, NAME, STRING, INTEGER, OPERATOR -> "'" + text + "'";
        };
    }
}
