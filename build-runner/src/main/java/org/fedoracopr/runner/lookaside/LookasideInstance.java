package org.fedoracopr.runner.lookaside;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One dist-git with its lookaside cache, as an ini section describes it (SRC-5).
 *
 * @param name of the section
 * @param clonePathPrefixes empty for the instance that serves a host's remaining paths
 * @param sourcesFile with {@code {name}} for the spec's name
 * @param specs the directory of the spec file in a clone
 * @param sources the directory of the source files in a clone
 * @param defaultSum the digest of lines that name none
 * @param uriPattern of a file, behind {@code location}
 * @param cloning null where packages cannot be cloned by their name
 */
public record LookasideInstance(
        String name,
        List<String> cloneHostnames,
        List<String> clonePathPrefixes,
        String sourcesFile,
        String specs,
        String sources,
        String defaultSum,
        String location,
        String uriPattern,
        @Nullable CloningPattern cloning) {

    public LookasideInstance {
        cloneHostnames = List.copyOf(cloneHostnames);
        clonePathPrefixes = List.copyOf(clonePathPrefixes);
    }
}
