package org.fedoracopr.runner.agent.model;

/**
 * Bounds of what a build may hand over.
 *
 * @param files regular files and directories, counted together
 * @param bytes of all files together
 * @param depth of directories below the results
 * @param pathLength of a path below the results, in bytes of UTF-8
 */
public record ResultLimits(int files, long bytes, int depth, int pathLength) {

    public static final ResultLimits DEFAULT = new ResultLimits(10_000, 256L << 30, 16, 1024);
}
