package org.fedoracopr.runner.mock;

import java.time.Instant;
import java.util.Locale;

/** The name that sets a build's own chroot apart, for mock's {@code --uniqueext}: the time in seconds and microseconds. */
public final class UniqueExtension {

    private static final long MICROS = 1000;

    private UniqueExtension() {}

    public static String of(Instant now) {
        return now.getEpochSecond() + "." + String.format(Locale.ROOT, "%06d", now.getNano() / MICROS);
    }
}
