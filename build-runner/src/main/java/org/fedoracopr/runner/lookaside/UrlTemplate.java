package org.fedoracopr.runner.lookaside;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Excerpt;
import org.jspecify.annotations.Nullable;

/** A pattern with {@code {name}} and {@code {namespace[1]}} places (SRC-7). */
record UrlTemplate(String text) {

    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)(?:\\[([0-9]{1,4})])?}");

    /** The text with its places filled in; values are taken as they are. */
    String expand(Map<String, String> values, List<String> namespaces) throws BuildException {
        var result = new StringBuilder();
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            place.appendReplacement(
                    result, Matcher.quoteReplacement(value(place.group(1), place.group(2), values, namespaces)));
        }
        return place.appendTail(result).toString();
    }

    private String value(String name, @Nullable String index, Map<String, String> values, List<String> namespaces)
            throws BuildException {
        if (index != null && name.equals("namespace")) {
            int position = Integer.parseInt(index);
            if (position < namespaces.size()) {
                return namespaces.get(position);
            }
        }
        String value = index == null ? values.get(name) : null;
        if (value == null) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED,
                    "lookaside_uri_pattern " + Excerpt.of(text) + ": the clone URL has nothing for {" + Excerpt.of(name)
                            + (index == null ? "" : "[" + index + "]") + "}: correct the pattern or the clone URL");
        }
        return value;
    }
}
