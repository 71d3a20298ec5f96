package org.fedoracopr.runner.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.spec.Chroot;
import org.fedoracopr.runner.spec.MacroDatabase;
import org.fedoracopr.runner.spec.MacroEnvironment;
import org.fedoracopr.runner.spec.SkipCheck;
import org.fedoracopr.runner.spec.SpecEvaluator;
import org.fedoracopr.runner.spec.SpecFile;
import org.fedoracopr.runner.spec.SpecTags;

/** Ends a build whose package is not for the chroot's architecture before anything is installed for it (SKIP-1). */
final class SkippedArchitectures {

    private final MacroDatabase database;
    private final Consumer<String> log;

    SkippedArchitectures(MacroDatabase database, Consumer<String> log) {
        this.database = database;
        this.log = log;
    }

    /** Ends the build when the spec leaves the chroot's architecture out; what it cannot read or know it leaves to the build itself. */
    void check(Path spec, EngineRequest request) throws BuildException {
        Optional<Chroot> chroot = Chroot.of(request.chroot());
        String target =
                chroot.map(Chroot::distribution).map(MacroDatabase::target).orElse("");
        if (chroot.isEmpty() || !database.knows(target)) {
            return;
        }
        Optional<String> reason = SkipCheck.reason(tags(spec, request, target, chroot.get()), chroot.get());
        if (reason.isPresent()) {
            throw new BuildException(FailureCause.ARCHITECTURE_EXCLUDED, reason.get());
        }
    }

    private SpecTags tags(Path spec, EngineRequest request, String target, Chroot chroot) {
        try {
            MacroEnvironment environment = MacroEnvironment.of(
                    database.macros(target),
                    request.macros().byName(),
                    request.task().withOpts(),
                    request.task().withoutOpts(),
                    chroot.target());
            SpecTags tags = SpecEvaluator.evaluate(SpecFile.read(spec), environment);
            tags.notes().forEach(note -> log.accept("WARNING: " + note));
            return tags;
        } catch (IOException e) {
            log.accept("WARNING: the architectures of " + spec.getFileName() + " are not checked before the build: "
                    + Explanations.of(e));
            return SpecTags.NONE;
        }
    }
}
