package org.fedoracopr.runner.source;

import java.nio.file.Path;

/** What a source provider hands to an engine. */
public sealed interface Sources {

    /** A spec file with the directory that its sources lie in. */
    record SpecTree(Path spec, Path sources) implements Sources {}

    /** A spec file alone, whose sources rpmbuild may fetch while it makes the source package. */
    record SpecFile(Path spec) implements Sources {}

    /** A source package that is made already. */
    record SourcePackage(Path file) implements Sources {}
}
