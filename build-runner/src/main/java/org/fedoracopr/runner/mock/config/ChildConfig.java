package org.fedoracopr.runner.mock.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskRepository;
import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a build of packages, {@code configs/child.cfg}: upstream's file to the byte, from values that are safe to be written
 * (MOCK-1, MOCK-2).
 *
 * @param include the configuration of the chroot
 * @param isolation null where the chroot's configuration decides
 */
record ChildConfig(
        String include,
        List<String> snippets,
        List<String> packages,
        boolean network,
        @Nullable String isolation,
        SequencedMap<String, String> macros,
        Bootstrap bootstrap,
        ModuleCommands modules,
        List<RepositoryStanza> repositories) {

    private static final String KEEP_MOUNTED = """
            config_opts.setdefault('plugin_conf', {})
            config_opts['plugin_conf'].setdefault('tmpfs_opts', {})
            config_opts['plugin_conf']['tmpfs_opts']['keep_mounted'] = True
            """;

    ChildConfig {
        snippets = List.copyOf(snippets);
        packages = List.copyOf(packages);
        macros = Collections.unmodifiableSequencedMap(macros);
        repositories = List.copyOf(repositories);
    }

    /**
     * Takes from a task what its child.cfg says.
     *
     * @param mockDirectory where the chroots' configurations lie
     * @param repositories the task's, expanded
     */
    static ChildConfig of(
            ConfigRequest request,
            Path mockDirectory,
            List<String> snippets,
            IsolationChoice isolation,
            List<TaskRepository> repositories)
            throws BuildException {
        Task task = request.task();
        return new ChildConfig(
                mockDirectory + "/" + PlainValue.chroot("chroot", request.chroot()) + ".cfg",
                snippets,
                packages(task),
                task.enableNet(),
                isolation.word(),
                PythonLines.macros(request),
                Bootstrap.of(task),
                ModuleCommands.of(task),
                RepositoryStanza.of(repositories));
    }

    private static List<String> packages(Task task) throws BuildException {
        List<String> checked = new ArrayList<>();
        for (String name : task.buildrootPkgs()) {
            checked.add(PlainValue.argument("buildroot_pkgs[" + checked.size() + "]", name));
        }
        return checked;
    }

    /** The file's text. */
    String render() {
        var text = new StringBuilder();
        text.append("include('").append(include).append("')\n\n").append(KEEP_MOUNTED);
        text.append('\n').append(PythonLines.SNIPPETS_COMMENT);
        text.append(String.join("\n", snippets)).append("\n\n");
        text.append('\n');
        if (!packages.isEmpty()) {
            text.append("config_opts['chroot_additional_packages'] = '")
                    .append(String.join(" ", packages))
                    .append("'\n\n");
        }
        text.append('\n').append(PythonLines.network(network));
        if (isolation != null) {
            text.append("\nconfig_opts['isolation'] = '").append(isolation).append('\'');
        }
        macros.entrySet().forEach(macro -> text.append('\n').append(PythonLines.macro(macro)));
        text.append(bootstrap.python());
        String commands = modules.python();
        if (commands != null) {
            text.append("\nconfig_opts['module_setup_commands'] = ").append(commands);
        }
        return text.append("\n\n").append(RepositoryStanza.block(repositories)).toString();
    }
}
