package org.fedoracopr.runner.companion;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a builder is kept for the person who was let in, as the file that both sides write says it: seconds since 1970, perhaps with a fraction
 * (COMP-5).
 *
 * @param expires null when the file says nothing
 * @param limit the latest end that the backend grants; null when it is not known
 */
record MachineTime(@Nullable Instant expires, @Nullable Instant limit) {

    /** From the moment on when the keys were put there. */
    static final Duration MAXIMUM = Duration.ofDays(3);

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,12}(\\.[0-9]{0,9})?");
    private static final int MICROSECONDS = 6;
    private static final int NANOSECONDS = 9;

    /** The file's content as a time. */
    static Optional<Instant> parse(String text) {
        String number = text.strip();
        if (!NUMBER.matcher(number).matches()) {
            return Optional.empty();
        }
        BigDecimal seconds = new BigDecimal(number).setScale(MICROSECONDS, RoundingMode.HALF_EVEN);
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        long nanoseconds = seconds.subtract(whole).movePointRight(NANOSECONDS).longValueExact();
        return Optional.of(Instant.ofEpochSecond(whole.longValueExact(), nanoseconds));
    }

    /** A time as the file has it: always with a fraction. */
    static String text(Instant time) {
        BigDecimal seconds = BigDecimal.valueOf(time.getEpochSecond())
                .add(BigDecimal.valueOf(time.getNano(), NANOSECONDS))
                .stripTrailingZeros();
        return seconds.scale() < 1
                ? seconds.setScale(1, RoundingMode.UNNECESSARY).toPlainString()
                : seconds.toPlainString();
    }

    /** What is left, in words. */
    String remaining(Instant now) {
        if (expires == null) {
            return "unknown";
        }
        Instant end = limit != null && expires.isAfter(limit) ? limit : expires;
        Duration left = Duration.between(now, end);
        if (left.isNegative()) {
            return "expired";
        }
        return left.toDaysPart() + " days, " + left.toHoursPart() + " hours, " + left.toMinutesPart() + " minutes, "
                + left.toSecondsPart() + " seconds";
    }

    /** A moment as Python prints it: with microseconds where there are some. */
    static String pythonText(Instant time, ZoneId zone) {
        String pattern = time.truncatedTo(ChronoUnit.SECONDS).equals(time)
                ? "yyyy-MM-dd HH:mm:ss"
                : "yyyy-MM-dd HH:mm:ss.SSSSSS";
        return DateTimeFormatter.ofPattern(pattern).format(time.atZone(zone));
    }

    /** A moment to the minute. */
    static String minuteText(Instant time, ZoneId zone) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").format(time.atZone(zone));
    }
}
