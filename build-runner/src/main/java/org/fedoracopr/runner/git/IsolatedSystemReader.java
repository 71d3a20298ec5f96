package org.fedoracopr.runner.git;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Lets JGit see no configuration but the repository's own.
 *
 * <p>A build must not depend on who runs it, and JGit would start the git program to find the system's configuration and write a file of its own
 * into the home directory.
 */
final class IsolatedSystemReader extends SystemReader.Delegate {

    /**
     * How exact file times are taken to be: coarser than any file system of a builder.
     *
     * <p>Left alone, JGit measures it with files in each clone, in the background and for seconds, and so while the clone is deleted.
     */
    private static final Duration FILE_TIME_RESOLUTION = Duration.ofMillis(20);

    private IsolatedSystemReader(SystemReader delegate) {
        super(delegate);
    }

    /** Makes JGit use it; repeating it changes nothing. */
    static synchronized void install() {
        if (!(SystemReader.getInstance() instanceof IsolatedSystemReader)) {
            SystemReader.setInstance(new IsolatedSystemReader(SystemReader.getInstance()));
        }
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fileSystem) {
        return new EmptyConfig(parent, fileSystem);
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fileSystem) {
        return new EmptyConfig(parent, fileSystem);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fileSystem) {
        return new EmptyConfig(parent, fileSystem);
    }

    private static final class EmptyConfig extends FileBasedConfig {
        @SuppressWarnings("NullAway") // JGit itself makes a configuration without a file in this way.
        EmptyConfig(@Nullable Config parent, FS fileSystem) {
            super(parent, null, fileSystem);
        }

        @Override
        public long getTimeUnit(
                String section, @Nullable String subsection, String name, long defaultValue, TimeUnit unit) {
            return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
                    ? unit.convert(FILE_TIME_RESOLUTION)
                    : super.getTimeUnit(section, subsection, name, defaultValue, unit);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
