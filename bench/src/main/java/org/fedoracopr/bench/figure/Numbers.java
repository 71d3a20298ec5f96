package org.fedoracopr.bench.figure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers with three significant digits: more would pretend a precision that a shared machine does not have. */
final class Numbers {

    private static final int DIGITS = 3;

    private Numbers() {}

    /** Rounded to three digits, whole numbers above that kept whole. */
    static double rounded(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not a number that can be reported: " + value);
        }
        if (Math.abs(value) >= 1000) {
            return Math.rint(value);
        }
        return new BigDecimal(value)
                .round(new MathContext(DIGITS, RoundingMode.HALF_UP))
                .doubleValue();
    }

    /** As {@link #rounded}, without an exponent or trailing zeros. */
    static String text(double value) {
        BigDecimal shown = BigDecimal.valueOf(rounded(value)).stripTrailingZeros();
        return shown.signum() == 0 ? "0" : shown.toPlainString();
    }
}
