package org.fedoracopr.runner.template;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Something in a template that has a value. */
sealed interface Expression {

    record Literal(Value value) implements Expression {}

    record Name(String name) implements Expression {}

    record Items(List<Expression> elements, boolean tuple) implements Expression {}

    record Table(List<Entry> entries) implements Expression {}

    record Entry(Expression key, Expression value) {}

    /** {@code target.name} */
    record Attribute(Expression target, String name) implements Expression {}

    /** {@code target[index]} */
    record Subscript(Expression target, Expression index) implements Expression {}

    /** {@code target[from:to:step]} */
    record Slice(
            Expression target,
            @Nullable Expression from,
            @Nullable Expression to,
            @Nullable Expression step) implements Expression {}

    /** {@code function(...)} or {@code target.method(...)} */
    record Call(Expression function, Arguments arguments) implements Expression {}

    /** {@code target | name(...)} */
    record Filter(Expression target, String name, Arguments arguments) implements Expression {}

    /** {@code target is name ...} */
    record Check(Expression target, String name, Arguments arguments) implements Expression {}

    record Not(Expression operand) implements Expression {}

    record Sign(Expression operand, boolean negative) implements Expression {}

    record Both(Expression left, Expression right) implements Expression {}

    record Either(Expression left, Expression right) implements Expression {}

    /** Arithmetic. */
    record Operation(String operator, Expression left, Expression right) implements Expression {}

    /** {@code a ~ b ~ c} */
    record Joined(List<Expression> parts) implements Expression {}

    /** {@code a < b <= c} */
    record Comparison(Expression first, List<Comparand> others) implements Expression {}

    record Comparand(String operator, Expression operand) {}

    /** {@code then if condition else otherwise} */
    record Conditional(
            Expression condition, Expression then, @Nullable Expression otherwise) implements Expression {}

    /** What stands between parentheses. */
    record Arguments(List<Expression> positional, SequencedMap<String, Expression> named) {}
}
