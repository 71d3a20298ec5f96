package org.fedoracopr.runner.engine.mock;

import static org.assertj.core.api.Assertions.assertThat;

import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.process.ExitStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are those of a real mock, the deceptive ones too. */
class MockDiagnosisTest {

    private static final String FAILED = """
            ERROR: Exception(/results/hello-1-1.src.rpm) Config(child) 0 minutes 3 seconds
            ERROR: Command failed:\s
             # bash --login -c '/usr/bin/rpmbuild -bb  --target x86_64 --nodeps /builddir/build/SPECS/hello.spec'
            """;
    private static final String BAD_EXIT = """
            error: Bad exit status from /var/tmp/rpm-tmp.AbC (%build)

            RPM build errors:
                Bad exit status from /var/tmp/rpm-tmp.AbC (%build)
            Child return code was: 1
            """;
    private static final String DEAD_MIRROR = """
            Errors during downloading metadata for repository 'mini':
              - Curl error (7): Couldn't connect to server for URL [http://10.0.0.1/mini/repodata/repomd.xml]
            Error: Failed to download metadata for repo 'mini': Cannot download repomd.xml: Cannot download repodata/repomd.xml: All mirrors were tried
            """;

    // -- exit code 1: the package's own fault, whatever its programs print

    @Test
    void aFailedSectionIsNamedWithTheErrorThatIsNotMakesEcho() {
        Failure failure = diagnose(1, FAILED, """
                hello.c:1:1: error: expected ';'
                make: *** [Makefile:3: all] Error 1
                """ + BAD_EXIT);
        assertThat(failure.cause()).isEqualTo(FailureCause.BUILD_FAILED);
        assertThat(failure.message()).isEqualTo("%build failed (mock: exit 1): hello.c:1:1: error: expected ';'");
        assertThat(failure.logLine()).isEqualTo("Copr build error: Build failed");
    }

    @Test
    void withoutAnErrorLineTheSectionAloneIsNamed() {
        assertThat(diagnose(1, FAILED, BAD_EXIT).message()).isEqualTo("%build failed (mock: exit 1)");
        assertThat(diagnose(1, FAILED, "").message()).isEqualTo("the build failed (mock: exit 1)");
    }

    @ParameterizedTest
    @CsvSource({"not included, x86_64", "excluded, s390x"})
    void anExcludedArchitectureIsOnlyInTheBuildLog(String word, String architecture) {
        Failure failure = diagnose(1, FAILED, """
                error: Architecture is %s: %s
                Building target platforms: x86_64
                Building for target x86_64
                Child return code was: 1
                """.formatted(word, architecture));
        assertThat(failure.cause()).isEqualTo(FailureCause.ARCHITECTURE_EXCLUDED);
        assertThat(failure.message()).startsWith("the package is not for " + architecture + ":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error: Architecture is not included: x86_64",
                "expected: error: Architecture is excluded: x86_64",
                "No matching package to install: 'foo'",
                "No match for argument: foo",
                "nothing provides foo needed by bar-1.0",
                "Error: Failed to download metadata for repo 'x': Cannot download repomd.xml",
                "cp: error writing '/dev/full': No space left on device",
                "Error: Error downloading packages:",
                "Failed to open system bus: No such file or directory"
            })
    void whatThePackagesTestsPrintDecidesNothing(String printed) {
        Failure failure = diagnose(1, printed + "\n" + FAILED, printed + "\n" + BAD_EXIT);
        assertThat(failure.cause()).isEqualTo(FailureCause.BUILD_FAILED);
        assertThat(failure.message()).startsWith("%build failed (mock: exit 1)");
    }

    @Test
    void theLastFailedSectionIsRpmbuildsOwn() {
        String printed = "error: Bad exit status from /var/tmp/rpm-tmp.xyz (%prep)\n";
        assertThat(diagnose(1, printed + FAILED, printed + BAD_EXIT).message()).startsWith("%build failed");
    }

    // -- exit code 30

    @Test
    void missingDependenciesAreListed() {
        Failure failure = diagnose(30, """
                No matching package to install: 'no-such-package-xyz >= 3'
                No matching package to install: 'other'
                Not all dependencies satisfied
                Error: Some packages could not be found.
                """, "");
        assertThat(failure.cause()).isEqualTo(FailureCause.DEPENDENCY_MISSING);
        assertThat(failure.missingDependencies()).containsExactly("no-such-package-xyz >= 3", "other");
        assertThat(failure.message())
                .startsWith("BuildRequires: no-such-package-xyz >= 3, other not found in the build's repositories");
    }

    @Test
    void aMissingArgumentIsOneName() {
        assertThat(diagnose(30, "No match for argument: ccache\nError: Unable to find a match: ccache\n", "")
                        .missingDependencies())
                .containsExactly("ccache");
    }

    @Test
    void anUnreachableRepositoryIsNamedWithItsUrl() {
        Failure failure = diagnose(30, DEAD_MIRROR, "");
        assertThat(failure.cause()).isEqualTo(FailureCause.REPOSITORY_UNAVAILABLE);
        assertThat(failure.url()).isEqualTo("http://10.0.0.1/mini/repodata/repomd.xml");
        assertThat(failure.httpStatus()).isNull();
        assertThat(failure.message())
                .startsWith("the repository mini cannot be read from http://10.0.0.1/mini/repodata/repomd.xml:");
    }

    @Test
    void anAnswerOfTheServerIsNamedToo() {
        Failure failure = diagnose(30, """
                Errors during downloading metadata for repository 'mini':
                  - Status code: 404 for http://10.0.0.1/mini/repodata/repomd.xml (IP: 10.0.0.1)
                Error: Failed to download metadata for repo 'mini': Cannot download repomd.xml
                """, "");
        assertThat(failure.httpStatus()).isEqualTo(404);
        assertThat(failure.message()).contains("(HTTP status 404)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "At least 22MB more space needed on the / filesystem.",
                "  installing package gcc-1-1.x86_64 needs 45MB more space on the / filesystem",
                "Error Summary\n-------------\nDisk Requirements:\n   At least 50MB more space needed on the / filesystem."
            })
    void dnfThatFindsNoSpaceIsAFullDisk(String printed) {
        assertThat(diagnose(30, printed, "").cause()).isEqualTo(FailureCause.DISK_FULL);
    }

    @Test
    void aFullDiskInABuildIsSaidSo() {
        Failure failure = diagnose(1, FAILED, "dd: error writing 'big': No space left on device\n" + BAD_EXIT);
        assertThat(failure.cause()).isEqualTo(FailureCause.DISK_FULL);
        assertThat(failure.message()).endsWith("(dd: error writing 'big': No space left on device)");
    }

    @Test
    void aPackageThatItsRepositoryListsButLacksIsTheRepositorys() {
        Failure failure = diagnose(30, """
                [MIRROR] gcc-15-1.x86_64.rpm: Status code: 404 for https://mirror.example/gcc-15-1.x86_64.rpm (IP: 192.0.2.1)
                [FAILED] gcc-15-1.x86_64.rpm: No more mirrors to try - All mirrors were already tried without success
                Error: Error downloading packages:
                  Cannot download gcc-15-1.x86_64.rpm: All mirrors were tried
                """, "");
        assertThat(failure.cause()).isEqualTo(FailureCause.REPOSITORY_UNAVAILABLE);
        assertThat(failure.httpStatus()).isEqualTo(404);
        assertThat(failure.url()).isEqualTo("https://mirror.example/gcc-15-1.x86_64.rpm");
        assertThat(failure.message())
                .startsWith("a package that the build needs cannot be downloaded from"
                        + " https://mirror.example/gcc-15-1.x86_64.rpm (HTTP status 404): ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Error unpacking rpm package games-1-1.x86_64;Error: Transaction failed | Error unpacking rpm package games-1-1.x86_64",
                "Errors occurred during test transaction. | Errors occurred during test transaction.",
                "Error: ;Error: Unable to resolve argument | Unable to resolve argument",
                "Error Summary;ERROR: Transaction failed | Transaction failed"
            })
    void whatDnfDoesNotExplainIsStillADependencyInItsOwnWords(String printed, String said) {
        assertThat(diagnose(30, printed.replace(';', '\n') + "\n" + FAILED, "").message())
                .isEqualTo("the build's dependencies cannot be installed: " + said);
    }

    // -- memory: only the kernel's counter tells it from a plain failure

    @Test
    void aKilledCompilerIsAQuestionOfMemoryOnlyWhenTheKernelCountedIt() {
        String log = "/var/tmp/rpm-tmp.X: line 29:    81 Killed                  perl -e x\n" + BAD_EXIT;
        assertThat(diagnose(1, FAILED, log).message()).startsWith("%build failed");
        assertThat(MockDiagnosis.of(evidence(1, FAILED, log, 1)).message()).contains("for want of memory");
    }

    @Test
    void whatTheKernelKilledMayNotHaveMattered() {
        assertThat(MockDiagnosis.of(evidence(1, FAILED, BAD_EXIT, 1)).message()).startsWith("%build failed");
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 137})
    void aDnfOrMockThatWasKilledSaysNothing(int code) {
        assertThat(MockDiagnosis.of(evidence(code, "Last metadata expiration check: 0:00:01 ago\n", "", 1))
                        .message())
                .contains("for want of memory");
    }

    // -- the network

    @Test
    void aBuildThatWantedTheNetworkIsToldThatItIsOff() {
        String log = "curl: (6) Could not resolve host: example.org\n" + BAD_EXIT;
        Failure failure = MockDiagnosis.of(new MockDiagnosis.Evidence(new ExitStatus(1), FAILED, log, 0, false));
        assertThat(failure.wantedNetwork()).isTrue();
        assertThat(failure.message()).startsWith("%build failed and wanted the network");
        assertThat(diagnose(1, FAILED, log).wantedNetwork()).isFalse();
    }

    // -- the builder's own faults

    @Test
    void anInvalidConfigurationIsTheBuilders() {
        Failure failure = diagnose(3, """
                ERROR: Could not find required config file: /etc/mock/nosuch-9-x86_64.cfg
                ERROR: Non-existing Mock config 'nosuch-9-x86_64'
                """, "");
        assertThat(failure.cause()).isEqualTo(FailureCause.BUILDER_MISCONFIGURED);
        assertThat(failure.message())
                .isEqualTo("mock refuses the chroot's configuration: Non-existing Mock config 'nosuch-9-x86_64'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80 | ERROR: Namespace unshare failed. | capability SYS_ADMIN",
                "70 | Could not create output directory for built rpms. | result directory",
                "60 | ERROR: Build root is locked by another process. | /var/lib/mock of its own",
                "6 | userhelper must be setuid root | lacks rights",
                "1 | Failed to chown() cgroup /sys/fs/cgroup/systemd/payload: No such file or directory | nspawn",
                "2 | ERROR: [Errno 1] Operation not permitted: '/x/root/builddir/build' | lacks rights",
                "40 | Failed to chown() cgroup /sys/fs/cgroup/systemd/payload: No such file or directory | nspawn",
                "40 | Failed to open system bus: No such file or directory | nspawn",
                "40 | Failed to stat /dev/loop-control: No such file or directory | nspawn",
                "40 | Failed to create //payload subcgroup: Read-only file system | nspawn",
                "40 | WARNING: network namespace setup failed: (1, 'Operation not permitted') | nspawn"
            })
    void whatMockWasNotGivenIsTheBuilders(int code, String printed, String said) {
        Failure failure = diagnose(code, "ERROR: Source RPM is not installable:\n" + printed + "\n", "");
        assertThat(failure.cause()).isEqualTo(FailureCause.BUILDER_MISCONFIGURED);
        assertThat(failure.message()).contains(said);
    }

    @Test
    void aBootstrapThatFindsNoRepositoryIsTheRepositorys() {
        assertThat(diagnose(90, DEAD_MIRROR, "").cause()).isEqualTo(FailureCause.REPOSITORY_UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"7, mock was interrupted by somebody else", "143, the build failed (mock: killed by signal 15)"})
    void aMockThatSomebodyEndedSaysSo(int code, String said) {
        assertThat(diagnose(code, "", "").message()).isEqualTo(said);
    }

    // -- hostile output

    @Test
    void messagesAreShortAndPrintable() {
        String line = "\u001b[31mfatal error\u001b[0m: \u0000\u0007" + "x".repeat(16_000);
        String message = diagnose(1, FAILED, line + "\n" + BAD_EXIT).message();
        assertThat(message)
                .startsWith("%build failed (mock: exit 1): fatal error: xxx")
                .hasSizeLessThan(400);
    }

    @Test
    void namesAreBoundedInNumberAndLength() {
        String printed =
                ("No match for argument: " + "y".repeat(2000) + "\n") + "No match for argument: a\n".repeat(50);
        for (int name = 0; name < 50; name++) {
            printed += "No match for argument: name" + name + "\n";
        }
        assertThat(diagnose(30, printed, "").missingDependencies())
                .hasSize(20)
                .allSatisfy(name -> assertThat(name).hasSizeLessThan(400));
    }

    private static Failure diagnose(int code, String console, String buildLog) {
        return MockDiagnosis.of(evidence(code, console, buildLog, 0));
    }

    private static MockDiagnosis.Evidence evidence(int code, String console, String buildLog, long oomKills) {
        return new MockDiagnosis.Evidence(new ExitStatus(code), console, buildLog, oomKills, true);
    }
}
