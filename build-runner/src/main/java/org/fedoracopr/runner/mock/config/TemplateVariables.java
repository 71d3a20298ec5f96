package org.fedoracopr.runner.mock.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.template.Value;
import org.jspecify.annotations.Nullable;

/**
 * What templates of mock's configurations are given: upstream's variables, and no value that could not be written without a template (CFG-8, MOCK-2).
 */
final class TemplateVariables {

    private TemplateVariables() {}

    /** For {@code mock.cfg.j2}, with the variables that it had in earlier releases. */
    static Map<String, Value> of(ChildConfig config, ConfigRequest request) throws BuildException {
        Task task = request.task();
        Map<String, Value> variables = common(config.macros(), config.snippets());
        variables.put("chroot", Value.of(request.chroot()));
        variables.put("buildroot_pkgs", Value.texts(config.packages()));
        variables.put("enable_net", Value.of(config.network()));
        variables.put(
                "isolation",
                Value.of(config.isolation() == null ? plain("isolation", task.isolation()) : config.isolation()));
        variables.put(
                "bootstrap", Value.of(plain("bootstrap", config.bootstrap().mode())));
        variables.put("bootstrap_image", Value.of(config.bootstrap().image()));
        List<Value> modules = new ArrayList<>();
        config.modules()
                .commands()
                .forEach(command -> modules.add(Value.tuple(Value.of(command.verb()), Value.of(command.module()))));
        variables.put("modules", Value.list(modules));
        variables.put("repos", repositories(config.repositories()));
        variables.put("copr_build_id", Value.of(task.buildIdText()));
        variables.put("task_id", Value.of(task.taskId()));
        variables.put("copr_username", Value.of(task.projectOwner()));
        variables.put("copr_projectname", Value.of(task.projectName()));
        variables.put("vendor", Value.of(config.macros().get("%vendor")));
        return variables;
    }

    /** For {@code mock-source-build.cfg.j2}. */
    static Map<String, Value> of(SourceBuildConfig config, List<String> snippets) {
        return common(config.macros(), snippets);
    }

    /** For {@code mock-custom-build.cfg.j2}. */
    static Map<String, Value> of(CustomConfig config) {
        Map<String, Value> variables = common(config.macros(), config.snippets());
        variables.put("chroot", Value.of(config.chroot()));
        variables.put("repos", repositories(config.repositories()));
        return variables;
    }

    private static Map<String, Value> common(SequencedMap<String, String> macros, List<String> snippets) {
        Map<String, Value> variables = new HashMap<>();
        variables.put("macros", Value.table(macros));
        variables.put("mock_snippet", Value.of(String.join("\n", snippets)));
        return variables;
    }

    private static @Nullable String plain(String field, @Nullable String value) throws BuildException {
        return value == null ? null : PlainValue.of(field, value);
    }

    /** A key that is not said is not there: {@code "priority" in repo} is the question that upstream's templates ask. */
    private static Value repositories(List<RepositoryStanza> stanzas) {
        List<Value> repositories = new ArrayList<>();
        for (RepositoryStanza stanza : stanzas) {
            SequencedMap<String, Value> repository = new LinkedHashMap<>();
            repository.put("id", Value.of(stanza.id()));
            repository.put("name", Value.of(stanza.name()));
            repository.put("baseurl", Value.of(stanza.baseurl()));
            repository.put("gpgcheck", Value.of(stanza.gpgcheck()));
            if (stanza.gpgkey() != null) {
                repository.put("gpgkey", Value.of(stanza.gpgkey()));
            }
            if (stanza.repoGpgcheck() != null) {
                repository.put("repo_gpgcheck", Value.of(stanza.repoGpgcheck().booleanValue()));
            }
            if (stanza.priority() != null) {
                repository.put("priority", Value.of(stanza.priority().longValue()));
            }
            if (stanza.moduleHotfixes() != null) {
                repository.put(
                        "module_hotfixes", Value.of(stanza.moduleHotfixes().booleanValue()));
            }
            repositories.add(new Value.Table(repository));
        }
        return Value.list(repositories);
    }
}
