package org.fedoracopr.devkit.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneBinariesTest {
    private static final Path HOME = Path.of("/home/copr");

    @Test
    void cacheIsWhereTheUserSaysElseWhereCachesAre() {
        String last = "k8s/1.34.4-linux-amd64";
        assertThat(ControlPlaneBinaries.cacheDirectory(
                        Map.of("COPR_BUILDER_CACHE", "/c", "XDG_CACHE_HOME", "/x"), HOME, "amd64"))
                .isEqualTo(Path.of("/c", last));
        assertThat(ControlPlaneBinaries.cacheDirectory(
                        Map.of("COPR_BUILDER_CACHE", "", "XDG_CACHE_HOME", "/x"), HOME, "amd64"))
                .isEqualTo(Path.of("/x/copr-builder", last));
        assertThat(ControlPlaneBinaries.cacheDirectory(Map.of(), HOME, "amd64"))
                .isEqualTo(HOME.resolve(".cache/copr-builder").resolve(last));
    }

    @Test
    void cacheIsCompleteWithEveryProgramExecutable(@TempDir Path directory) throws IOException {
        for (String name : ControlPlaneBinaries.NAMES) {
            assertThat(ControlPlaneBinaries.isComplete(directory)).isFalse();
            assertThat(Files.createFile(directory.resolve(name)).toFile().setExecutable(true))
                    .isTrue();
        }
        assertThat(ControlPlaneBinaries.isComplete(directory)).isTrue();
    }

    @Test
    void scriptAndGoModulePinTheSameKubernetes() throws IOException {
        String version = ControlPlaneBinaries.KUBERNETES_VERSION;
        assertThat(Files.readString(Path.of("control-plane-binaries")))
                .contains("KUBERNETES_VERSION=" + version + "\n");
        assertThat(Files.readString(Path.of("go/go.mod"))).contains("k8s.io/kubernetes v" + version + "\n");
    }
}
