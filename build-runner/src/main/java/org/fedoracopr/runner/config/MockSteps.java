package org.fedoracopr.runner.config;

import java.util.Locale;

/** Whether mock is called once or step by step, as main.ini's {@code mock_steps} names it (CFG-5). */
public enum MockSteps {
    /** Source package and packages in one call, as upstream does. */
    ONE,
    /** {@code --init}, {@code --buildsrpm}, {@code --installdeps} and {@code --rebuild}, each a phase. */
    SEPARATE;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
