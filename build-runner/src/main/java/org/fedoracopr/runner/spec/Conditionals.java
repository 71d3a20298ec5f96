package org.fedoracopr.runner.spec;

import org.jspecify.annotations.Nullable;

/** rpm's build conditionals, {@code %bcond} and its relatives, and the questions that are asked of them. */
final class Conditionals {

    private Conditionals() {}

    /** {@code %bcond NAME DEFAULT}: {@code --with NAME} and {@code --without NAME} win over the default. */
    static void define(MacroTable macros, String name, Truth byDefault) {
        Truth with = isDefined(macros.get("_with_" + name));
        Truth without = isDefined(macros.get("_without_" + name));
        Truth enabled = switch (byDefault) {
            case TRUE -> without.not();
            case FALSE -> with;
            case UNKNOWN ->
                with == Truth.TRUE && without == Truth.FALSE
                        ? Truth.TRUE
                        : without == Truth.TRUE && with == Truth.FALSE ? Truth.FALSE : Truth.UNKNOWN;
        };
        switch (enabled) {
            case TRUE -> macros.define("with_" + name, Macro.of("1"));
            case FALSE -> {}
            case UNKNOWN -> macros.define("with_" + name, Macro.UNKNOWN);
        }
    }

    /** {@code %with}, {@code %without}, {@code %defined} or {@code %undefined} of a name. */
    static Truth ask(MacroTable macros, String question, String name) {
        return switch (question) {
            case "with" -> isDefined(macros.get("with_" + name));
            case "without" -> isDefined(macros.get("with_" + name)).not();
            case "defined" -> isDefined(macros.get(name));
            case "undefined" -> isDefined(macros.get(name)).not();
            default -> Truth.UNKNOWN;
        };
    }

    private static Truth isDefined(@Nullable Macro macro) {
        return switch (macro) {
            case null -> Truth.FALSE;
            case Macro.Defined defined -> Truth.TRUE;
            case Macro.Unknown unknown -> Truth.UNKNOWN;
        };
    }
}
