package org.fedoracopr.runner.stop;

import java.time.Duration;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.Failure;

/** Why a build is stopped before its end. */
public sealed interface StopReason {

    /** What the log says before each signal, as in {@code  !! Copr timeout => sending INT} (LOG-5). */
    String logPrefix();

    /** How the build's end is reported. */
    Failure failure();

    /** Somebody asked for it: {@code request} is what is known of who and why. */
    record Canceled(String request) implements StopReason {
        @Override
        public String logPrefix() {
            return " !! Copr cancel";
        }

        @Override
        public Failure failure() {
            return Failure.of(FailureCause.CANCELED, "the build was canceled: " + request)
                    .loggedAs("Build canceled: " + request);
        }
    }

    /** The build's own time is over. */
    record TimedOut(Duration limit) implements StopReason {
        @Override
        public String logPrefix() {
            return " !! Copr timeout";
        }

        @Override
        public Failure failure() {
            return Failure.of(
                            FailureCause.TIMEOUT,
                            "the build took longer than its time, " + limit.toSeconds()
                                    + " seconds: raise the build's timeout or make the build shorter")
                    .loggedAs("Build failed");
        }
    }

    /** The build wrote more than a log may have. */
    record LogTooLong(long maxBytes) implements StopReason {
        @Override
        public String logPrefix() {
            return " !! Copr log limit";
        }

        @Override
        public Failure failure() {
            return Failure.of(
                            FailureCause.LOG_TOO_LONG,
                            "the log is longer than " + maxBytes
                                    + " bytes, the most that this pool keeps: make the build print less")
                    .loggedAs("Build failed");
        }
    }

    /** The build is about to fill its scratch space: sizes are bytes. */
    record ScratchFull(long used, long size) implements StopReason {
        @Override
        public String logPrefix() {
            return " !! Copr disk limit";
        }

        @Override
        public Failure failure() {
            return Failure.of(
                            FailureCause.DISK_FULL,
                            "the build used " + used + " of the " + size
                                    + " bytes of its scratch space: build in a pool with more scratch space")
                    .loggedAs("Build failed");
        }
    }
}
