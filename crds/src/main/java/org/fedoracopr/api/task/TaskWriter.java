package org.fedoracopr.api.task;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the typed view of a task with the keys that Copr's frontend always writes for its kind, {@code source_json} as an object
 * (TASK-3). The residue is not looked at.
 */
final class TaskWriter {
    private final Task task;
    private final boolean fromDistGit;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    private TaskWriter(Task task) {
        this.task = task;
        this.fromDistGit = task.source() == null;
    }

    static ObjectNode write(Task task) {
        TaskWriter writer = new TaskWriter(task);
        writer.identity();
        writer.sources();
        writer.buildroot();
        writer.limits();
        return writer.json;
    }

    private void identity() {
        text("task_id", task.taskId());
        if (task.buildId() != null) {
            json.put("build_id", task.buildId());
        }
        text("project_owner", task.projectOwner());
        text("project_name", task.projectName());
        text("project_dirname", task.projectDirname());
        text("sandbox", task.sandbox());
        json.put("background", task.background());
        json.put("submitter", task.submitter());
        json.put("chroot", task.chroot());
        json.put("package_name", task.packageName());
        json.put("appstream", task.appstream());
        if (fromDistGit || task.packageVersion() != null) {
            json.put("package_version", task.packageVersion());
        }
        truth("uses_devel_repo", task.usesDevelRepo());
        number("storage", task.storage());
        number("memory_reqs", task.memoryReqs());
        list("tags", task.tags(), fromDistGit);
    }

    private void sources() {
        TaskSource source = task.source();
        TaskOutput derived = TaskOutput.RPM;
        text("git_repo", task.gitRepo());
        if (task.gitHash() != null || task.gitRepo() != null) {
            json.put("git_hash", task.gitHash());
        }
        if (source != null) {
            derived = TaskOutput.SRPM;
            json.put("source_type", source.type());
            SourceJson.write(source, json);
        }
        if (task.output() != derived) {
            json.put("output", task.output().text());
        }
        list("distributions_in_project", task.distributionsInProject(), !fromDistGit);
        list("distributions_in_build", task.distributionsInBuild(), !fromDistGit);
    }

    private void buildroot() {
        ArrayNode repositories = json.putArray("repos");
        task.repos().forEach(repository -> repositories.add(repository(repository)));
        if (fromDistGit || task.repoPriority() != null) {
            json.put("repo_priority", task.repoPriority());
        }
        text("isolation", task.isolation());
        text("bootstrap", task.bootstrap());
        text("bootstrap_image", task.bootstrapImage());
        if (!task.modules().isEmpty()) {
            ArrayNode toggles = json.putObject("modules").putArray("toggle");
            task.modules().forEach(module -> toggles.add(toggle(module)));
        }
        list("buildroot_pkgs", task.buildrootPkgs(), fromDistGit);
        list("with_opts", task.withOpts(), fromDistGit);
        list("without_opts", task.withoutOpts(), fromDistGit);
    }

    private void limits() {
        number("timeout", task.timeout());
        truth("enable_net", task.enableNet());
        truth("fedora_review", task.fedoraReview());
        truth("allow_user_ssh", task.allowUserSsh());
        if (!task.sshPublicKeys().isEmpty()) {
            json.put("ssh_public_keys", String.join("\n", task.sshPublicKeys()));
        } else if (fromDistGit) {
            json.putNull("ssh_public_keys");
        }
    }

    private static ObjectNode repository(TaskRepository repository) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        put(entry, "id", repository.id());
        put(entry, "name", repository.name());
        put(entry, "baseurl", repository.baseurl());
        if (repository.priority() != null) {
            entry.put("priority", repository.priority());
        }
        put(entry, "repo_gpgcheck", repository.repoGpgcheck());
        put(entry, "module_hotfixes", repository.moduleHotfixes());
        put(entry, "gpgcheck", repository.gpgcheck());
        put(entry, "gpgkey", repository.gpgkey());
        return entry;
    }

    private static ObjectNode toggle(ModuleToggle module) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        put(entry, "enable", module.enable());
        put(entry, "disable", module.disable());
        return entry;
    }

    static void put(ObjectNode object, String key, @Nullable String value) {
        if (value != null) {
            object.put(key, value);
        }
    }

    static void put(ObjectNode object, String key, @Nullable Boolean value) {
        if (value != null) {
            object.put(key, value);
        }
    }

    private void text(String key, @Nullable String value) {
        put(json, key, value);
    }

    private void number(String key, @Nullable Integer value) {
        if (value != null) {
            json.put(key, value);
        }
    }

    private void truth(String key, boolean value) {
        if (value || fromDistGit) {
            json.put(key, value);
        }
    }

    private void list(String key, List<String> values, boolean always) {
        if (always || !values.isEmpty()) {
            ArrayNode array = json.putArray(key);
            values.forEach(array::add);
        }
    }
}
