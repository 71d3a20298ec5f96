package org.fedoracopr.runner.companion;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.fedoracopr.runner.failure.Explanations;
import org.jspecify.annotations.Nullable;

/** What copr-builder does on the machine (COMP-4..COMP-7). */
final class BuilderControl {

    private static final int FAILED = 1;
    private static final Pattern DECIMAL = Pattern.compile("[0-9]+");

    private final Places places;
    private final InstantSource clock;
    private final ZoneId zone;
    private final PrintStream output;

    /**
     * The files that it reads and writes.
     *
     * @param expiration until when the machine is kept
     * @param authorizedKeys whose age is that of the user's access
     * @param pidFile of copr-rpmbuild
     */
    record Places(Path expiration, Path authorizedKeys, Path pidFile) {}

    BuilderControl(Places places, InstantSource clock, ZoneId zone, PrintStream output) {
        this.places = places;
        this.clock = clock;
        this.zone = zone;
        this.output = output;
    }

    int show() {
        output.println("Remaining time for the machine: " + machineTime().remaining(clock.instant()));
        output.println("Current copr-rpmbuild PID: " + process());
        return 0;
    }

    int prolong(long hours) {
        MachineTime time = machineTime();
        Instant expires = time.expires();
        Instant limit = time.limit();
        if (expires == null) {
            output.println("There is no expiration time in " + places.expiration()
                    + ": only a builder that a user was let into can be prolonged");
            return FAILED;
        }
        if (limit == null) {
            output.println("There is no " + places.authorizedKeys()
                    + ": only a builder that a user was let into can be prolonged");
            return FAILED;
        }
        Instant requested = expires.plus(Duration.ofHours(hours));
        if (requested.isAfter(limit)) {
            output.println("You wanted to prolong the builder until " + MachineTime.minuteText(requested, zone)
                    + "\nbut the limit is " + MachineTime.minuteText(limit, zone));
            return FAILED;
        }
        return write(MachineTime.text(requested), "Prolonged to " + MachineTime.pythonText(requested, zone));
    }

    int release() {
        return write("0", "Releasing this VM, it will be shut-down soon");
    }

    private int write(String content, String done) {
        try {
            Files.writeString(places.expiration(), content);
            output.println(done);
            return 0;
        } catch (IOException e) {
            output.println("Cannot write " + places.expiration() + ": " + Explanations.of(e)
                    + ": run this as the user whom the builder belongs to");
            return FAILED;
        }
    }

    private MachineTime machineTime() {
        return new MachineTime(expiration(), limit());
    }

    private @Nullable Instant expiration() {
        try {
            return MachineTime.parse(Files.readString(places.expiration())).orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    private @Nullable Instant limit() {
        try {
            return Files.getLastModifiedTime(places.authorizedKeys())
                    .toInstant()
                    .plus(MachineTime.MAXIMUM);
        } catch (IOException e) {
            return null;
        }
    }

    /** The current or last one; Python's word where there was none. */
    private String process() {
        try {
            String pid = Files.readString(places.pidFile());
            return DECIMAL.matcher(pid).matches() ? pid : "None";
        } catch (IOException e) {
            return "None";
        }
    }
}
