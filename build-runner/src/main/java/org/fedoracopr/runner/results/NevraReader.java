package org.fedoracopr.runner.results;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fedoracopr.runner.engine.Macros;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.process.CapturedOutput;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.process.Command;
import org.fedoracopr.runner.process.Programs;
import org.fedoracopr.runner.rpm.RpmPackage;
import org.jspecify.annotations.Nullable;

/**
 * Name, epoch, version and release of a source package, from its spec with the build's macros, so that {@code %dist} is empty even in a package
 * that was made elsewhere; from its header where the spec cannot be read (RES-4).
 */
final class NevraReader {

    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final String MARK = "copr-nevra";
    private static final String FORMAT = MARK + "|%{NAME}|%{EPOCH}|%{VERSION}|%{RELEASE}|\\n";

    private final ChildRunner children;
    private final BuildLog log;

    NevraReader(ChildRunner children, BuildLog log) {
        this.children = children;
        this.log = log;
    }

    Nevra read(
            Path spec,
            Path sourcePackage,
            RpmPackage header,
            Macros macros,
            Path directory,
            Map<String, String> environment)
            throws BuildException {
        Optional<Nevra> parsed =
                Programs.find("rpmspec").isPresent() ? ofSpec(spec, macros, directory, environment) : Optional.empty();
        if (parsed.isPresent()) {
            return parsed.get();
        }
        log.line("Exception appeared during handling spec file: " + spec);
        log.line("Querying NEVRA from SRPM header: " + sourcePackage);
        return new Nevra(header.name(), header.epoch(), header.version(), header.release());
    }

    private Optional<Nevra> ofSpec(Path spec, Macros macros, Path directory, Map<String, String> environment)
            throws BuildException {
        List<String> command = new ArrayList<>(List.of("rpmspec", "-q", "--srpm", "--qf", FORMAT));
        command.addAll(macros.options());
        command.add(spec.toString());
        CapturedOutput answer = children.capture(new Command(command, directory, environment), MAX_ANSWER_BYTES);
        if (!answer.status().isSuccess()) {
            return Optional.empty();
        }
        return answer.text()
                .lines()
                .map(line -> line.split("\\|", -1))
                .filter(NevraReader::isAnswer)
                .findFirst()
                .map(fields -> new Nevra(fields[1], epoch(fields[2]), fields[3], fields[4]));
    }

    private static boolean isAnswer(String[] fields) {
        return fields.length == 6 && fields[0].equals(MARK) && fields[2].matches("\\(none\\)|[0-9]{1,10}");
    }

    private static @Nullable Integer epoch(String text) {
        return text.equals("(none)") ? null : Integer.parseUnsignedInt(text);
    }
}
