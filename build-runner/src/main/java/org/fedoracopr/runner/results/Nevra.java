package org.fedoracopr.runner.results;

import org.jspecify.annotations.Nullable;

/** What a source package is called, as results.json of a source build says it. */
public record Nevra(String name, @Nullable Integer epoch, String version, String release) {}
