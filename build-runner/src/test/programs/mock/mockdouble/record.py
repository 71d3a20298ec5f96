"""What a call was and how it was understood: one JSON line for each in the file that MOCK_DOUBLE_RECORD names."""

import json
import os
import socket

from .config import KNOWN

RECORDED = (
    "root", "shared_root", "chroot_name", "config_file", "config_paths", "basedir", "cache_topdir", "resultdir",
    "rootdir", "macros", "use_bootstrap", "use_bootstrap_image", "bootstrap_image", "bootstrap_image_ready",
    "rpmbuild_networking", "use_host_resolv", "isolation", "nspawn_args", "chroot_additional_packages",
    "module_setup_commands", "dnf.conf", "plugin_conf", "cleanup_on_success", "cleanup_on_failure", "clean", "check",
    "print_main_output", "releasever", "target_arch", "rpmbuild_arch", "rpmbuild_timeout", "online", "verbose",
    "additional_packages", "dnf_common_opts", "environment",
)


def write(argv, mode, opts, error=None):
    path = os.environ.get("MOCK_DOUBLE_RECORD")
    if not path:
        return
    entry = {
        "argv": argv,
        "mode": mode,
        "cwd": os.getcwd(),
        "uid": os.getuid(),
        "gid": os.getgid(),
        "pid": os.getpid(),
        "process_group": os.getpgid(0),
        "session": os.getsid(0),
        "environment": {
            key: value for key, value in os.environ.items()
            if key in ("HOME", "USER", "PATH", "TERM", "LANG") or key.startswith(("SUDO_", "USERHELPER_"))
        },
        "terminal": {"stdin": os.isatty(0), "stdout": os.isatty(1), "stderr": os.isatty(2)},
        "interfaces": [name for _, name in socket.if_nameindex()],
        "own_cgroup_namespace": own_cgroup_namespace(),
        "config": {key: opts[key] for key in RECORDED if key in opts} if opts else None,
        "unknown_options": sorted(
            key for key in opts if key not in KNOWN and key not in RECORDED and not key.startswith("mock_double_")
        ) if opts else [],
        "error": error,
    }
    data = (json.dumps(entry, default=str) + "\n").encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, data)
    finally:
        os.close(descriptor)


INITIAL_CGROUP_NAMESPACE = "cgroup:[4026531835]"  # The kernel's own number for it.


def own_cgroup_namespace():
    """Whether mock was started in a cgroup namespace of its own: compared with a container's first process, if it may be looked at."""
    other = os.environ.get("MOCK_DOUBLE_CGROUP_NAMESPACE")
    try:
        other = other or os.readlink("/proc/1/ns/cgroup")
    except OSError:
        other = INITIAL_CGROUP_NAMESPACE
    return os.readlink("/proc/self/ns/cgroup") != other
