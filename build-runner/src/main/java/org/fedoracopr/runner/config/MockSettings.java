package org.fedoracopr.runner.config;

import java.nio.file.Path;

/**
 * How mock is used (CFG-5).
 *
 * @param directory mock's own configuration, {@code /etc/mock}
 * @param scratch where mock makes its chroots, {@code /var/lib/mock}
 * @param scratchLimitPercent of the scratch volume: a build that fills more is stopped
 */
public record MockSettings(
        Path directory,
        Path scratch,
        int scratchLimitPercent,
        NetworkGuard networkGuard,
        MockSteps steps,
        SiteDefaults siteDefaults) {}
