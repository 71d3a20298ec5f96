package org.fedoracopr.runner.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a template that makes text or gives names to values; {@code line} is where it begins. */
sealed interface Statement {

    /** Text as it is. */
    record Data(String text) implements Statement {}

    /** {@code {{ value }}} */
    record Output(Expression value, int line) implements Statement {}

    /** The first branch whose condition is true. */
    record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

    record Branch(Expression condition, List<Statement> body, int line) {}

    /**
     * A loop.
     *
     * @param filter what an element is gone through for; null for every one
     */
    record For(
            Target target,
            Expression elements,
            @Nullable Expression filter,
            List<Statement> body,
            List<Statement> otherwise,
            int line)
            implements Statement {}

    record Set(Target target, Expression value, int line) implements Statement {}

    /** A name for the text between {@code set} and {@code endset}. */
    record SetBlock(String name, List<Statement> body, int line) implements Statement {}

    /** Another template, in the same scope. */
    record Include(Expression name, boolean ignoreMissing, int line) implements Statement {}

    /**
     * The names that a value gets.
     *
     * @param unpacked whether the value has an element for each of them, also for a single one
     */
    record Target(List<String> names, boolean unpacked) {}
}
