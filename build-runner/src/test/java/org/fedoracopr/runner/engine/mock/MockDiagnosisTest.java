package org.fedoracopr.runner.engine.mock;

import static org.assertj.core.api.Assertions.assertThat;

import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.process.ExitStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MockDiagnosisTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | ERROR: Could not find required config file: x | BUILDER_MISCONFIGURED | refuses the chroot's configuration",
                "60 | ERROR: Build root is locked by another process. | BUILDER_MISCONFIGURED | another build uses the same chroot",
                "70 | ERROR: Could not create dir /r | BUILDER_MISCONFIGURED | cannot write the result directory",
                "80 | ERROR: Namespace unshare failed. | BUILDER_MISCONFIGURED | SYS_ADMIN",
                "7 | ERROR: Exiting on user interrupt | BUILD_FAILED | was interrupted",
                "30 | No match for argument: nothing-devel | DEPENDENCY_MISSING | nothing-devel not found",
                "30 | Error: Failed to download metadata for repo 'copr_base': x | REPOSITORY_UNAVAILABLE | copr_base",
                "30 | ERROR: something new of dnf | DEPENDENCY_MISSING | something new of dnf",
                "1 | error: Architecture is not included: s390x | ARCHITECTURE_EXCLUDED | not for s390x",
                "1 | dd: error: No space left on device | DISK_FULL | more scratch space",
                "1 | ERROR: no idea | BUILD_FAILED | no idea",
            })
    void theCauseIsInTheCodeOrInTheLastLines(int code, String line, FailureCause cause, String part) {
        Failure failure = diagnosis(code, line, 0);
        assertThat(failure.cause()).isEqualTo(cause);
        assertThat(failure.message()).contains(part);
        assertThat(failure.logLine()).isEqualTo("Copr build error: Build failed");
    }

    @Test
    void aKilledCompilerIsAQuestionOfMemoryWhenTheKernelSaysSoToo() {
        String killed = "gcc: fatal error: Killed signal terminated program cc1plus";
        assertThat(diagnosis(1, killed, 1).message()).contains("killed for want of memory");
        assertThat(diagnosis(1, killed, 0).message()).doesNotContain("want of memory");
        assertThat(diagnosis(1, "hello.c:1: error: x", 1).message()).doesNotContain("want of memory");
    }

    private static Failure diagnosis(int code, String line, long kills) {
        return MockDiagnosis.of(new MockDiagnosis.Evidence(new ExitStatus(code), line, "", kills, true));
    }
}
