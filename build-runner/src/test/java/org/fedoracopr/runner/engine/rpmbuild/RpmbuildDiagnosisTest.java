package org.fedoracopr.runner.engine.rpmbuild;

import static org.assertj.core.api.Assertions.assertThat;

import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.process.ExitStatus;
import org.junit.jupiter.api.Test;

class RpmbuildDiagnosisTest {

    @Test
    void namesTheSectionAndTheErrorThatIsNotMakesEcho() {
        Failure failure = diagnose("""
                hello.c:1:1: error: expected ';'
                make: *** [Makefile:3: all] Error 1
                error: Bad exit status from /var/tmp/rpm-tmp.AbC (%build)

                RPM build errors:
                    Bad exit status from /var/tmp/rpm-tmp.AbC (%build)
                """);
        assertThat(failure.cause()).isEqualTo(FailureCause.BUILD_FAILED);
        assertThat(failure.message()).isEqualTo("%build failed (exit 1): hello.c:1:1: error: expected ';'");
        assertThat(failure.logLine()).isEqualTo("Copr build error: Build failed");
    }

    @Test
    void tellsAnExcludedArchitectureFromAFailure() {
        assertThat(diagnose("error: Architecture is not included: x86_64\n").cause())
                .isEqualTo(FailureCause.ARCHITECTURE_EXCLUDED);
        assertThat(diagnose("error: Architecture is excluded: s390x\n").message())
                .contains("s390x");
    }

    @Test
    void listsMissingDependencies() {
        Failure failure = diagnose("""
                error: Failed build dependencies:
                	foo-devel >= 3 is needed by hello-1.0-1.x86_64
                	bar is needed by hello-1.0-1.x86_64
                """);
        assertThat(failure.cause()).isEqualTo(FailureCause.DEPENDENCY_MISSING);
        assertThat(failure.message()).contains("foo-devel >= 3, bar");
    }

    @Test
    void noticesAFullDisk() {
        assertThat(diagnose(
                                "dd: error writing 'big': No space left on device\nerror: Bad exit status from /x (%build)\n")
                        .cause())
                .isEqualTo(FailureCause.DISK_FULL);
    }

    @Test
    void blamesTheSourcesWhenNoSourcePackageCanBeMade() {
        Failure failure = RpmbuildDiagnosis.of(
                new ExitStatus(1), "error: Bad file: /w/hello.tgz: No such file or directory\n", true);
        assertThat(failure.cause()).isEqualTo(FailureCause.SOURCE_PACKAGE_BROKEN);
        assertThat(failure.message()).contains("Bad file: /w/hello.tgz: No such file or directory");
    }

    @Test
    void saysWhichSignalEndedRpmbuild() {
        assertThat(RpmbuildDiagnosis.of(new ExitStatus(137), "", false).message())
                .contains("killed by signal 9");
    }

    private static Failure diagnose(String output) {
        return RpmbuildDiagnosis.of(new ExitStatus(1), output, false);
    }
}
