"""mock's configuration: Python files that fill config_opts, and the options that change it."""

import ast
import grp
import os
import re
import socket
import sys
import traceback

from . import VERSION
from .errors import MockError, bad_command_line, config_error

ETC = "/etc/mock"
INCLUDE = re.compile(r"^[ \t]*include\((.*)\)[ \t]*(?:#.*)?$", re.MULTILINE)

PLUGINS = [
    "tmpfs", "root_cache", "yum_cache", "mount", "bind_mount", "ccache", "selinux", "package_state", "chroot_scan",
    "lvm_root", "compress_logs", "sign", "pm_request", "hw_info", "procenv", "showrc", "rpkg_preprocessor",
    "rpmautospec", "buildroot_lock", "export_buildroot_image", "oci_as_buildroot", "overlayfs", "unbreq",
    "sbom_generator", "expand_spec", "system_monitor",
]
# A plugin that is switched on, and that the double has not, must not go unnoticed.
HARMLESS_PLUGINS = {
    "tmpfs", "root_cache", "yum_cache", "mount", "bind_mount", "selinux", "package_state", "chroot_scan",
    "compress_logs", "hw_info", "procenv", "showrc",
}


def etc():
    """The folder that stands for /etc/mock."""
    return os.environ.get("MOCK_DOUBLE_ETC") or ETC


def on_disk(path):
    """A path below /etc/mock, as configurations name it, in the folder that stands for it."""
    if path == ETC or path.startswith(ETC + "/"):
        return etc() + path[len(ETC):]
    return path


def defaults(uid, gid):
    home = "/builddir"
    plugin_conf = {name + "_enable": False for name in PLUGINS} | {name + "_opts": {} for name in PLUGINS}
    for name in ("yum_cache", "root_cache", "bind_mount", "mount", "selinux", "package_state", "hw_info"):
        plugin_conf[name + "_enable"] = True
    plugin_conf |= {
        "ccache_opts": {"max_cache_size": "4G", "compress": None, "dir": "{{cache_topdir}}/{{root}}/ccache/u{{chrootuid}}/"},
        "yum_cache_opts": {"max_age_days": 30, "max_metadata_age_days": 30, "online": True},
        "root_cache_opts": {
            "age_check": True,
            "max_age_days": 15,
            "dir": "{{cache_topdir}}/{{root}}/root_cache/",
            "tar": "gnutar",
            "compress_program": "pigz",
            "decompress_program": None,
            "exclude_dirs": [],
            "extension": ".gz",
        },
        "bind_mount_opts": {"dirs": [], "create_dirs": False},
        "mount_opts": {"dirs": []},
        "tmpfs_opts": {"required_ram_mb": 900, "max_fs_size": None, "mode": "0755", "keep_mounted": False},
        "package_state_opts": {"available_pkgs": False, "installed_pkgs": True},
        "chroot_scan_opts": {"regexes": [], "only_failed": True},
        "compress_logs_opts": {"command": "gzip"},
        "sign_opts": {"cmd": "rpmsign", "opts": "--addsign %(rpms)s"},
    }
    return {
        "version": VERSION,
        "config_paths": [],
        "basedir": "/var/lib/mock",
        "resultdir": "{{basedir}}/{{root}}/result",
        "rootdir": "{{basedir}}/{{root}}/root",
        "cache_topdir": "/var/cache/mock",
        "clean": True,
        "check": True,
        "post_install": False,
        "chroothome": home,
        "log_config_file": "logging.ini",
        "rpmbuild_timeout": 0,
        "chrootuid": uid,
        "chrootgid": gid,
        "chrootgroup": "mock",
        "chrootuser": "mockbuild",
        "online": True,
        "isolation": None,
        "use_nspawn": None,
        "rpmbuild_networking": False,
        "nspawn_args": ["--capability=cap_ipc_lock"],
        "use_container_host_hostname": True,
        "use_bootstrap": True,
        "use_bootstrap_image": True,
        "bootstrap_image": "fedora:latest",
        "bootstrap_image_ready": False,
        "bootstrap_image_skip_pull": False,
        "bootstrap_image_fallback": True,
        "bootstrap_image_keep_getting": 120,
        "bootstrap_chroot_additional_packages": [],
        "bootstrap_module_setup_commands": [],
        "internal_dev_setup": True,
        "cleanup_on_success": True,
        "cleanup_on_failure": True,
        "plugins": list(PLUGINS),
        "plugin_conf": plugin_conf,
        "environment": {
            "TERM": "vt100",
            "SHELL": "/bin/bash",
            "HOME": home,
            "HOSTNAME": "mock",
            "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
            "PROMPT_COMMAND": r'printf "\033]0;<mock-chroot>\007"',
            "PS1": r"<mock-chroot> \s-\v\$ ",
            "LANG": "C.UTF-8",
        },
        "scm": False,
        "scm_opts": {},
        "use_host_resolv": False,
        "chroot_setup_cmd": ("groupinstall", "buildsys-build"),
        "chroot_additional_packages": "",
        "target_arch": "i386",
        "releasever": None,
        "rpmbuild_arch": None,
        "rpmbuild_opts": "",
        "dnf_vars": {},
        "dnf.conf": "",
        "yum.conf": "",
        "dnf_common_opts": [],
        "ssl_extra_certs": None,
        "dnf_builddep_opts": [],
        "update_before_build": True,
        "more_buildreqs": {},
        "nosync": False,
        "nosync_force": False,
        "files": {},
        "macros": {
            "%_topdir": home + "/build",
            "%_rpmfilename": "%%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm",
        },
        "hostname": None,
        "module_enable": [],
        "module_install": [],
        "module_setup_commands": [],
        "forcearch": None,
        "no_root_shells": False,
        "extra_chroot_dirs": [],
        "package_manager": "dnf",
        "package_manager_max_attempts": 1,
        "package_manager_attempt_delay": 10,
        "dynamic_buildrequires": True,
        "dynamic_buildrequires_max_loops": 10,
        "external_buildrequires": False,
        "dev_loop_count": 12,
        "rpmbuild_command": "/usr/bin/rpmbuild",
        "opstimeout": 0,
        "stderr_line_prefix": "",
        "print_main_output": None,
        "dist": None,
        "description": "",
        "legal_host_arches": None,
        "additional_packages": [],
        "no-config": {},
        # Of the double only: what stands for the distribution.
        "mock_double_packages": [],
        "mock_double_modules": None,
        "mock_double_emulation": False,
        "mock_double_chroot": "real",
    }


KNOWN = frozenset(defaults(0, 0)) | {"root", "config_path", "config_file", "chroot_name", "verbose", "macrofile",
                                     "enable_disable_repos", "unique-ext", "use_bootstrap_container"}


def load(name, directory, uid, gid):
    """Reads site-defaults.cfg, then the chroot's file; a file that is missing or fails ends with exit code 3."""
    opts = defaults(uid, gid)
    opts["config_path"] = directory or ETC
    folder = on_disk(opts["config_path"])
    if name.endswith(".cfg"):
        path = name
        opts["chroot_name"] = os.path.splitext(os.path.basename(name))[0]
    else:
        path = os.path.join(opts["config_path"], name + ".cfg")
        opts["chroot_name"] = name
    opts["config_file"] = path
    for global_file in ("site-defaults.cfg", "chroot-aliases.cfg"):
        if os.path.exists(os.path.join(folder, global_file)):
            _execute(opts, os.path.join(opts["config_path"], global_file))
    if not os.path.exists(on_disk(path)):
        lines = [f"Could not find required config file: {path}"]
        if name == "default":
            lines.append("  Did you forget to specify the chroot to use with '-r'?")
        if "/" in path and not name.endswith(".cfg"):
            lines.append("  If you're trying to specify a path, include the .cfg extension, e.g. -r ./target.cfg")
        raise config_error("\nERROR: ".join([*lines, f"Non-existing Mock config '{name}'"]))
    _execute(opts, path)
    if "root" not in opts:
        raise config_error("Error in configuration - option config_opts['root'] must be present in your config.")
    if opts["use_container_host_hostname"] and "%_buildhost" not in opts["macros"]:
        opts["macros"]["%_buildhost"] = socket.gethostname()
    if "use_bootstrap_container" in opts:
        opts["use_bootstrap"] = opts["use_bootstrap_container"]
    return opts


def _execute(opts, path):
    try:
        text = _with_includes(opts, path)
        exec(compile(text, path, "exec"), {"config_opts": opts, "os": os, "include": _late_include})
    except MockError:
        raise
    except BaseException:  # A configuration may even call exit().
        kind, value = sys.exc_info()[:2]
        print("".join(traceback.format_exception_only(kind, value)).rstrip(), file=sys.stderr)
        raise config_error("Error in configuration") from None
    _check_macros(opts)


def _late_include(path):
    raise NameError(f"include({path!r}) stands where mock does not see it: it has to be alone on its line")


def _with_includes(opts, path):
    """The text of a file with the text of what it includes: as mock does it, before anything is executed."""
    if not os.path.isabs(path):
        path = os.path.join(opts["config_path"], path) if not path.endswith(".cfg") or not os.path.exists(path) else path
    real = on_disk(path)
    if not os.path.exists(real):
        raise config_error(f"Could not find included config file: {path}")
    if path in opts["config_paths"]:
        print(f"WARNING: Multiple inclusion of {path}, skipping", file=sys.stderr)
        return ""
    opts["config_paths"].append(path)
    with open(real, encoding="utf-8") as file:
        text = file.read()
    return INCLUDE.sub(lambda match: _with_includes(opts, eval(match.group(1), {"config_opts": opts})), text)


def _check_macros(opts):
    for key, value in list(opts["macros"].items()):
        if not key or (not value and value is not None) or len(key.split()) != 1:
            raise bad_command_line(f"Bad macros 'config_opts['macros']['{key}'] = ['{value}']'")
        if not key.startswith("%"):
            del opts["macros"][key]
            opts["macros"]["%" + key] = value


def expand(opts, text):
    """mock's strings are Jinja templates; the double knows plain names in double braces."""
    for _ in range(10):
        changed = re.sub(r"\{\{ *([\w.]+) *\}\}", lambda match: str(opts.get(match.group(1), "")), text)
        if changed == text:
            break
        text = changed
    return text


def _value(text):
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if text.lower() == "none":
        return None
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def apply_options(opts, options, arguments):
    """The command line overrides the files."""
    for option in options.cli_config_opts:
        if "=" not in option:
            raise bad_command_line(f"Bad option for '--config-opts' ({option}).  Use --config-opts 'key=value'")
        key, value = option.split("=", 1)
        opts[key] = _value(value)
    opts["verbose"] = options.verbose
    if opts["print_main_output"] is None:
        opts["print_main_output"] = options.verbose > 0 and sys.stderr.isatty()
    opts["target_arch"] = options.arch or opts["target_arch"]
    opts["rpmbuild_arch"] = options.rpmbuild_arch or opts["rpmbuild_arch"] or opts["target_arch"]
    opts["forcearch"] = options.forcearch or opts["forcearch"]
    opts["clean"] = opts["clean"] and options.clean
    opts["check"] = opts["check"] and options.check
    macros = list(options.rpmmacros)
    macros += [f"_with_{name.replace('-', '_')} --with-{name}" for name in options.rpmwith]
    macros += [f"_without_{name.replace('-', '_')} --without-{name}" for name in options.rpmwithout]
    for macro in macros:
        key, _, value = macro.strip().partition(" ")
        if not value:
            raise bad_command_line(f"Bad option for '--define' ({macro.strip()}).  Use --define 'macro expr'")
        opts["macros"][key if key.startswith("%") else "%" + key] = value
    if options.macro_file:
        if not os.path.isfile(options.macro_file):
            raise bad_command_line(f"Input rpm macros file does not exist: {options.macro_file}")
        opts["macrofile"] = options.macro_file
    for key in ("resultdir", "rootdir"):
        if getattr(options, key):
            opts[key] = os.path.abspath(os.path.expanduser(getattr(options, key)))
    if options.uniqueext:
        opts["unique-ext"] = options.uniqueext
    if options.rpmbuild_timeout is not None:
        opts["rpmbuild_timeout"] = options.rpmbuild_timeout
    if options.bootstrap is not None:
        opts["use_bootstrap"] = options.bootstrap
    if options.bootstrap_image is not None:
        opts["use_bootstrap_image"] = options.bootstrap_image
        opts["use_bootstrap"] = opts["use_bootstrap"] or options.bootstrap_image
    _apply_plugins(opts, options)
    isolation = options.isolation or ("nspawn" if options.new_chroot else "simple" if options.old_chroot else opts["isolation"])
    if isolation not in (None, "auto", "simple", "nspawn"):
        raise config_error(f"Error in configuration - config_opts['isolation'] is '{isolation}'")
    opts["mock_double_nspawn"] = isolation == "nspawn"
    opts["mock_double_auto"] = isolation not in ("simple", "nspawn")
    if options.enable_network:
        opts["rpmbuild_networking"] = True
        opts["use_host_resolv"] = True
    if options.mode == "rebuild" and len(arguments) > 1 and not options.resultdir:
        raise bad_command_line("Must specify --resultdir when building multiple RPMS.")
    if options.cleanup_after is not None:
        opts["cleanup_on_success"] = opts["cleanup_on_failure"] = options.cleanup_after
    opts["shared_root"] = opts["root"]
    if "unique-ext" in opts:
        opts["root"] = f"{opts['root']}-{opts['unique-ext']}"
    base = os.path.join(opts["basedir"], opts["root"])
    opts["resultdir"] = os.path.abspath(expand(opts, opts["resultdir"]))
    opts["rootdir"] = os.path.abspath(expand(opts, opts["rootdir"]))
    if (opts["resultdir"] + "/").startswith(base + "/"):
        opts["cleanup_on_success"] = opts["cleanup_on_failure"] = False
    opts["online"] = options.online
    if options.rpmbuild_opts:
        opts["rpmbuild_opts"] = options.rpmbuild_opts
    opts["enable_disable_repos"] = options.enable_disable_repos
    opts["additional_packages"] = options.additional_packages


def _apply_plugins(opts, options):
    for names, text, enabled in ((options.disabled_plugins, "disable", False), (options.enabled_plugins, "enable", True)):
        for name in names:
            if name not in opts["plugins"]:
                raise bad_command_line(f"Bad option for '--{text}-plugin={name}'. Expecting one of: {opts['plugins']}")
            opts["plugin_conf"][name + "_enable"] = enabled
    for option in options.plugin_opts:
        match = re.fullmatch(r"([^:]*):([^=]*)=(.*)", option, re.DOTALL)
        if not match:
            raise bad_command_line(f"Bad option for '--plugin-option' ({option}).  Use --plugin-option 'plugin:key=value'")
        plugin, key, value = match.groups()
        if plugin not in opts["plugins"]:
            raise bad_command_line(f"Bad option for '--plugin-option' ({option}).  No such plugin: {plugin}")
        try:
            value = ast.literal_eval(value)
        except (ValueError, SyntaxError):
            pass
        opts["plugin_conf"][plugin + "_opts"][key] = value
    for name in PLUGINS:
        if opts["plugin_conf"].get(name + "_enable") and name not in HARMLESS_PLUGINS:
            raise config_error(f"the test double of mock does not have the plugin {name}: see its README.md")


def mock_group(default):
    try:
        return grp.getgrnam("mock").gr_gid
    except KeyError:
        return default
