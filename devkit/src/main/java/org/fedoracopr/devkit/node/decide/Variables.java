package org.fedoracopr.devkit.node.decide;

import java.util.Map;

/** Kubernetes' expansion of {@code $(NAME)} in values, commands and arguments. */
public final class Variables {

    private Variables() {}

    /** The text with each {@code $(NAME)} replaced; an unknown name stays as it is, and {@code $$} is one dollar sign. */
    public static String expand(String text, Map<String, String> known) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '$' || at + 1 == text.length()) {
                out.append(c);
                at++;
                continue;
            }
            char next = text.charAt(at + 1);
            int end = next == '(' ? text.indexOf(')', at + 2) : -1;
            if (next == '$') {
                out.append('$');
                at += 2;
            } else if (end >= 0) {
                String value = known.get(text.substring(at + 2, end));
                out.append(value == null ? text.substring(at, end + 1) : value);
                at = end + 1;
            } else {
                out.append('$');
                at++;
            }
        }
        return out.toString();
    }
}
