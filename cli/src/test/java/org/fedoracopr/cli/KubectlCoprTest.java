package org.fedoracopr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line: what it converts, what it says of the rest, and its exit codes. */
class KubectlCoprTest {

    @TempDir
    Path directory = Path.of("");

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = KubectlCopr.commandLine();
        line.setOut(new PrintWriter(output));
        line.setErr(new PrintWriter(errors));
        return line.execute(arguments);
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("file"), text).toString();
    }

    /** The three examples of Copr's documentation. */
    private static final String POOLS = """
            pools:
              x86_64:
                max: 20
                max_starting: 5
                max_prealloc: 2
                tags: [arch_x86_64]
                cmd_new: nova boot --flavor m1.large builder-{id}
              x86_64_aws:
                max: 50
                tags: [{name: arch_x86_64, priority: 3}, aws]
                cmd_new: aws ec2 run-instances
              container:
                max: 100
                tags: [arch_x86_64, arch_x86_64_native, arch_noarch, arch_s390x_emulated, arch_i386, copr_builder]
                tags_on_demand: [container]
                colour: blue
            """;

    @Test
    void poolsOfResallocAreConverted() throws IOException {
        assertThat(run("pools", "import", file(POOLS), "-n", "copr", "--image", "quay.io/copr/copr-builder:1"))
                .isZero();
        assertThat(output).hasToString("""
                apiVersion: copr.fedorainfracloud.org/v1alpha1
                kind: CoprBuilderPool
                metadata:
                  name: x86-64
                  namespace: copr
                spec:
                  architectures:
                  - name: x86_64
                  max: 20
                  maxStarting: 5
                  image: quay.io/copr/copr-builder:1
                  results:
                    claimName: copr-results
                ---
                apiVersion: copr.fedorainfracloud.org/v1alpha1
                kind: CoprBuilderPool
                metadata:
                  name: x86-64-aws
                  namespace: copr
                spec:
                  architectures:
                  - name: x86_64
                  tags:
                  - aws
                  priority: 3
                  max: 50
                  image: quay.io/copr/copr-builder:1
                  results:
                    claimName: copr-results
                ---
                apiVersion: copr.fedorainfracloud.org/v1alpha1
                kind: CoprBuilderPool
                metadata:
                  name: container
                  namespace: copr
                spec:
                  architectures:
                  - name: x86_64
                  - name: noarch
                  - name: s390x
                    emulated: true
                  tags:
                  - container
                  max: 100
                  image: quay.io/copr/copr-builder:1
                  results:
                    claimName: copr-results
                """);
        assertThat(errors.toString().lines())
                .containsExactly(
                        "pool x86_64: is called x86-64 here: names of resources are lower-case letters, digits and hyphens",
                        "pool x86_64: cmd_new: not needed, a builder is a Pod: give the pool the nodes (spec.nodeSelector, spec.tolerations) and the image that this command chose",
                        "pool x86_64: max_prealloc: no equivalent, a builder that is made ahead has its chroot: name the chroots in spec.prealloc",
                        "pool x86_64_aws: tags: their priorities differ, and a pool has one: 3",
                        "pool x86_64_aws: is called x86-64-aws here: names of resources are lower-case letters, digits and hyphens",
                        "pool x86_64_aws: cmd_new: not needed, a builder is a Pod: give the pool the nodes (spec.nodeSelector, spec.tolerations) and the image that this command chose",
                        "pool container: tags_on_demand: like tags here, for no builder is started before there is a build",
                        "pool container: colour: unknown, left out");
    }

    @Test
    void whatIsNoPoolsFileIsRefusedWithAReason() throws IOException {
        assertThat(run("pools", "import", file("- a"))).isEqualTo(1);
        assertThat(errors.toString()).contains("the file has no pools");
        assertThat(run("pools", "import", file("a: {max: many, tags: [arch_x86_64]}")))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("pool a: max must be a number, found many");
        assertThat(run("pools", "import", file("a: {max: 3}"))).isEqualTo(1);
        assertThat(errors.toString()).contains("pool a has no tag that names an architecture");
        assertThat(run("pools", "import", file("a: ["))).isEqualTo(1);
        assertThat(errors.toString()).contains("is not valid YAML");
        assertThat(run("pools", "import", "/nowhere")).isEqualTo(1);
        assertThat(errors.toString()).contains("/nowhere: no such file");
        assertThat(output.toString()).isEmpty();
    }

    @Test
    void limitsOfTheBackendAreConverted() throws IOException {
        String conf = """
                [backend]
                sleeptime = 30
                blocked_owners = mallory
                builds_max_workers_arch = x86_64=170,s390x=20
                builds_max_workers_arch_per_owner = s390x=4
                builds_max_workers_owner: 90
                [builder]
                builds_max_workers_sandbox = 1
                """;
        Path quota = directory.resolve("quota.yaml");
        assertThat(run("quotas", "import", file(conf), "-o", quota.toString())).isZero();
        assertThat(quota).hasContent("""
                apiVersion: copr.fedorainfracloud.org/v1alpha1
                kind: CoprBuildQuota
                metadata:
                  name: copr
                spec:
                  limits:
                  - name: blocked-mallory
                    match:
                      owner: mallory
                    max: 0
                  - name: owner
                    per:
                    - owner
                    max: 90
                  - name: sandbox
                    per:
                    - sandbox
                    max: 10
                  - name: ssh
                    match:
                      source: false
                      ssh: true
                    per:
                    - owner
                    max: 2
                  - name: architecture-x86-64
                    match:
                      architecture: x86_64
                    max: 170
                  - name: architecture-s390x
                    match:
                      architecture: s390x
                    max: 20
                  - name: owner-s390x
                    match:
                      architecture: s390x
                    per:
                    - owner
                    max: 4
                """);
        assertThat(errors.toString()).isEqualTo("sleeptime: not needed, the queue is planned with each change\n");
    }

    @Test
    void whatIsNoLimitIsRefused() throws IOException {
        assertThat(run("quotas", "import", file("[frontend]\n"))).isEqualTo(1);
        assertThat(errors.toString()).contains("has no section [backend]");
        assertThat(run("quotas", "import", file("[backend]\nbuilds_max_workers_arch = x86_64\n")))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("builds_max_workers_arch must be pairs such as x86_64=10,s390x=4");
        assertThat(run("quotas", "import", file("[backend]\nbuilds_max_workers_owner = few\n")))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("builds_max_workers_owner must be a number, found few");
    }

    @Test
    void wrongUsageIsExplained() {
        assertThat(run()).isEqualTo(2);
        assertThat(errors.toString()).contains("kubectl copr pools import pools.yaml");
        assertThat(run("pools")).isEqualTo(2);
        assertThat(run("pools", "import")).isEqualTo(2);
        assertThat(run("--help")).isZero();
        assertThat(output.toString()).contains("pools", "quotas");
    }
}
