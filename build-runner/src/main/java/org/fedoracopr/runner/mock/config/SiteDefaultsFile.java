package org.fedoracopr.runner.mock.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.AtomicFiles;

/** mock's site-defaults.cfg, which mock reads before any other configuration (SITE-1). */
final class SiteDefaultsFile {

    private static final String NAME = "site-defaults.cfg";

    private SiteDefaultsFile() {}

    /** Puts the block into the file; a file that has it already is not touched. */
    static void write(Path mockDirectory, SiteDefaultsBlock block) throws BuildException {
        Path file = mockDirectory.resolve(NAME);
        try {
            String present = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
            String wanted = block.in(present);
            if (!wanted.equals(present)) {
                AtomicFiles.write(
                        Files.exists(file) ? file.toRealPath() : file, wanted.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED,
                    "cannot write " + file + ": make it writable, or set mock_site_defaults = off in main.ini ("
                            + Explanations.of(e) + ")",
                    e);
        }
    }
}
