package org.fedoracopr.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DetachedTest {

    @Test
    void startsJavaWithTheSameArgumentsAndNothingForTheShellToRead() {
        assertThat(Detached.command("/j/bin/java\0-Xmx1m\0-cp\0/l/*\0Main\0--task-url\0http://a/;reboot\0\0$(x)\0"))
                .containsExactly(
                        "/bin/sh",
                        "-c",
                        "umask 022 && exec setsid \"$@\"",
                        "sh",
                        "/j/bin/java",
                        "-Dlauncher.detached=true",
                        "-Xmx1m",
                        "-cp",
                        "/l/*",
                        "Main",
                        "--task-url",
                        "http://a/;reboot",
                        "",
                        "$(x)");
    }
}
