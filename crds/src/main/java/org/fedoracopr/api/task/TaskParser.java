package org.fedoracopr.api.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the typed view of a task whose {@code source_json} has been parsed where it could be. */
final class TaskParser {
    private TaskParser() {}

    static Task typed(ObjectNode json) {
        ObjectReader reader = new ObjectReader(json, "");
        TaskSource source = source(reader);
        return new Task(
                reader.text("task_id"),
                reader.longNumber("build_id"),
                reader.text("project_owner"),
                reader.text("project_name"),
                reader.text("project_dirname"),
                reader.text("sandbox"),
                reader.isTrue("background"),
                reader.text("chroot"),
                reader.texts("tags"),
                reader.isTrue("allow_user_ssh"),
                reader.lines("ssh_public_keys"),
                reader.text("submitter"),
                repositories(reader),
                reader.number("memory_reqs"),
                reader.number("timeout"),
                reader.isTrue("enable_net"),
                reader.text("git_repo"),
                reader.text("git_hash"),
                reader.text("package_name"),
                reader.text("package_version"),
                reader.isTrue("uses_devel_repo"),
                reader.text("isolation"),
                reader.text("bootstrap"),
                reader.text("bootstrap_image"),
                modules(reader),
                reader.texts("buildroot_pkgs"),
                reader.texts("with_opts"),
                reader.texts("without_opts"),
                reader.isTrue("fedora_review"),
                reader.isTrue("appstream"),
                reader.numberOrText("repo_priority"),
                reader.number("storage"),
                source,
                reader.texts("distributions_in_project"),
                reader.texts("distributions_in_build"),
                output(reader, source),
                JsonResidue.none());
    }

    static Task withResidue(Task task, JsonResidue residue) {
        return new Task(
                task.taskId(),
                task.buildId(),
                task.projectOwner(),
                task.projectName(),
                task.projectDirname(),
                task.sandbox(),
                task.background(),
                task.chroot(),
                task.tags(),
                task.allowUserSsh(),
                task.sshPublicKeys(),
                task.submitter(),
                task.repos(),
                task.memoryReqs(),
                task.timeout(),
                task.enableNet(),
                task.gitRepo(),
                task.gitHash(),
                task.packageName(),
                task.packageVersion(),
                task.usesDevelRepo(),
                task.isolation(),
                task.bootstrap(),
                task.bootstrapImage(),
                task.modules(),
                task.buildrootPkgs(),
                task.withOpts(),
                task.withoutOpts(),
                task.fedoraReview(),
                task.appstream(),
                task.repoPriority(),
                task.storage(),
                task.source(),
                task.distributionsInProject(),
                task.distributionsInBuild(),
                task.output(),
                residue);
    }

    private static List<TaskRepository> repositories(ObjectReader reader) {
        return reader.objects("repos").stream()
                .map(entry -> new TaskRepository(
                        entry.text("id"),
                        entry.text("name"),
                        entry.text("baseurl"),
                        entry.numberOrText("priority"),
                        entry.truth("repo_gpgcheck"),
                        entry.truth("module_hotfixes"),
                        entry.truth("gpgcheck"),
                        entry.text("gpgkey")))
                .toList();
    }

    private static List<ModuleToggle> modules(ObjectReader reader) {
        ObjectReader modules = reader.inner("modules");
        if (modules == null) {
            return List.of();
        }
        return modules.objects("toggle").stream()
                .map(entry -> new ModuleToggle(entry.text("enable"), entry.text("disable")))
                .toList();
    }

    private static TaskOutput output(ObjectReader reader, @Nullable TaskSource source) {
        String word = reader.text("output");
        if (word == null) {
            return source == null ? TaskOutput.RPM : TaskOutput.SRPM;
        }
        return TaskOutput.of(word)
                .orElseThrow(() -> new TaskFormatException("output", "must be rpm or srpm, found \"" + word + "\""));
    }

    private static @Nullable TaskSource source(ObjectReader task) {
        Integer type = task.number("source_type");
        if (type == null) {
            return null;
        }
        JsonNode json = task.object().get("source_json");
        if (json == null || json.isNull()) {
            return new TaskSource.Unknown(type, null);
        }
        if (!(json instanceof ObjectNode object)) {
            String text = task.text("source_json");
            return new TaskSource.Unknown(type, text);
        }
        return source(type, new ObjectReader(object, "source_json."));
    }

    private static TaskSource source(int type, ObjectReader json) {
        return switch (type) {
            case TaskSource.Link.TYPE -> new TaskSource.Link(json.text("url"));
            case TaskSource.Upload.TYPE -> new TaskSource.Upload(json.text("url"), json.text("pkg"), json.text("tmp"));
            case TaskSource.Pypi.TYPE ->
                new TaskSource.Pypi(
                        json.text("pypi_package_name"),
                        json.text("pypi_package_version"),
                        json.text("spec_generator"),
                        json.text("spec_template"),
                        json.textsOrNumbers("python_versions"));
            case TaskSource.RubyGems.TYPE -> new TaskSource.RubyGems(json.text("gem_name"));
            case TaskSource.Scm.TYPE ->
                new TaskSource.Scm(
                        json.text("type"),
                        json.text("clone_url"),
                        json.text("committish"),
                        json.text("subdirectory"),
                        json.text("spec"),
                        json.text("srpm_build_method"));
            case TaskSource.Custom.TYPE ->
                new TaskSource.Custom(
                        json.text("script"),
                        json.text("chroot"),
                        json.text("builddeps"),
                        json.text("resultdir"),
                        json.text("repos"),
                        json.text("tmp"),
                        json.truth("hook_data"),
                        json.number("timeout"));
            case TaskSource.DistGit.TYPE ->
                new TaskSource.DistGit(
                        json.text("clone_url"), json.text("committish"), json.text("distgit"), json.text("namespace"));
            default -> new TaskSource.Unknown(type, json.object().toString());
        };
    }
}
