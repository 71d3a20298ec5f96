package org.fedoracopr.runner.config;

import org.jspecify.annotations.Nullable;

/** One {@code [distgitN]} section of main.ini: where rpkg finds clones and sources of the hosts that the pattern matches (CFG-3). */
public record DistGitSection(
        String hostnamePattern,
        @Nullable String lookasideUrl,
        @Nullable String cloneUrl) {}
