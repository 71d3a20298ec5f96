package org.fedoracopr.runner.mock.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.SequencedMap;
import org.fedoracopr.runner.failure.BuildException;

/**
 * The configuration of a chroot in which a source package is made, {@code mock-source-build.cfg}: the machine's default chroot, with network
 * and few rights, upstream's file to the byte (MOCK-6).
 */
record SourceBuildConfig(String include, SequencedMap<String, String> macros) {

    private static final String BODY = """
            config_opts['root'] = "make-srpm-method"
            config_opts['rpmbuild_networking'] = True
            config_opts['use_host_resolv'] = True
            config_opts['chroot_additional_packages'] = 'make dnf'
            config_opts['plugin_conf']['bind_mount_enable'] = True
            config_opts['use_bootstrap'] = False
            config_opts['nspawn_args'] = ['--drop-capability=\
            CAP_SYS_ADMIN,CAP_IPC_OWNER,CAP_KILL,CAP_LEASE,CAP_LINUX_IMMUTABLE,CAP_NET_BIND_SERVICE,CAP_NET_BROADCAST,CAP_NET_RAW,\
            CAP_SETGID,CAP_SETPCAP,CAP_SETUID,CAP_SYS_CHROOT,CAP_SYS_NICE,CAP_SYS_PTRACE,CAP_SYS_TTY_CONFIG,CAP_SYS_RESOURCE,\
            CAP_SYS_BOOT,CAP_AUDIT_WRITE,CAP_AUDIT_CONTROL']
            """;

    SourceBuildConfig {
        macros = Collections.unmodifiableSequencedMap(macros);
    }

    static SourceBuildConfig of(ConfigRequest request, Path mockDirectory) throws BuildException {
        return new SourceBuildConfig(mockDirectory + "/default.cfg", PythonLines.macros(request));
    }

    /** The file's text. */
    String render() {
        var text = new StringBuilder();
        text.append("include('").append(include).append("')\n\n").append(BODY).append('\n');
        macros.entrySet()
                .forEach(macro ->
                        text.append('\n').append(PythonLines.macro(macro)).append('\n'));
        return text.toString();
    }
}
