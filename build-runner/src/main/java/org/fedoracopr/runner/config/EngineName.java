package org.fedoracopr.runner.config;

import java.util.Locale;

/** The engines that main.ini can name with {@code engine} (CFG-4). */
public enum EngineName {
    /** A chroot made by mock: the one for production. */
    MOCK,
    /** The rpmbuild of the machine itself, without isolation. */
    RPMBUILD;

    /** The word in main.ini, in the outcome and in the manifest. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
