package org.fedoracopr.runner.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.api.task.TaskFormatException;
import org.fedoracopr.runner.config.RunnerConfiguration;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.http.JsonFetcher;
import org.jspecify.annotations.Nullable;

/** Reads the task from where the command line says: a file before a URL before a build id or a project (CLI-2, CLI-3). */
final class TaskLoader {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int MAX_FILE_BYTES = 16 * 1024 * 1024;

    private final RunnerConfiguration configuration;
    private final JsonFetcher fetcher;

    TaskLoader(RunnerConfiguration configuration, JsonFetcher fetcher) {
        this.configuration = configuration;
        this.fetcher = fetcher;
    }

    LoadedTask load(BuildOrder order) throws BuildException {
        refuseContradictions(order);
        return assemble(order, read(order));
    }

    private static void refuseContradictions(BuildOrder order) throws BuildException {
        boolean ofSource = order.kind() == BuildOrder.Kind.SOURCE_PACKAGE;
        if (ofSource && order.copr() != null) {
            throw invalid("--copr option is not supported with --srpm");
        }
        String chroot = order.chroot();
        if (ofSource && chroot != null) {
            throw invalid("--chroot option is not supported with --srpm");
        }
        boolean ofChroot = order.kind() == BuildOrder.Kind.PACKAGES || order.kind() == BuildOrder.Kind.CONFIGURATION;
        if ((ofChroot || order.copr() != null) && chroot == null) {
            throw invalid("Missing --chroot parameter");
        }
        if (chroot != null && chroot.indexOf('/') >= 0) {
            throw invalid("The -r/--chroot option expects a chroot name (e.g. fedora-rawhide-x86_64), not a file path");
        }
    }

    private ObjectNode read(BuildOrder order) throws BuildException {
        Path file = order.taskFile();
        if (file != null) {
            return object(readFile(file), "No valid build_config at " + file);
        }
        String url = order.taskUrl() != null ? order.taskUrl() : frontendUrl(order);
        String text = fetcher.fetch(url);
        if (text.isBlank() || text.strip().equals("null")) {
            throw invalid("No valid build_config at " + url);
        }
        ObjectNode json = object(text, "No valid build_config (JSON) at " + url);
        String copr = order.copr();
        String chroot = order.chroot();
        return copr == null || chroot == null || order.taskUrl() != null
                ? json
                : ProjectTask.of(json, ProjectTask.name(copr), chroot);
    }

    private String frontendUrl(BuildOrder order) throws BuildException {
        String frontend = configuration.frontendUrl();
        String copr = order.copr();
        String chroot = order.chroot();
        boolean ofSource = order.kind() == BuildOrder.Kind.SOURCE_PACKAGE;
        if (chroot == null && !ofSource) {
            throw invalid("Missing --chroot parameter");
        }
        if (frontend == null) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED,
                    (copr == null ? "--build-id" : "--copr")
                            + " needs the key frontend_url in main.ini, for example https://copr.fedoraproject.org");
        }
        if (copr != null && chroot != null) {
            return frontend + ProjectTask.path(ProjectTask.name(copr), chroot);
        }
        if (ofSource) {
            return frontend + "/backend/get-srpm-build-task/" + order.buildId();
        }
        return frontend + "/backend/get-build-task/" + order.buildId() + "-" + chroot;
    }

    private static String readFile(Path file) throws BuildException {
        try (InputStream input = Files.newInputStream(file)) {
            return new String(input.readNBytes(MAX_FILE_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BuildException(FailureCause.TASK_INVALID, Explanations.of(e), e);
        }
    }

    private static ObjectNode object(String text, String problem) throws BuildException {
        try {
            JsonNode json = MAPPER.readTree(text);
            if (json instanceof ObjectNode object && !object.isEmpty()) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new BuildException(FailureCause.TASK_INVALID, problem, e);
        }
        throw invalid(problem);
    }

    private static LoadedTask assemble(BuildOrder order, ObjectNode json) throws BuildException {
        ObjectNode complete = MAPPER.createObjectNode();
        complete.put("task_id", impliedTaskId(order));
        complete.setAll(json);
        if (order.chroot() != null) {
            complete.put("chroot", order.chroot());
        }
        if (order.enableNet()) {
            complete.put("enable_net", true);
        }
        Task task = parse(complete);
        boolean sourcePackageOnly = switch (order.kind()) {
            case SOURCE_PACKAGE -> true;
            case PACKAGES, CONFIGURATION -> false;
            case AS_THE_TASK_SAYS -> task.isSourceBuild();
        };
        if (!sourcePackageOnly && order.chroot() == null) {
            throw invalid("Missing --chroot parameter");
        }
        if (order.copr() != null
                && order.kind() != BuildOrder.Kind.CONFIGURATION
                && task.source() == null
                && task.gitRepo() == null) {
            throw invalid("the project " + order.copr() + " says how to build but not what:"
                    + " give --dump-configs with --copr, or a build of it with --build-id");
        }
        return new LoadedTask(task, shown(complete), sourcePackageOnly);
    }

    private static @Nullable String impliedTaskId(BuildOrder order) {
        return order.buildId() == null || order.chroot() == null ? null : order.buildId() + "-" + order.chroot();
    }

    private static Task parse(ObjectNode json) throws BuildException {
        try {
            return TaskCodec.parse((JsonNode) json);
        } catch (TaskFormatException e) {
            throw new BuildException(FailureCause.TASK_INVALID, Explanations.of(e), e);
        }
    }

    private static ObjectNode shown(ObjectNode task) {
        ObjectNode shown = MAPPER.createObjectNode();
        shown.putNull("source_type");
        shown.putObject("source_json");
        shown.setAll(task);
        JsonNode source = shown.get("source_json");
        if (source.isTextual() && !source.textValue().isEmpty()) {
            try {
                shown.set("source_json", MAPPER.readTree(source.textValue()));
            } catch (JsonProcessingException e) {
                // Shown as it is; that it cannot be used is said when somebody needs it.
            }
        }
        return shown;
    }

    private static BuildException invalid(String message) {
        return new BuildException(FailureCause.TASK_INVALID, message);
    }
}
