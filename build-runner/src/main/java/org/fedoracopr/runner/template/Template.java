package org.fedoracopr.runner.template;

import java.nio.file.Path;
import java.util.List;

/** A template that has been read. */
record Template(Path file, List<Statement> statements) {

    /** Takes a text apart. */
    static Template parse(Path file, String text) throws TemplateException {
        try {
            return new Template(file, TemplateParser.parse(text));
        } catch (TemplateException e) {
            throw e.in(file);
        }
    }
}
