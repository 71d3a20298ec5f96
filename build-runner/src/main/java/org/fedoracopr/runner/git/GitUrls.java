package org.fedoracopr.runner.git;

import java.util.regex.Pattern;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Excerpt;

/** Which URLs are cloned (SRC-21): those of servers and local paths, nothing that names a program or could be taken for an option. */
public final class GitUrls {

    private static final Pattern SERVER = Pattern.compile("(?:https?|git|ssh)://[^/\\s-][^\\s/]*(/.*)?");
    private static final Pattern SCP_LIKE =
            Pattern.compile("(?:[A-Za-z0-9._][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*:(?!:)[^-].*");
    private static final int MAX_LENGTH = 4096;

    private GitUrls() {}

    /** Ends the work where a URL is none of these. */
    public static void check(String url) throws BuildException {
        if (!isPlain(url) || !(isLocal(url) || isOfServer(url))) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE,
                    "git: cannot clone " + Excerpt.of(url) + ": write http://, https://, git:// or ssh:// and a host");
        }
    }

    /** A submodule's URL: what the outer repository says may name servers, and local paths only where the outer one is local itself. */
    static boolean mayBeSubmodule(String outerUrl, String url) {
        return isPlain(url) && (isOfServer(url) || (isLocal(url) && isLocal(outerUrl)));
    }

    static boolean isLocal(String url) {
        return url.startsWith("/") || url.startsWith("file:///");
    }

    private static boolean isOfServer(String url) {
        return SERVER.matcher(url).matches()
                || (!url.contains("://") && SCP_LIKE.matcher(url).matches());
    }

    private static boolean isPlain(String url) {
        return url.length() <= MAX_LENGTH && url.codePoints().noneMatch(Character::isISOControl);
    }
}
