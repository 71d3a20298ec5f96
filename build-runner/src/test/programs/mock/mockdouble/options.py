"""The command line of mock: every option with its arity, stricter than mock where mock is lenient."""

import argparse

from .errors import bad_command_line, refused

SCRUB = ("chroot", "cache", "root-cache", "c-cache", "yum-cache", "dnf-cache", "lvm", "overlayfs", "bootstrap", "all")

MODES = (
    "rebuild", "buildsrpm", "shell", "chroot", "clean", "init", "installdeps", "update", "remove", "orphanskill",
    "copyin", "copyout", "umount", "mount",
)
# mode -> option: known to mock, not done here.
REFUSED_MODES = {
    "chain": "--chain",
    "pm-cmd": "--pm-cmd",
    "yum-cmd": "--yum-cmd",
    "dnf-cmd": "--dnf-cmd",
    "snapshot": "--snapshot",
    "remove_snapshot": "--remove-snapshot",
    "rollback-to": "--rollback-to",
    "list_chroots": "--list-chroots",
    "calculatedeps": "--calculate-build-dependencies",
    "debugconfigexpand": "--debug-config-expanded",
}
OLD_STYLE = ("chroot", "shell", "rebuild", "install", "installdeps", "remove", "init", "clean")
# These take a command of somebody else: what looks like an option may belong to it.
COMMAND_MODES = ("chroot", "shell")


class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.print_usage()
        raise bad_command_line(f"mock: error: {message}")


class Repositories(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        namespace.enable_disable_repos = [*namespace.enable_disable_repos, (option_string, values)]


def _parser():
    parser = Parser(prog="mock", usage="mock [options] COMMAND", allow_abbrev=False)
    add = parser.add_argument

    def mode(*names, const):
        add(*names, action="store_const", const=const, dest="mode", default="__default__")

    for name in MODES:
        mode("--" + name, const=name)
    for name, option in REFUSED_MODES.items():
        mode(option, const=name)
    mode("-i", "--install", const="install")
    mode("--debug-config", const="debugconfig")
    mode("--scrub-all-chroots", const="scrub_all_chroots")
    add("--scrub", action="append", choices=SCRUB, default=[])
    add("--version", action="store_true")

    # Options with a value, given once: the last one counts.
    for names in (
        ("--localrepo",), ("--tmp_prefix",), ("--arch",), ("--forcearch",), ("--macro-file",), ("--resultdir",),
        ("--rootdir",), ("--uniqueext",), ("--configdir",), ("--cwd",), ("--spec",), ("--sources",),
        ("--rpmbuild-opts",), ("--buildroot-image",),
    ):
        add(*names)
    add("-r", "--root", dest="chroot", default="default")
    add("--target", dest="rpmbuild_arch")
    add("--isolation")
    add("--rpmbuild_timeout", type=int)
    add("--short-circuit", choices=("prep", "install", "build", "binary"))
    add("--separate-check", choices=("best_effort", "enforce", "off"))
    add("--hermetic-build", nargs=2)

    # Options with a value, given any number of times.
    add("-a", "--addrepo", action="append", dest="repos", default=[])
    add("-D", "--define", action="append", dest="rpmmacros", default=[])
    add("--with", action="append", dest="rpmwith", default=[])
    add("--without", action="append", dest="rpmwithout", default=[])
    add("--config-opts", action="append", dest="cli_config_opts", default=[])
    add("--enable-plugin", action="append", dest="enabled_plugins", default=[])
    add("--disable-plugin", action="append", dest="disabled_plugins", default=[])
    add("--plugin-option", action="append", dest="plugin_opts", default=[])
    add("--scm-option", action="append", dest="scm_opts", default=[])
    add("--additional-package", action="append", dest="additional_packages", default=[])
    add("--enablerepo", "--disablerepo", action=Repositories, dest="enable_disable_repos", default=[])

    # Switches.
    add("-c", "--continue", action="store_true", dest="cont")
    for name in (
        "--recurse", "--cache-alterations", "--unpriv", "--symlink-dereference", "--old-chroot", "--new-chroot",
        "--enable-network", "--postinstall", "--trace", "--scm-enable",
    ):
        add(name, action="store_true")
    add("--offline", action="store_false", dest="online", default=True)
    add("-n", "--no-clean", action="store_false", dest="clean", default=True)
    add("--nocheck", action="store_false", dest="check", default=True)
    add("--cleanup-after", action="store_true", dest="cleanup_after", default=None)
    add("-N", "--no-cleanup-after", action="store_false", dest="cleanup_after", default=None)
    add("-v", "--verbose", action="store_const", const=2, dest="verbose", default=1)
    add("-q", "--quiet", action="store_const", const=0, dest="verbose")
    add("-p", "--print-root-path", action="store_true")
    add("-l", "--list-snapshots", action="store_true")
    add("--yum", action="store_const", const="yum", dest="package_manager")
    add("--dnf", action="store_const", const="dnf", dest="package_manager")
    add("--bootstrap-chroot", action="store_true", dest="bootstrap", default=None)
    add("--no-bootstrap-chroot", action="store_false", dest="bootstrap", default=None)
    add("--use-bootstrap-image", action="store_true", dest="bootstrap_image", default=None)
    add("--no-bootstrap-image", action="store_false", dest="bootstrap_image", default=None)
    return parser


def parse(arguments):
    """Returns (options, arguments); raises with exit code 5 for everything that is not of mock's form."""
    options, rest = _parser().parse_known_args(arguments)
    if options.mode == "__default__":
        if rest and rest[0] in OLD_STYLE:
            options.mode, rest = rest[0], rest[1:]
        else:
            options.mode = "rebuild"
    separated = "--" in arguments
    if rest and rest[0] == "--":
        rest = rest[1:]
    if options.scrub:
        options.mode = "clean"
    unknown = [argument for argument in rest if argument.startswith("-")]
    if unknown and options.mode not in COMMAND_MODES and not separated:
        raise bad_command_line("unrecognized arguments: " + " ".join(unknown))
    _check(options)
    return options, rest


def _check(options):
    for mode, option in REFUSED_MODES.items():
        if options.mode == mode:
            raise refused(option)
    for given, option in (
        (options.scm_enable or options.scm_opts, "--scm-enable"),
        (options.short_circuit, "--short-circuit"),
        (options.separate_check not in (None, "off"), "--separate-check"),
        (options.hermetic_build, "--hermetic-build"),
        (options.buildroot_image, "--buildroot-image"),
        (options.postinstall, "--postinstall"),
        (options.list_snapshots, "--list-snapshots"),
        (options.package_manager == "yum", "--yum"),
        (options.cache_alterations, "--cache-alterations"),
        (options.tmp_prefix, "--tmp_prefix"),
        (options.trace, "--trace"),
        ("lvm" in options.scrub, "--scrub=lvm"),
        ("overlayfs" in options.scrub, "--scrub=overlayfs"),
    ):
        if given:
            raise refused(option)
    if options.rpmbuild_arch and "," in options.rpmbuild_arch:
        raise bad_command_line(f"--target option accepts only one arch. Invalid: {options.rpmbuild_arch}")
    if options.mode == "buildsrpm" and not options.spec:
        raise bad_command_line("Must specify both --spec and --sources with --buildsrpm")
    for given, text in (
        (options.localrepo, "The --localrepo option works only with --chain"),
        (options.recurse, "Only --chain mode supports --recurse build algorithm"),
        (options.cont, "Only --chain mode supports --continue build algorithm"),
        (
            options.additional_packages and options.mode != "rebuild",
            "The --additional-package option requires the --rebuild mode",
        ),
    ):
        if given:
            raise bad_command_line(text)
    if options.isolation not in (None, "auto", "simple", "nspawn"):
        raise bad_command_line(f"Bad option for '--isolation'. Unknown value: {options.isolation}")
