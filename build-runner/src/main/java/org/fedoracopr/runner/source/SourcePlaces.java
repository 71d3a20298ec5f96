package org.fedoracopr.runner.source;

import java.nio.file.Path;

/**
 * Where a provider may write.
 *
 * @param workDirectory empty, of this build only, deleted after it
 * @param resultDirectory what lies here at the end is published
 */
public record SourcePlaces(Path workDirectory, Path resultDirectory) {}
