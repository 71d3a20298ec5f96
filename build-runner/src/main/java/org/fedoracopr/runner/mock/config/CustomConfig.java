package org.fedoracopr.runner.mock.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import org.fedoracopr.api.task.TaskRepository;
import org.fedoracopr.runner.failure.BuildException;

/**
 * The configuration of a chroot in which a user's script makes the sources, {@code mock-config.cfg}: upstream's file to the byte, but a repository
 * without priority gets no line for it (MOCK-7).
 */
record CustomConfig(
        String chroot,
        String include,
        List<String> snippets,
        SequencedMap<String, String> macros,
        List<RepositoryStanza> repositories) {

    private static final String READY_IMAGE = """

            # We don't do 'dnf builddep' for the custom method, so we don't need to install
            # python3-dnf-plugins core or dnf5-plugins at all.
            config_opts["bootstrap_image_ready"] = True
            """;
    private static final String BODY = """


            # Don't mixup caches with the normal mock build.
            config_opts["root"] = "copr-custom-" + config_opts["root"]

            # Important e.g. to keep '/script' file available across several
            # /bin/mock calls (when tmpfs_enable is on).
            config_opts['plugin_conf']['tmpfs_opts']['keep_mounted'] = True

            """;
    /** Upstream's exception: the image of this release lacks what mock expects of a ready one. */
    private static final String WITHOUT_READY_IMAGE = "fedora-40-";

    CustomConfig {
        snippets = List.copyOf(snippets);
        macros = Collections.unmodifiableSequencedMap(macros);
        repositories = List.copyOf(repositories);
    }

    static CustomConfig of(
            ConfigRequest request, Path mockDirectory, List<String> snippets, List<TaskRepository> repositories)
            throws BuildException {
        String chroot = PlainValue.chroot("source_json.chroot", request.chroot());
        return new CustomConfig(
                chroot,
                mockDirectory + "/" + chroot + ".cfg",
                snippets,
                PythonLines.macros(request),
                RepositoryStanza.of(repositories));
    }

    /** The file's text. */
    String render() {
        var text = new StringBuilder();
        text.append("include('").append(include).append("')\n").append(PythonLines.network(true));
        text.append('\n');
        if (!chroot.startsWith(WITHOUT_READY_IMAGE)) {
            text.append(READY_IMAGE);
        }
        text.append(BODY).append(PythonLines.SNIPPETS_COMMENT).append(String.join("\n", snippets));
        macros.entrySet().forEach(macro -> text.append('\n').append(PythonLines.macro(macro)));
        return text.append("\n\n").append(RepositoryStanza.block(repositories)).toString();
    }
}
