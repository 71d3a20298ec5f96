package org.fedoracopr.runner.config;

import java.util.Locale;

/** Who makes sure that a build without network has none, as main.ini's {@code network_guard} names it (CFG-5). */
public enum NetworkGuard {
    /** mock alone: right where it uses nspawn. */
    NONE,
    /** mock with nspawn, in a cgroup namespace of its own. */
    NSPAWN,
    /** A network namespace of its own around the phase that runs rpmbuild. */
    NAMESPACE;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
