package org.fedoracopr.runner.lookaside;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A clone URL taken apart as lookaside rules need it (SRC-5).
 *
 * @param hostname {@code localhost} for local paths
 * @param path with its leading slash
 */
public record CloneUrl(String hostname, String path) {

    private static final String LOCAL = "localhost";

    private static final Pattern SCP_LIKE = Pattern.compile("(?:[^@/]+@)?([^:/]+):(?!//)(.*)");

    public CloneUrl {
        if (hostname.isEmpty()) {
            hostname = LOCAL;
        }
        if (!path.startsWith("/")) {
            path = "/" + path;
        }
    }

    /** Understands URLs, local paths, and {@code user@host:path}. */
    public static CloneUrl parse(String url) {
        if (url.startsWith("/")) {
            return new CloneUrl(LOCAL, url);
        }
        Matcher scpLike = SCP_LIKE.matcher(url);
        if (scpLike.matches()) {
            return new CloneUrl(scpLike.group(1), scpLike.group(2));
        }
        try {
            URI uri = URI.create(url);
            String host = uri.getHost();
            String path = uri.getPath();
            if (path != null && (host != null || uri.getRawAuthority() == null)) {
                return new CloneUrl(host == null ? LOCAL : host, path);
            }
            // A host that is none of the Internet's names, as a_b.example, is no host to Java's URIs.
            return withoutUriRules(url);
        } catch (IllegalArgumentException e) {
            return withoutUriRules(url);
        }
    }

    /** Copr's own paths ({@code owner/project:pr:1}) are URIs, but a user's may hold blanks or brackets. */
    private static CloneUrl withoutUriRules(String url) {
        int authority = url.indexOf("://") + 3;
        if (authority < 3) {
            return new CloneUrl(LOCAL, url);
        }
        int slash = url.indexOf('/', authority);
        int end = slash < 0 ? url.length() : slash;
        String host = url.substring(authority, end).replaceFirst("^[^@]*@", "").replaceFirst(":[0-9]*$", "");
        return new CloneUrl(host, url.substring(end));
    }

    /** The repository's name: the last part without {@code .git}. */
    public String repositoryName() {
        String last = parts().isEmpty() ? "" : parts().getLast();
        return last.endsWith(".git") ? last.substring(0, last.length() - ".git".length()) : last;
    }

    /** The path's parts before the name, the nearest first: {@code {namespace[0]}} is the directory that holds the repository. */
    public List<String> namespaces() {
        List<String> parts = parts();
        return parts.isEmpty() ? List.of() : parts.subList(0, parts.size() - 1).reversed();
    }

    private List<String> parts() {
        return new ArrayList<>(Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList());
    }
}
