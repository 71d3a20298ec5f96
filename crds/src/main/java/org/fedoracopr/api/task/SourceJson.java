package org.fedoracopr.api.task;

import static org.fedoracopr.api.task.TaskWriter.put;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes a source as the object that a task's {@code source_json} holds (TASK-6). */
final class SourceJson {
    private SourceJson() {}

    static void write(TaskSource source, ObjectNode task) {
        if (source instanceof TaskSource.Unknown unknown) {
            if (unknown.json() != null) {
                String json = unknown.json();
                TaskCodec.sourceObject(json)
                        .ifPresentOrElse(
                                object -> task.set("source_json", object), () -> task.put("source_json", json));
            }
            return;
        }
        task.set("source_json", object(source));
    }

    private static ObjectNode object(TaskSource source) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (source) {
            case TaskSource.Link link -> put(json, "url", link.url());
            case TaskSource.Upload upload -> {
                put(json, "url", upload.url());
                put(json, "pkg", upload.pkg());
                put(json, "tmp", upload.tmp());
            }
            case TaskSource.Pypi pypi -> {
                put(json, "pypi_package_name", pypi.packageName());
                put(json, "pypi_package_version", pypi.packageVersion());
                put(json, "spec_generator", pypi.specGenerator());
                put(json, "spec_template", pypi.specTemplate());
                ArrayNode versions = json.putArray("python_versions");
                pypi.pythonVersions().forEach(versions::add);
            }
            case TaskSource.RubyGems gem -> put(json, "gem_name", gem.gemName());
            case TaskSource.Scm scm -> {
                put(json, "type", scm.scmType());
                put(json, "clone_url", scm.cloneUrl());
                put(json, "committish", scm.committish());
                put(json, "subdirectory", scm.subdirectory());
                put(json, "spec", scm.spec());
                put(json, "srpm_build_method", scm.srpmBuildMethod());
            }
            case TaskSource.Custom custom -> {
                put(json, "script", custom.script());
                put(json, "chroot", custom.chroot());
                put(json, "builddeps", custom.builddeps());
                put(json, "resultdir", custom.resultdir());
                put(json, "repos", custom.repos());
                put(json, "tmp", custom.tmp());
                put(json, "hook_data", custom.hookData());
                if (custom.timeout() != null) {
                    json.put("timeout", custom.timeout());
                }
            }
            case TaskSource.DistGit distGit -> {
                put(json, "clone_url", distGit.cloneUrl());
                put(json, "committish", distGit.committish());
                put(json, "distgit", distGit.distgit());
                put(json, "namespace", distGit.namespace());
            }
            case TaskSource.Unknown unknown -> throw new IllegalArgumentException("no object for " + unknown);
        }
        return json;
    }
}
