package org.fedoracopr.runner.mock.config;

import org.jspecify.annotations.Nullable;

/**
 * The part of mock's site-defaults.cfg that is the runner's: what holds for every build on this machine (SITE-1).
 *
 * <p>It stands between two lines of its own, before what an administrator wrote, whose settings therefore win; both survive each other.
 *
 * @param processes what {@code %_smp_build_ncpus} is at most
 * @param simpleIsolation whether builds that ask for nothing get mock's isolation simple
 * @param trusted a file of certificates that package managers trust; null for what they trust by themselves
 */
record SiteDefaultsBlock(
        int processes, boolean simpleIsolation, @Nullable String trusted) {

    /** mock gives a package manager an environment of its own, so it is told by an option, and finds the file in a bootstrap chroot, too. */
    private static final String TRUST = """
            config_opts['ssl_extra_certs'] = ['FILE', 'FILE']
            for _options in ('dnf_common_opts', 'dnf4_common_opts', 'dnf5_common_opts', 'yum_common_opts'):
                if _options in config_opts and '--setopt=sslcacert=FILE' not in config_opts[_options]:
                    config_opts[_options] = list(config_opts[_options]) + ['--setopt=sslcacert=FILE']
            """;

    private static final String BEGIN =
            "# BEGIN copr-rpmbuild: written anew for every build; your own settings go below END and win\n";
    private static final String END = "# END copr-rpmbuild\n";

    /** Where the begin line's wording changes, an older block is still found. */
    private static final String BEGIN_MARK = "# BEGIN copr-rpmbuild";

    /** The file with this block in it, in the place of an earlier one. */
    String in(String file) {
        int begin = file.startsWith(BEGIN_MARK) ? 0 : file.indexOf("\n" + BEGIN_MARK) + 1;
        int end = file.indexOf("\n" + END, begin);
        boolean there = end >= 0 && file.startsWith(BEGIN_MARK, begin);
        if (!there) {
            return text() + (file.isEmpty() ? "" : "\n") + file;
        }
        return file.substring(0, begin) + text() + file.substring(end + 1 + END.length());
    }

    private String text() {
        var text = new StringBuilder(BEGIN);
        text.append("config_opts['chrootuid'] = 1000\nconfig_opts['chrootgid'] = 135\n");
        // The caches of a Pod go with it: making them only costs time.
        text.append("config_opts['plugin_conf']['root_cache_enable'] = False\n");
        text.append("config_opts['plugin_conf']['ccache_enable'] = False\n");
        if (simpleIsolation) {
            text.append("config_opts['isolation'] = 'simple'\n");
        }
        text.append("config_opts['macros']['%_smp_build_ncpus'] = '")
                .append(processesMacro())
                .append("'\n");
        if (trusted != null) {
            text.append(TRUST.replace("FILE", trusted));
        }
        return text.append(END).toString();
    }

    /** A package may still ask for less with {@code %_smp_ncpus_max}; in the shell, for rpm expands no arithmetic before 4.16. */
    String processesMacro() {
        return "%%(n=%d; m=%%{?_smp_ncpus_max}; if [ -n \"$m\" ] && [ \"$m\" -gt 0 ] && [ \"$m\" -lt \"$n\" ]; then n=\"$m\"; fi; echo \"$n\")"
                .formatted(processes);
    }
}
