package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fedoracopr.api.task.JsonResidue;
import org.fedoracopr.api.task.ModuleToggle;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.api.task.TaskOutput;
import org.fedoracopr.api.task.TaskRepository;
import org.jspecify.annotations.Nullable;

/**
 * Turns Copr's tasks into specs of builds and back without loss: {@code toTask(fromTask(task))} equals {@code task} (TASK-3).
 *
 * <p>What the spec has no field for goes into {@code extra}, {@code extraNulls} and {@code extraAbsent}. A spec made of a task that can
 * never work, for example of one with an unknown source, is one that the API server refuses.
 */
public final class TaskConversion {
    private TaskConversion() {}

    /** The spec that says what the task says. */
    public static CoprBuildSpec fromTask(Task task) {
        CoprBuildSpec typed = typed(task);
        JsonResidue residue = JsonResidue.between(
                TaskCodec.normalized(TaskCodec.toJson(task)), TaskCodec.normalized(TaskCodec.toJson(typed(typed))));
        Map<String, JsonNode> extra = new LinkedHashMap<>();
        residue.extra().forEach((place, value) -> extra.put(place, KeptJson.wrap(value)));
        return typed.withExtra(extra, List.copyOf(residue.nulls()), List.copyOf(residue.absent()));
    }

    /** The task that a builder gets for the spec. */
    public static Task toTask(CoprBuildSpec spec) {
        Map<String, JsonNode> extra = new LinkedHashMap<>();
        spec.extra().forEach((place, value) -> extra.put(place, KeptJson.unwrap(place, value)));
        JsonResidue residue = new JsonResidue(extra, Set.copyOf(spec.extraNulls()), Set.copyOf(spec.extraAbsent()));
        ObjectNode written = TaskCodec.normalized(TaskCodec.toJson(typed(spec)));
        return TaskCodec.parse(residue.applyTo(written));
    }

    private static CoprBuildSpec typed(Task task) {
        return new CoprBuildSpec(
                task.buildId(),
                task.chroot(),
                task.packageName(),
                task.packageVersion(),
                project(task),
                task.submitter(),
                task.sandbox(),
                task.background(),
                task.tags(),
                task.output() == TaskOutput.SRPM ? BuildOutput.SRPM : BuildOutput.RPM,
                SourceConversion.fromTask(task),
                buildroot(task),
                task.enableNet(),
                null,
                task.timeout(),
                task.fedoraReview(),
                task.sshPublicKeys().isEmpty() ? null : new SshAccess(task.sshPublicKeys()),
                false,
                null,
                task.distributionsInProject().isEmpty()
                                && task.distributionsInBuild().isEmpty()
                        ? null
                        : new Distributions(task.distributionsInProject(), task.distributionsInBuild()),
                Map.of(),
                List.of(),
                List.of());
    }

    private static @Nullable CoprProject project(Task task) {
        if (task.projectOwner() == null && task.projectName() == null && task.projectDirname() == null) {
            return null;
        }
        return new CoprProject(task.projectOwner(), task.projectName(), task.projectDirname());
    }

    private static @Nullable Buildroot buildroot(Task task) {
        BootstrapMode mode = BootstrapMode.of(task.bootstrap());
        Buildroot buildroot = new Buildroot(
                task.buildrootPkgs(),
                task.repos().stream().map(TaskConversion::repository).toList(),
                task.withOpts(),
                task.withoutOpts(),
                task.modules().stream()
                        .map(module -> new ModuleSetting(module.enable(), module.disable()))
                        .toList(),
                mode == null && task.bootstrapImage() == null ? null : new Bootstrap(mode, task.bootstrapImage()),
                Isolation.of(task.isolation()));
        return buildroot.equals(Buildroot.NONE) ? null : buildroot;
    }

    private static PackageRepository repository(TaskRepository entry) {
        return new PackageRepository(
                entry.id(),
                entry.name(),
                entry.baseurl(),
                entry.priority(),
                entry.repoGpgcheck(),
                entry.moduleHotfixes(),
                entry.gpgcheck(),
                entry.gpgkey());
    }

    private static Task typed(CoprBuildSpec spec) {
        Buildroot buildroot = spec.buildroot() == null ? Buildroot.NONE : spec.buildroot();
        CoprProject project = spec.project() == null ? CoprProject.NONE : spec.project();
        Bootstrap bootstrap = buildroot.bootstrap() == null ? Bootstrap.NONE : buildroot.bootstrap();
        Isolation isolation = buildroot.isolation();
        List<String> keys = spec.ssh() == null ? List.of() : spec.ssh().publicKeys();
        boolean source = spec.buildsSource();
        return new Task(
                taskId(spec),
                spec.buildId(),
                project.owner(),
                project.name(),
                project.directoryOrName(),
                spec.sandbox(),
                spec.background(),
                spec.chroot(),
                spec.tags(),
                !keys.isEmpty(),
                keys,
                spec.submitter(),
                buildroot.repositories().stream()
                        .map(TaskConversion::repository)
                        .toList(),
                null,
                spec.timeoutSeconds(),
                spec.network(),
                SourceConversion.gitRepository(spec),
                SourceConversion.gitCommit(spec),
                spec.packageName(),
                spec.packageVersion(),
                false,
                isolation == null ? (source ? null : Isolation.DEFAULT.text()) : isolation.text(),
                bootstrap.mode() == null || bootstrap.mode() == BootstrapMode.DEFAULT
                        ? null
                        : bootstrap.mode().text(),
                bootstrap.image(),
                buildroot.modules().stream()
                        .map(module -> new ModuleToggle(module.enable(), module.disable()))
                        .toList(),
                buildroot.packages(),
                buildroot.withOptions(),
                buildroot.withoutOptions(),
                spec.fedoraReview(),
                false,
                null,
                null,
                SourceConversion.toTask(spec),
                spec.distributions() == null ? List.of() : spec.distributions().inProject(),
                spec.distributions() == null ? List.of() : spec.distributions().inBuild(),
                source ? TaskOutput.SRPM : TaskOutput.RPM,
                JsonResidue.none());
    }

    private static @Nullable String taskId(CoprBuildSpec spec) {
        if (spec.buildId() == null) {
            return null;
        }
        return spec.buildsSource() || spec.chroot() == null
                ? Long.toString(spec.buildId())
                : spec.buildId() + "-" + spec.chroot();
    }

    private static TaskRepository repository(PackageRepository entry) {
        return new TaskRepository(
                entry.id(),
                entry.name(),
                entry.baseurl(),
                entry.priority(),
                entry.repoGpgCheck(),
                entry.moduleHotfixes(),
                entry.gpgCheck(),
                entry.gpgKey());
    }
}
