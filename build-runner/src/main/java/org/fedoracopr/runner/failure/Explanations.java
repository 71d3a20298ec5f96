package org.fedoracopr.runner.failure;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Sentences for exceptions whose own messages say too little. */
public final class Explanations {

    private Explanations() {}

    /** What went wrong with a file or connection, with the file's name where it is known. */
    public static String of(IOException exception) {
        return switch (exception) {
            case NoSuchFileException missing -> "[Errno 2] No such file or directory: '" + missing.getFile() + "'";
            case AccessDeniedException denied -> "[Errno 13] Permission denied: '" + denied.getFile() + "'";
            case FileSystemException other ->
                other.getReason() == null
                        ? other.getClass().getSimpleName() + ": " + other.getFile()
                        : of((Throwable) exception);
            default -> of((Throwable) exception);
        };
    }

    /** An exception's message, or its kind where it has none. */
    public static String of(Throwable exception) {
        String message = exception.getMessage();
        if (message == null || message.isBlank()) {
            return exception instanceof ConnectException
                    ? "no connection"
                    : exception.getClass().getSimpleName();
        }
        return message;
    }

    /** True when the exception says that a disk is full. */
    public static boolean isOutOfSpace(Throwable exception) {
        for (Throwable current = exception; current != null; current = current.getCause()) {
            String message = current.getMessage();
            if (message != null
                    && (message.contains("No space left on device") || message.contains("Disk quota exceeded"))) {
                return true;
            }
        }
        return false;
    }
}
