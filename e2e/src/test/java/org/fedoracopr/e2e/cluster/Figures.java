package org.fedoracopr.e2e.cluster;

import java.time.Duration;

/** What tests measure beside what they assert: {@code e2e/cluster run} shows these lines; no test fails by them. */
public final class Figures {

    private Figures() {}

    public static void report(String what, Duration time) {
        System.out.println("figure: " + what + ": " + time.toMillis() + " ms");
    }

    public static void report(String what, long number) {
        System.out.println("figure: " + what + ": " + number);
    }
}
