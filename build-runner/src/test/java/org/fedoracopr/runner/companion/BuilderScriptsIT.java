package org.fedoracopr.runner.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged scripts that prepare a builder, on a directory that stands for the machine. */
class BuilderScriptsIT {

    private static final String CHROOT = "fedora-43-x86_64";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path root;

    @BeforeEach
    void makeAMachine() throws IOException {
        write("etc/mock/" + CHROOT + ".cfg", "");
        write("etc/mock/rhel-9-x86_64.cfg", "");
        write("var/lib/copr-rpmbuild/results/.hidden", "");
    }

    @Test
    void isReadyForAChrootThatMockKnows() throws Exception {
        assertThat(run("copr-builder-ready", CHROOT).text())
                .isEqualTo("Red Hat subscription not needed for " + CHROOT + "\nBuilder is ready to be used\n");
        assertThat(run("copr-builder-ready", "srpm-builds").code()).isZero();
        Tool.Result unknown = run("copr-builder-ready", "fedora-99-x86_64");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.text()).isEqualTo("Chroot config " + root + "/etc/mock/fedora-99-x86_64.cfg not found\n");
        assertThat(run("copr-builder-ready", "../" + CHROOT).code()).isEqualTo(1);
        assertThat(run("copr-builder-ready").code()).isEqualTo(2);
        assertThat(run("copr-builder-ready", "a", "b").code()).isEqualTo(2);
    }

    @Test
    void looksForMockWhereMainIniSays() throws Exception {
        write(
                "etc/copr-rpmbuild/main.ini",
                "[other]\nmock_config_directory = /no\n[main]\nmock_config_directory=/opt\n");
        assertThat(run("copr-builder-ready", CHROOT).code()).isEqualTo(1);
        write("opt/" + CHROOT + ".cfg", "");
        assertThat(run("copr-builder-ready", CHROOT).code()).isZero();
    }

    @Test
    void waitsForASubscriptionWhereOneIsNeeded() throws Exception {
        for (String list :
                List.of("rhsm:\n  - 'rhel-*'\n", "rhsm: [\"epel-*\", rhel-*]\n", "rhsm:\n- rhel-?-x86_64 # x\n")) {
            write(
                    "etc/copr-rpmbuild/copr-rpmbuild.yml",
                    "tags_to_mock_snippet:\n  - fedora-*\n" + list + "other:\n  - " + CHROOT + "\n");
            assertThat(run("copr-builder-ready", CHROOT).text())
                    .isEqualTo("Red Hat subscription not needed for " + CHROOT + "\nBuilder is ready to be used\n");
            Files.deleteIfExists(root.resolve("run/copr-builder/rhsm-subscribed"));
            Tool.Result refused = Tool.of("copr-builder-ready", root)
                    .with("COPR_BUILDER_ROOT", root.toString())
                    .with("COPR_BUILDER_SUBSCRIPTION_WAIT_SECONDS", "0")
                    .run("rhel-9-x86_64");
            assertThat(refused.code()).as(list).isEqualTo(1);
            assertThat(refused.text())
                    .startsWith(
                            "Checking Red Hat subscription (attempt #1)\nThere is no Red Hat subscription after 0 s");
            write("run/copr-builder/rhsm-subscribed", "");
            assertThat(run("copr-builder-ready", "rhel-9-x86_64").text()).isEqualTo("""
                            Checking Red Hat subscription (attempt #1)
                            Red Hat subscription active
                            Builder is ready to be used
                            """);
        }
    }

    @Test
    void cleansUp() throws Exception {
        for (String file : List.of("pid", "logger_pid", "main.log", "results/a/b", "workspace/workdir-x/.rpmmacros")) {
            write("var/lib/copr-rpmbuild/" + file, "999999999");
        }
        write("etc/copr-builder/hooks/cleanup/a.sh", "[[ -n $BASH ]] && echo \"hook of $name\"\n");
        Tool.Result result = run("copr-builder-cleanup");
        assertThat(result.code()).as(result.errors()).isZero();
        assertThat(result.text()).isEqualTo("PID 999999999 not found\nhook of copr-builder-cleanup\n");
        assertThat(names("var/lib/copr-rpmbuild")).containsExactly("results", "workspace");
        assertThat(names("var/lib/copr-rpmbuild/results")).isEmpty();
        assertThat(names("var/lib/copr-rpmbuild/workspace")).isEmpty();
        assertThat(run("copr-builder-cleanup").text())
                .as("on a machine that never built")
                .startsWith("PID not found: there is no " + root + "/var/lib/copr-rpmbuild/pid");
    }

    @Test
    void failsWhereAHookFails() throws Exception {
        write("etc/copr-builder/hooks/cleanup/a.sh", "false\n");
        write("etc/copr-builder/hooks/cleanup/b.sh", "echo not reached\n");
        Tool.Result result = run("copr-builder-cleanup");
        assertThat(result.code()).isNotZero();
        assertThat(result.text()).doesNotContain("not reached");
    }

    @Test
    void doesNotEmptyWhatMainIniCannotMean() throws Exception {
        for (String directory : List.of("/", "/../etc", "relative")) {
            write("etc/copr-rpmbuild/main.ini", "[main]\nresultdir = " + directory + "\n");
            Tool.Result result = run("copr-builder-cleanup");
            assertThat(result.code()).as(directory).isEqualTo(1);
            assertThat(result.errors()).contains("write an absolute path that is not /");
        }
        assertThat(root.resolve("etc/mock/" + CHROOT + ".cfg")).exists();
    }

    @Test
    void ignoresTheMainIniOfTheDirectoryWhereItDeletes() throws Exception {
        write("main.ini", "[main]\nresultdir = /etc/mock\n");
        assertThat(run("copr-builder-cleanup").code()).isZero();
        assertThat(root.resolve("etc/mock/" + CHROOT + ".cfg")).exists();
    }

    @Test
    void updatesPackagesAndMocksConfiguration() throws Exception {
        Path dnf = write("programs/dnf", "#!/bin/sh\necho dnf \"$@\"\n");
        dnf.toFile().setExecutable(true);
        write("etc/mock/" + CHROOT + ".cfg", "old");
        write("etc/mock/" + CHROOT + ".cfg.rpmnew", "new");
        write("etc/mock/templates/t o.tpl.rpmnew", "new template");
        write("etc/copr-rpmbuild/mock-config-overrides/templates/mine.tpl", "mine");
        write("etc/copr-rpmbuild/mock-config-overrides/README", "no");
        for (int run = 1; run <= 2; run++) {
            Tool.Result result = Tool.of("copr-update-builder", root)
                    .with("COPR_BUILDER_ROOT", root.toString())
                    .withPrograms(root.resolve("programs"))
                    .run();
            assertThat(result.code()).as(result.errors()).isZero();
            assertThat(result.text())
                    .isEqualTo("dnf update -y ca-certificates distribution-gpg-keys mock-core-configs *rpm-macros\n");
            assertThat(names("etc/mock"))
                    .containsExactly(
                            CHROOT + ".cfg", CHROOT + ".cfg.copr-builder-backup", "rhel-9-x86_64.cfg", "templates");
            assertThat(root.resolve("etc/mock/" + CHROOT + ".cfg")).hasContent("new");
            assertThat(root.resolve("etc/mock/" + CHROOT + ".cfg.copr-builder-backup"))
                    .hasContent("old");
            assertThat(root.resolve("etc/mock/templates/t o.tpl")).hasContent("new template");
            assertThat(root.resolve("etc/mock/templates/mine.tpl")).hasContent("mine");
        }
        write("programs/dnf", "#!/bin/sh\nexit 7\n");
        Tool.Result failed = Tool.of("copr-update-builder", root)
                .with("COPR_BUILDER_ROOT", root.toString())
                .withPrograms(root.resolve("programs"))
                .run();
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.errors()).contains("dnf could not update the packages");
    }

    private Tool.Result run(String program, String... arguments) throws Exception {
        return Tool.of(program, root).with("COPR_BUILDER_ROOT", root.toString()).run(arguments);
    }

    private Path write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private List<String> names(String path) throws IOException {
        try (var children = Files.list(root.resolve(path))) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
