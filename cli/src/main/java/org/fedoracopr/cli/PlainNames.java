package org.fedoracopr.cli;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names of lower-case letters, digits and hyphens, none twice. */
public final class PlainNames {
    private static final int LONGEST = 60;

    private final Set<String> taken = new HashSet<>();

    /** Takes the name that is closest to a text; {@code otherwise} where no character of the text can be in one. */
    public String take(String text, String otherwise) {
        String plain =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        String wanted = plain.isEmpty() ? otherwise : plain.substring(0, Math.min(plain.length(), LONGEST));
        String free = wanted;
        for (int n = 2; !taken.add(free); n++) {
            free = wanted + "-" + n;
        }
        return free;
    }
}
