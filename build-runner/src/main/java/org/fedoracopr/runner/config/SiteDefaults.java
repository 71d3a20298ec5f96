package org.fedoracopr.runner.config;

import java.util.Locale;

/** Whether the runner writes mock's site-defaults.cfg, as main.ini's {@code mock_site_defaults} names it (CFG-5). */
public enum SiteDefaults {
    /** In a builder Pod only. */
    AUTO,
    ON,
    OFF;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
