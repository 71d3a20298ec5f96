package org.fedoracopr.runner.agent.io;

import java.io.IOException;

/** A file that is longer than its reader takes; unlike other I/O errors it does not go away. */
final class FileTooLongException extends IOException {

    FileTooLongException(String message) {
        super(message);
    }
}
