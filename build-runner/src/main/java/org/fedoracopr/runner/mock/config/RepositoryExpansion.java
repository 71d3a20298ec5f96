package org.fedoracopr.runner.mock.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.task.TaskRepository;
import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;

/**
 * Puts in what the frontend puts into a task's repositories and what is missing where a task did not come from it: {@code copr://owner/project} and
 * {@code copr://owner/project/directory}, {@code $chroot}, {@code $distname}, {@code ?priority=} and ids (REPO-1).
 *
 * <p>{@code $basearch} and {@code $releasever} stay: they are the package manager's.
 *
 * @param resultsUrl where projects' results lie; null where main.ini does not say
 */
record RepositoryExpansion(String chroot, @Nullable String resultsUrl) {

    private static final String COPR = "copr://";
    private static final String PRIORITY = "priority=";
    private static final Pattern SEGMENT = Pattern.compile("@?[A-Za-z0-9_][A-Za-z0-9_.:+-]*");

    List<TaskRepository> expand(List<TaskRepository> repositories) throws BuildException {
        List<TaskRepository> expanded = new ArrayList<>();
        for (TaskRepository repository : repositories) {
            expanded.add(expand("repos[" + expanded.size() + "].baseurl", repository));
        }
        return expanded;
    }

    private TaskRepository expand(String field, TaskRepository repository) throws BuildException {
        String written = repository.baseurl();
        if (written == null) {
            throw PlainValue.refused(field, "is missing");
        }
        boolean ofCopr = written.startsWith(COPR);
        String id = repository.id() == null ? id(written) : repository.id();
        String place = ofCopr ? coprPlace(field, written) : withoutPriority(written);
        return new TaskRepository(
                id,
                repository.name() == null ? "Additional repo " + id : repository.name(),
                place.replace("$chroot", chroot).replace("$distname", distribution()),
                repository.priority() == null ? priority(field, written) : repository.priority(),
                (repository.repoGpgcheck() == null && ofCopr) ? Boolean.FALSE : repository.repoGpgcheck(),
                repository.moduleHotfixes(),
                repository.gpgcheck(),
                repository.gpgkey());
    }

    /** The id that Copr gives to a repository: its URL with one underscore for each run of other characters than letters and digits. */
    static String id(String url) {
        return url.replaceAll("[^a-zA-Z0-9]+", "_").replaceAll("^_|_$", "");
    }

    private String coprPlace(String field, String written) throws BuildException {
        if (resultsUrl == null) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED,
                    "the repository " + PlainValue.shown(written)
                            + " cannot be found: set results_url in main.ini to where the results of projects lie, for example https://download.copr.fedorainfracloud.org/results");
        }
        String path = written.substring(COPR.length()).replaceFirst("\\?.*", "").replaceFirst("(?<!/)/+$", "");
        String[] parts = path.split("/", -1);
        if (parts.length < 2
                || parts.length > 3
                || !Arrays.stream(parts).allMatch(part -> SEGMENT.matcher(part).matches())) {
            throw PlainValue.refused(
                    field,
                    "must be copr://owner/project or copr://owner/project/directory, found "
                            + PlainValue.shown(written));
        }
        return resultsUrl + "/" + parts[0] + "/" + directory(parts) + "/" + chroot + "/";
    }

    /** A directory's full name starts with its project's: {@code project:pr:12}. */
    private static String directory(String[] parts) {
        if (parts.length == 2 || parts[2].equals(parts[1])) {
            return parts[1];
        }
        return parts[2].startsWith(parts[1] + ":") ? parts[2] : parts[1] + ":" + parts[2];
    }

    private static List<String> query(String url) {
        int mark = url.indexOf('?');
        return mark < 0 ? List.of() : List.of(url.substring(mark + 1).split("&", -1));
    }

    private static String withoutPriority(String url) {
        List<String> query = query(url);
        if (query.stream().noneMatch(parameter -> parameter.startsWith(PRIORITY))) {
            return url;
        }
        String rest = query.stream()
                .filter(parameter -> !parameter.startsWith(PRIORITY))
                .collect(Collectors.joining("&"));
        return url.substring(0, url.indexOf('?')) + (rest.isEmpty() ? "" : "?" + rest);
    }

    private static @Nullable Integer priority(String field, String url) throws BuildException {
        for (String parameter : query(url)) {
            if (parameter.startsWith(PRIORITY)) {
                try {
                    return Integer.valueOf(parameter.substring(PRIORITY.length()));
                } catch (NumberFormatException e) {
                    throw PlainValue.refused(field, "must have a whole number behind ?priority=");
                }
            }
        }
        return null;
    }

    /** The chroot's name without release and architecture. */
    private String distribution() {
        String[] parts = chroot.split("-", -1);
        return parts.length < 3
                ? parts[0]
                : String.join("-", Arrays.asList(parts).subList(0, parts.length - 2));
    }
}
