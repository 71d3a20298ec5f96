package org.fedoracopr.api.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/**
 * Why the runner says a build failed.
 *
 * <p>It is the builder's word: alone it can only make the package, the repository or the user the culprit, never a node, the cluster or the pool.
 */
public enum FailureCause {
    /** The task cannot be built as it is written. */
    TASK_INVALID,
    /** The sources could not be fetched: no such repository, commit or file, or the server does not answer. */
    SOURCES_UNAVAILABLE,
    /** A fetched file is not the one that was asked for. */
    CHECKSUM_MISMATCH,
    /** The source package cannot be made or read. */
    SOURCE_PACKAGE_BROKEN,
    /** A repository that the chroot is made from does not answer. */
    REPOSITORY_UNAVAILABLE,
    /** A build dependency is not to be had. */
    DEPENDENCY_MISSING,
    /** rpmbuild or mock failed while building the package. */
    BUILD_FAILED,
    /** The build exceeded its time. */
    TIMEOUT,
    CANCELED,
    /** The scratch volume is full. */
    DISK_FULL,
    /** The log exceeded its bound. */
    LOG_TOO_LONG,
    /** The package excludes this architecture. */
    ARCHITECTURE_EXCLUDED,
    /** The builder has no configuration for the chroot. */
    CHROOT_UNKNOWN,
    /** The builder is set up wrongly: configuration, missing programs, no agent. */
    BUILDER_MISCONFIGURED,
    /** A fault of the runner itself, or a cause that this version does not know. */
    @JsonEnumDefaultValue
    INTERNAL
}
