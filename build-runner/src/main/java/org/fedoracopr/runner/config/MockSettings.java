package org.fedoracopr.runner.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How mock is used (CFG-5).
 *
 * @param directory mock's own configuration, {@code /etc/mock}
 * @param scratch where mock makes its chroots, {@code /var/lib/mock}
 * @param scratchLimitPercent of the scratch volume: a build that fills more is stopped
 * @param networkGuard null when main.ini says nothing: the surroundings decide
 */
public record MockSettings(
        Path directory,
        Path scratch,
        int scratchLimitPercent,
        @Nullable NetworkGuard networkGuard,
        MockSteps steps,
        SiteDefaults siteDefaults) {}
