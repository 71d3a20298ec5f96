package org.fedoracopr.runner.git;

import java.nio.file.Path;

/**
 * A working tree.
 *
 * @param originUrl where it was cloned from
 * @param refspec the branch that is checked out, or the commit when it is none: what lookaside URLs have as {@code {refspec}} (SRC-7)
 * @param commit the full id
 */
public record GitCheckout(Path directory, String originUrl, String refspec, String commit) {}
