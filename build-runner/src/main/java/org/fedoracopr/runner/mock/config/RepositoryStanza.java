package org.fedoracopr.runner.mock.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.fedoracopr.api.task.TaskRepository;
import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;

/**
 * One repository in the configuration of mock's package manager (MOCK-3): every value is safe to be written.
 *
 * <p>Null means that no line is written (TASK-12).
 *
 * @param gpgkey the URL of a key, or several with blanks between
 */
record RepositoryStanza(
        String id,
        String name,
        String baseurl,
        boolean gpgcheck,
        @Nullable String gpgkey,
        @Nullable Boolean repoGpgcheck,
        @Nullable Integer priority,
        @Nullable Boolean moduleHotfixes) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]+");

    /** The stanzas of a task's repositories, whose places are expanded already. */
    static List<RepositoryStanza> of(List<TaskRepository> repositories) throws BuildException {
        List<RepositoryStanza> stanzas = new ArrayList<>();
        for (int index = 0; index < repositories.size(); index++) {
            stanzas.add(of("repos[" + index + "].", repositories.get(index)));
        }
        return stanzas;
    }

    private static RepositoryStanza of(String field, TaskRepository repository) throws BuildException {
        String id = repository.id();
        String baseurl = repository.baseurl();
        if (id == null || !ID.matcher(id).matches()) {
            throw PlainValue.refused(field + "id", "must have letters, digits and _.:- only");
        }
        if (baseurl == null) {
            throw PlainValue.refused(field + "baseurl", "is missing");
        }
        String gpgkey = repository.gpgkey();
        return new RepositoryStanza(
                id,
                repository.name() == null ? id : PlainValue.of(field + "name", repository.name()),
                PlainValue.word(field + "baseurl", baseurl),
                Boolean.TRUE.equals(repository.gpgcheck()),
                gpgkey == null ? null : PlainValue.of(field + "gpgkey", gpgkey),
                repository.repoGpgcheck(),
                repository.priority(),
                repository.moduleHotfixes());
    }

    /** The assignment that adds the stanzas to the package manager's configuration; nothing without stanzas. */
    static String block(List<RepositoryStanza> stanzas) {
        if (stanzas.isEmpty()) {
            return "";
        }
        var text = new StringBuilder("\nconfig_opts[\"dnf.conf\"] += \"\"\"\n\n");
        stanzas.forEach(stanza -> stanza.appendTo(text));
        return text.append("\"\"\"\n").toString();
    }

    private void appendTo(StringBuilder text) {
        text.append('[').append(id).append("]\n");
        text.append("name='").append(name).append("'\n");
        text.append("baseurl=").append(baseurl).append('\n');
        text.append("gpgcheck=").append(digit(gpgcheck)).append('\n');
        if (gpgkey != null) {
            text.append("gpgkey=").append(gpgkey).append('\n');
        }
        if (repoGpgcheck != null) {
            text.append("repo_gpgcheck=").append(digit(repoGpgcheck)).append('\n');
        }
        text.append("enabled=1\nskip_if_unavailable=0\nmetadata_expire=0\ncost=1\nbest=1\n");
        if (priority != null) {
            text.append("priority=").append(priority).append('\n');
        }
        if (moduleHotfixes != null) {
            text.append("module_hotfixes=")
                    .append(PythonLines.truth(moduleHotfixes))
                    .append("\n\n");
        }
    }

    private static char digit(boolean value) {
        return value ? '1' : '0';
    }
}
