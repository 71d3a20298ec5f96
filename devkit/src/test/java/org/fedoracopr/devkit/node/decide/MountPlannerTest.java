package org.fedoracopr.devkit.node.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fedoracopr.devkit.node.model.HostTree;
import org.fedoracopr.devkit.node.model.MountPoint;
import org.fedoracopr.devkit.node.model.MountStep;
import org.junit.jupiter.api.Test;

class MountPlannerTest {

    /** Directories are marked {@code /}, links with their target, files with an empty text. */
    private final Map<String, String> host = new TreeMap<>(Map.of(
            "/usr", "/",
            "/bin", "usr/bin",
            "/var", "/",
            "/var/lib", "/",
            "/var/lib/dpkg", "/",
            "/var/lib/seed", "",
            "/var/run", "/run",
            "/run", "/",
            "/run/lock", "/",
            "/file", ""));

    @Test
    void showsEachTopLevelDirectoryAndKeepsLinks() {
        List<MountStep> steps = plan();
        assertThat(steps)
                .contains(
                        new MountStep.Bind("/usr", Path.of("/usr"), false),
                        new MountStep.Link("/bin", "usr/bin"),
                        new MountStep.Bind("/file", Path.of("/file"), true),
                        new MountStep.Bind("/tmp", Path.of("/node/tmp"), false));
        assertThat(steps.getFirst()).isInstanceOf(MountStep.Memory.class);
    }

    @Test
    void mountPointInTheRootNeedsNoFanOut() {
        assertThat(memory(plan(directory("/copr")))).containsExactly("/", "/dev", "/dev/shm");
    }

    @Test
    void existingMountPointNeedsNoFanOut() {
        assertThat(memory(plan(directory("/var/lib/dpkg")))).containsExactly("/", "/dev", "/dev/shm");
    }

    @Test
    void missingMountPointFansItsDirectoryOut() {
        List<MountStep> steps = plan(directory("/var/lib/mock"));
        assertThat(memory(steps)).containsExactly("/", "/dev", "/dev/shm", "/var/lib");
        assertThat(steps)
                .containsSubsequence(
                        new MountStep.Bind("/var", Path.of("/var"), false),
                        new MountStep.Memory("/var/lib", "mode=755,size=512m"),
                        new MountStep.Bind("/var/lib/dpkg", Path.of("/var/lib/dpkg"), false),
                        new MountStep.Directory("/var/lib/mock"),
                        new MountStep.Bind("/var/lib/mock", Path.of("/volume"), false))
                .contains(new MountStep.Bind("/var/lib/seed", Path.of("/var/lib/seed"), true));
    }

    @Test
    void deepMissingMountPointFansOutTheDeepestDirectoryThatExists() {
        assertThat(memory(plan(directory("/run/copr/pod"), directory("/run/copr/other"))))
                .containsExactly("/", "/dev", "/dev/shm", "/run");
    }

    @Test
    void nestedFanOutsComeOutermostFirst() {
        assertThat(memory(plan(directory("/var/lib/x"), directory("/var/y")))).endsWith("/var", "/var/lib");
    }

    @Test
    void followsTheMachinesLinks() {
        List<MountStep> steps = plan(directory("/var/run/secrets/account"));
        assertThat(memory(steps)).endsWith("/run");
        assertThat(steps).contains(new MountStep.Bind("/run/secrets/account", Path.of("/volume"), false));
    }

    @Test
    void mountPointInsideAVolumeIsMadeInTheVolume() {
        List<MountStep> steps = plan(directory("/run/a/inner"), directory("/run/a"));
        assertThat(memory(steps)).containsExactly("/", "/dev", "/dev/shm", "/run");
        assertThat(steps)
                .containsSubsequence(
                        new MountStep.Bind("/run/a", Path.of("/volume"), false),
                        new MountStep.Directory("/run/a/inner"),
                        new MountStep.Bind("/run/a/inner", Path.of("/volume"), false));
    }

    @Test
    void fileIsMountedOnAnEmptyFile() {
        assertThat(plan(new MountPoint("/dev/termination-log", Path.of("/message"), false, true)))
                .containsSubsequence(
                        new MountStep.EmptyFile("/dev/termination-log"),
                        new MountStep.Bind("/dev/termination-log", Path.of("/message"), true));
    }

    @Test
    void readOnlyComesAfterTheMount() {
        assertThat(plan(new MountPoint("/copr", Path.of("/volume"), true, false)))
                .endsWith(new MountStep.Bind("/copr", Path.of("/volume"), false), new MountStep.ReadOnly("/copr"));
    }

    @Test
    void refusesTheKernelsDirectoriesAndThoseBelowAFile() {
        assertThatThrownBy(() -> plan(directory("/proc/x"))).hasMessageContaining("/proc");
        assertThatThrownBy(() -> plan(directory("/file/x"))).hasMessageContaining("/file, which is a file");
    }

    private List<MountStep> plan(MountPoint... mounts) {
        return new MountPlanner(new Listing()).plan(Path.of("/node/tmp"), List.of(mounts));
    }

    private static MountPoint directory(String path) {
        return new MountPoint(path, Path.of("/volume"), false, false);
    }

    private static List<String> memory(List<MountStep> steps) {
        return steps.stream()
                .filter(MountStep.Memory.class::isInstance)
                .map(MountStep::path)
                .toList();
    }

    private final class Listing implements HostTree {
        @Override
        public Kind kind(String path) {
            String found = host.get(path);
            if (found == null) {
                return Kind.ABSENT;
            }
            return found.equals("/") ? Kind.DIRECTORY : found.isEmpty() ? Kind.FILE : Kind.LINK;
        }

        @Override
        public String linkTarget(String path) {
            return host.getOrDefault(path, "");
        }

        @Override
        public List<String> children(String path) {
            String prefix = path.equals("/") ? "/" : path + "/";
            return host.keySet().stream()
                    .filter(name -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0)
                    .map(name -> name.substring(prefix.length()))
                    .toList();
        }
    }
}
