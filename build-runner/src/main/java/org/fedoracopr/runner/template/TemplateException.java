package org.fedoracopr.runner.template;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A fault of a template, in the words that a person mends it by. */
final class TemplateException extends Exception {

    private final transient @Nullable Path file;
    private final int line;

    TemplateException(int line, String message) {
        this(null, line, message);
    }

    private TemplateException(@Nullable Path file, int line, String message) {
        super(message);
        this.file = file;
        this.line = line;
    }

    /** The same of a file, where none is known yet. */
    TemplateException in(Path place) {
        return file == null ? new TemplateException(place, line, String.valueOf(getMessage())) : this;
    }

    /** With file and line. */
    String described() {
        return file + ":" + line + ": " + getMessage();
    }
}
