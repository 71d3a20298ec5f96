package org.fedoracopr.runner.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskSource;
import org.fedoracopr.runner.config.RunnerConfiguration;
import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;

/** The rpm macros that Copr sets for every build, in upstream's order (ENG-1). */
public record Macros(List<Macro> all) {

    /** One macro; the name has its {@code %}, which rpm accepts everywhere. */
    public record Macro(String name, String value) {}

    public Macros {
        all = List.copyOf(all);
    }

    /**
     * The macros of one build.
     *
     * @param sourcePackageOnly whether the build ends with the source package, which belongs to no distribution
     */
    public static Macros of(Task task, RunnerConfiguration configuration, boolean sourcePackageOnly)
            throws BuildException {
        List<Macro> macros = new ArrayList<>();
        add(macros, "%copr_username", task.projectOwner());
        add(macros, "%copr_projectname", task.projectName());
        if (!configuration.rpmVendorCoprName().isEmpty() && task.projectOwner() != null) {
            add(
                    macros,
                    "%vendor",
                    configuration.rpmVendorCoprName() + " - " + (task.isGroupOwned() ? "group " : "user ")
                            + task.projectOwner());
        }
        if (!task.buildIdText().isEmpty()) {
            add(macros, "%buildtag", ".copr" + task.buildIdText());
        }
        if (sourcePackageOnly) {
            add(macros, "%dist", "%nil");
            add(macros, "%_disable_source_fetch", "0");
        }
        if (!(task.source() instanceof TaskSource.Upload)
                && !configuration.enabledSourceProtocols().isEmpty()) {
            String protocols = configuration.enabledSourceProtocols().stream()
                    .map(protocol -> ",+" + protocol)
                    .collect(Collectors.joining());
            add(macros, "%__urlhelper_localopts", "--proto -all" + protocols);
        }
        return new Macros(macros);
    }

    /** These and one more. */
    public Macros with(String name, String value) {
        List<Macro> more = new ArrayList<>(all);
        more.add(new Macro(name, value));
        return new Macros(more);
    }

    public boolean defines(String name) {
        return all.stream().anyMatch(macro -> macro.name().equals(name));
    }

    /** Values by name, in order. */
    public SequencedMap<String, String> byName() {
        SequencedMap<String, String> values = new LinkedHashMap<>();
        all.forEach(macro -> values.put(macro.name(), macro.value()));
        return values;
    }

    /** The lines of an rpmmacros file. */
    public String file() {
        return all.stream()
                .map(macro -> macro.name() + " " + macro.value() + "\n")
                .collect(Collectors.joining());
    }

    /** The options {@code --define 'NAME VALUE'} of rpm's programs. */
    public List<String> options() {
        return all.stream()
                .flatMap(macro -> List.of("--define", macro.name() + " " + macro.value()).stream())
                .toList();
    }

    private static void add(List<Macro> macros, String name, @Nullable String value) throws BuildException {
        if (value == null) {
            return;
        }
        if (value.codePoints().anyMatch(Character::isISOControl)) {
            throw new BuildException(
                    FailureCause.TASK_INVALID, "the value of the macro " + name + " holds control characters");
        }
        macros.add(new Macro(name, value));
    }
}
