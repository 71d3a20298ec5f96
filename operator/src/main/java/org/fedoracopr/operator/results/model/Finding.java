package org.fedoracopr.operator.results.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is found of a pool's results volume, as a condition has it.
 *
 * @param value True, False or Unknown
 * @param reason one CamelCase word, which is API
 * @param message for people
 */
public record Finding(String value, String reason, @Nullable String message) {

    public Finding {
        Objects.requireNonNull(value, "value is null");
        Objects.requireNonNull(reason, "reason is null");
    }

    public static Finding yes(String reason, @Nullable String message) {
        return new Finding("True", reason, message);
    }

    public static Finding no(String reason, String message) {
        return new Finding("False", reason, message);
    }

    public static Finding unknown(String reason, String message) {
        return new Finding("Unknown", reason, message);
    }
}
