package org.fedoracopr.runner.spec;

/**
 * An expression of {@code %if} and {@code %{expr:...}}, its macros expanded; a macro that is left is a value nobody knows.
 *
 * <p>{@code &&} and {@code ||} have one precedence and give one of their sides, as in rpm. What rpm refuses (words without quotes, values of different
 * types, a division by zero) is unknown. Long because the grammar is: a method for each of its rules.
 */
final class Expression {

    private static final Value UNKNOWN = new Value.Unknown(Truth.UNKNOWN);
    private static final int MAX_DEPTH = 100;

    private final String text;
    private final Budget budget;
    private int at;
    private int depth;

    private Expression(String text, Budget budget) {
        this.text = text;
        this.budget = budget;
    }

    /** An expression that rpm would refuse. */
    private static final class RefusedException extends Exception {
        RefusedException() {
            super(null, null, false, false);
        }
    }

    static Value evaluate(String text, Budget budget) {
        budget.spend(text.length());
        var expression = new Expression(text, budget);
        try {
            Value value = expression.ternary();
            return expression.peek() == 0 ? value : UNKNOWN;
        } catch (RefusedException e) {
            return UNKNOWN;
        }
    }

    private Value ternary() throws RefusedException {
        if (++depth > MAX_DEPTH) {
            throw new RefusedException();
        }
        try {
            Value condition = logical();
            if (!accept("?")) {
                return condition;
            }
            Value ifTrue = ternary();
            if (!accept(":")) {
                throw new RefusedException();
            }
            Value ifFalse = ternary();
            return switch (condition.truth()) {
                case TRUE -> ifTrue;
                case FALSE -> ifFalse;
                case UNKNOWN -> ifTrue.equals(ifFalse) ? ifTrue : UNKNOWN;
            };
        } finally {
            depth--;
        }
    }

    private Value logical() throws RefusedException {
        Value left = relational();
        while (true) {
            if (accept("&&")) {
                left = choose(left, relational(), Truth.FALSE);
            } else if (accept("||")) {
                left = choose(left, relational(), Truth.TRUE);
            } else {
                return left;
            }
        }
    }

    /** The left side where it decides alone, else the right one. */
    private static Value choose(Value left, Value right, Truth deciding) throws RefusedException {
        requireSameType(left, right);
        if (left.truth() == Truth.UNKNOWN) {
            return right.truth() == deciding ? new Value.Unknown(deciding) : UNKNOWN;
        }
        return left.truth() == deciding ? left : right;
    }

    private Value relational() throws RefusedException {
        Value left = sum();
        while (true) {
            String operator = acceptOneOf("==", "!=", "<=", ">=", "<", ">");
            if (operator.isEmpty()) {
                return left;
            }
            left = compare(left, operator, sum());
        }
    }

    private static Value compare(Value left, String operator, Value right) throws RefusedException {
        requireSameType(left, right);
        int order;
        if (left instanceof Value.Int one && right instanceof Value.Int other) {
            order = Integer.compare(one.number(), other.number());
        } else if (left instanceof Value.Text one && right instanceof Value.Text other) {
            order = one.content().compareTo(other.content());
        } else if (left instanceof Value.Version one && right instanceof Value.Version other) {
            order = VersionOrder.compare(one.content(), other.content());
        } else {
            return UNKNOWN;
        }
        boolean holds = switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<=" -> order <= 0;
            case ">=" -> order >= 0;
            case "<" -> order < 0;
            default -> order > 0;
        };
        return new Value.Int(holds ? 1 : 0);
    }

    private Value sum() throws RefusedException {
        Value left = product();
        while (true) {
            String operator = acceptOneOf("+", "-");
            if (operator.isEmpty()) {
                return left;
            }
            Value right = product();
            requireSameType(left, right);
            if (operator.equals("+") && left instanceof Value.Text one && right instanceof Value.Text other) {
                budget.spend((long) one.content().length() + other.content().length());
                left = new Value.Text(one.content() + other.content());
            } else {
                left = calculate(left, operator, right);
            }
        }
    }

    private Value product() throws RefusedException {
        Value left = unary();
        while (true) {
            String operator = acceptOneOf("*", "/");
            if (operator.isEmpty()) {
                return left;
            }
            left = calculate(left, operator, unary());
        }
    }

    private static Value calculate(Value left, String operator, Value right) throws RefusedException {
        if (left instanceof Value.Int one && right instanceof Value.Int other) {
            if (operator.equals("/") && other.number() == 0) {
                throw new RefusedException();
            }
            return new Value.Int(
                    switch (operator) {
                        case "+" -> one.number() + other.number();
                        case "-" -> one.number() - other.number();
                        case "*" -> one.number() * other.number();
                        default -> one.number() / other.number();
                    });
        }
        if (left instanceof Value.Unknown || right instanceof Value.Unknown) {
            return UNKNOWN;
        }
        throw new RefusedException();
    }

    /** Signs before an operand, read in a loop: their number is the spec file's choice. */
    private Value unary() throws RefusedException {
        int start = skipBlanks();
        while (true) {
            char sign = peek();
            if (sign != '-' && (sign != '!' || text.startsWith("!=", at))) {
                break;
            }
            at++;
        }
        int end = at;
        Value value = primary();
        for (int index = end - 1; index >= start; index--) {
            char sign = text.charAt(index);
            if (sign == '!') {
                value = not(value);
            } else if (sign == '-') {
                value = calculate(new Value.Int(0), "-", value);
            }
        }
        return value;
    }

    private static Value not(Value value) {
        Truth truth = value.truth().not();
        return switch (truth) {
            case TRUE -> new Value.Int(1);
            case FALSE -> new Value.Int(0);
            case UNKNOWN -> UNKNOWN;
        };
    }

    private Value primary() throws RefusedException {
        char first = peek();
        if (accept("(")) {
            Value value = ternary();
            if (!accept(")")) {
                throw new RefusedException();
            }
            return value;
        }
        if (first == '"') {
            String content = quoted();
            return content.indexOf('%') >= 0 ? UNKNOWN : new Value.Text(content);
        }
        if (first == 'v' && text.startsWith("v\"", at)) {
            at++;
            String content = quoted();
            return content.indexOf('%') >= 0 ? UNKNOWN : new Value.Version(content);
        }
        if (first == '%' || MacroCall.isDigit(first) || MacroCall.isLetter(first)) {
            return word();
        }
        throw new RefusedException();
    }

    /** A number, alone or with macros that are left in or beside it. */
    private Value word() throws RefusedException {
        int start = at;
        boolean unknown = false;
        while (at < text.length()) {
            char current = text.charAt(at);
            if (current == '%') {
                unknown = true;
                at = MacroCall.at(text, at, budget).end();
            } else if (MacroCall.isDigit(current) || MacroCall.isLetter(current)) {
                at++;
            } else {
                break;
            }
        }
        if (unknown) {
            return UNKNOWN;
        }
        String digits = text.substring(start, at);
        if (digits.length() > 9 || !digits.chars().allMatch(character -> MacroCall.isDigit((char) character))) {
            throw new RefusedException();
        }
        return new Value.Int(Integer.parseInt(digits));
    }

    private String quoted() throws RefusedException {
        int open = at;
        int index = open + 1;
        while (index < text.length() && text.charAt(index) != '"') {
            index = text.charAt(index) == '%'
                    ? MacroCall.at(text, index, budget).end()
                    : index + 1;
        }
        if (index >= text.length()) {
            throw new RefusedException();
        }
        at = index + 1;
        return text.substring(open + 1, index);
    }

    private static void requireSameType(Value left, Value right) throws RefusedException {
        if (left.getClass() != right.getClass()
                && !(left instanceof Value.Unknown)
                && !(right instanceof Value.Unknown)) {
            throw new RefusedException();
        }
    }

    private String acceptOneOf(String... operators) {
        for (String operator : operators) {
            if (accept(operator)) {
                return operator;
            }
        }
        return "";
    }

    private boolean accept(String operator) {
        skipBlanks();
        boolean found = text.startsWith(operator, at);
        if (found) {
            at += operator.length();
        }
        return found;
    }

    /** The next character that is no blank; 0 at the end. */
    private char peek() {
        skipBlanks();
        return at < text.length() ? text.charAt(at) : 0;
    }

    private int skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
