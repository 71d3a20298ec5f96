package org.fedoracopr.runner.git;

/** Says that JGit, not the repository or its server, is why something cannot be done. */
final class JGitLimitException extends Exception {
    JGitLimitException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
