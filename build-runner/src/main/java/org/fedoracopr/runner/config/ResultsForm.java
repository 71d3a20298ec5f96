package org.fedoracopr.runner.config;

import java.util.Locale;

/** The forms of results.json that main.ini can name with {@code results_json} (RES-2). */
public enum ResultsForm {
    /** With the source package and the list of built packages; an epoch that is not set is 0. */
    COPR,
    /** Upstream's, to the byte. */
    UPSTREAM;

    /** The word in main.ini. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
