package org.fedoracopr.runner.rpm;

import java.io.IOException;

/** A file that is no RPM package, or one that cannot be read; the message says what is wrong, without the path. */
public final class RpmFormatException extends IOException {

    public RpmFormatException(String message) {
        super(message);
    }

    public RpmFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
