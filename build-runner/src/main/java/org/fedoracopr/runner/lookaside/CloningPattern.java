package org.fedoracopr.runner.lookaside;

import java.util.List;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Excerpt;

/**
 * Where a dist-git keeps the repository of a package (COMP-16).
 *
 * @param text of a clone URL with {@code {package}}
 * @param parts what the parts of a package's name are called, which slashes separate; empty where any name will do
 */
public record CloningPattern(String text, List<String> parts) {

    private static final String PLACE = "{package}";

    public CloningPattern {
        parts = List.copyOf(parts);
    }

    /** The clone URL of a package. */
    public String urlOf(String packageName) throws BuildException {
        if (!parts.isEmpty() && packageName.split("/", -1).length != parts.size()) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE,
                    "Package '" + Excerpt.of(packageName) + "' has a wrong format, " + parts.size()
                            + " slash-separated parts are expected: " + String.join("/", parts));
        }
        return text.replace(PLACE, packageName);
    }
}
