package org.fedoracopr.api.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a builder is told to do: Copr's task JSON, typed (TASK-1).
 *
 * <p>Made by {@link TaskCodec#parse(String)}, given back by {@link TaskCodec#toJson(Task)} without loss: what the typed components cannot say
 * (keys of newer frontends, explicit nulls, keys that are missing) is in {@code residue}. A component is null, false or empty where
 * the task has null or nothing.
 *
 * @param gitRepo clone URL of an RPM build; null for a build with a {@code source}
 * @param gitHash commit of an RPM build
 * @param timeout seconds; 0 or null mean the builder's default (TASK-9)
 * @param memoryReqs megabytes, unused by builders
 * @param source null for an RPM build from {@code gitRepo}
 * @param output what the build makes: derived from {@code source_type} as upstream does unless the task's own key {@code output} says otherwise (TASK-4)
 */
public record Task(
        @Nullable String taskId,
        @Nullable Long buildId,
        @Nullable String projectOwner,
        @Nullable String projectName,
        @Nullable String projectDirname,
        @Nullable String sandbox,
        boolean background,
        @Nullable String chroot,
        List<String> tags,
        boolean allowUserSsh,
        List<String> sshPublicKeys,
        @Nullable String submitter,
        List<TaskRepository> repos,
        @Nullable Integer memoryReqs,
        @Nullable Integer timeout,
        boolean enableNet,
        @Nullable String gitRepo,
        @Nullable String gitHash,
        @Nullable String packageName,
        @Nullable String packageVersion,
        boolean usesDevelRepo,
        @Nullable String isolation,
        @Nullable String bootstrap,
        @Nullable String bootstrapImage,
        List<ModuleToggle> modules,
        List<String> buildrootPkgs,
        List<String> withOpts,
        List<String> withoutOpts,
        boolean fedoraReview,
        boolean appstream,
        @Nullable Integer repoPriority,
        @Nullable Integer storage,
        @Nullable TaskSource source,
        List<String> distributionsInProject,
        List<String> distributionsInBuild,
        TaskOutput output,
        JsonResidue residue) {

    public Task {
        tags = List.copyOf(tags);
        sshPublicKeys = List.copyOf(sshPublicKeys);
        repos = List.copyOf(repos);
        modules = List.copyOf(modules);
        buildrootPkgs = List.copyOf(buildrootPkgs);
        withOpts = List.copyOf(withOpts);
        withoutOpts = List.copyOf(withoutOpts);
        distributionsInProject = List.copyOf(distributionsInProject);
        distributionsInBuild = List.copyOf(distributionsInBuild);
    }

    /** Whether the build ends with the source package: no binary packages are made. */
    public boolean isSourceBuild() {
        return output == TaskOutput.SRPM;
    }

    /** The text of the task id before its first {@code -}, which goes into {@code %buildtag}; empty without a task id (TASK-5). */
    public String buildIdText() {
        if (taskId == null) {
            return "";
        }
        int dash = taskId.indexOf('-');
        return dash < 0 ? taskId : taskId.substring(0, dash);
    }

    /** Whether the project belongs to a group, whose owner is written {@code @name}. */
    public boolean isGroupOwned() {
        return projectOwner != null && projectOwner.startsWith("@");
    }
}
