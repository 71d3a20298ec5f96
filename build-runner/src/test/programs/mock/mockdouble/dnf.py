"""The package manager: repositories that have to answer, and lists of packages that stand for what is in them."""

import configparser
import os
import re
import urllib.error
import urllib.parse
import urllib.request

from .config import expand
from .errors import config_error, package_manager_error

LOCAL = ("localhost", "127.0.0.1", "::1")
# Every chroot has these: a build without them can not even start.
MINIMAL = ("bash", "coreutils", "rpm-build", "shadow-utils", "redhat-rpm-config")

# What dnf prints when it fails: on request (the fault "dnf").
FAILURES = {
    "dead-mirror": (
        "Errors during downloading metadata for repository 'fedora':\n"
        "  - Curl error (6): Couldn't resolve host name for https://mirrors.fedoraproject.org/metalink?repo=fedora-43&arch=x86_64"
        " [Could not resolve host: mirrors.fedoraproject.org]\n"
        "Error: Failed to download metadata for repo 'fedora': Cannot prepare internal mirrorlist: Curl error (6): Couldn't resolve host"
        " name for https://mirrors.fedoraproject.org/metalink?repo=fedora-43&arch=x86_64 [Could not resolve host:"
        " mirrors.fedoraproject.org]"
    ),
    "dead-package": (
        "[MIRROR] gcc-15.2.1-1.fc43.x86_64.rpm: Status code: 404 for https://mirror.example/gcc-15.2.1-1.fc43.x86_64.rpm (IP: 192.0.2.1)\n"
        "[FAILED] gcc-15.2.1-1.fc43.x86_64.rpm: No more mirrors to try - All mirrors were already tried without success\n"
        "Error: Error downloading packages:\n"
        "  Cannot download gcc-15.2.1-1.fc43.x86_64.rpm: All mirrors were tried"
    ),
    "disk-requirements": (
        "Error: Transaction test error:\n"
        "  installing package glibc-common-2.42-4.fc43.x86_64 needs 45MB more space on the / filesystem\n"
        "  installing package gcc-15.2.1-1.fc43.x86_64 needs 50MB more space on the / filesystem\n"
        "\n"
        "Error Summary\n"
        "-------------\n"
        "Disk Requirements:\n"
        "   At least 50MB more space needed on the / filesystem.\n"
    ),
    # The kernel ends dnf: its text just stops.
    "killed": "Last metadata expiration check: 0:00:01 ago on Wed Nov 25 10:00:00 2026.",
    "unpack": "Error unpacking rpm package games-1.0-1.fc43.x86_64\nError: Transaction failed",
    "test-transaction": "Errors occurred during test transaction.",
    "conflict": (
        "Error: \n Problem: conflicting requests\n"
        "  - nothing provides libfoo.so.1()(64bit) needed by foo-devel-1.0-1.fc43.x86_64 from copr_base\n"
        "(try to add '--skip-broken' to skip uninstallable packages or '--nobest' to use not only best candidate packages)"
    ),
}


class Dnf:
    def __init__(self, opts, chroot, logs, faults):
        self.opts = opts
        self.chroot = chroot
        self.logs = logs
        self.faults = faults

    def install(self, packages):
        """Installs by name; refuses what no list has."""
        command = self._command("install", *packages)
        self._check_repositories(command)
        missing = [name for name in packages if not self._available(name)]
        if missing:
            lines = [f"No match for argument: {name}" for name in missing]
            self._fail(command, [*lines, f"Error: Unable to find a match: {' '.join(missing)}"])
        self._done(packages)

    def update(self):
        """All packages are as new as they get; the repositories have to answer."""
        self._check_repositories(self._command("update"))

    def modules(self):
        commands = self.opts["module_setup_commands"]
        for entry in commands:
            if not (isinstance(entry, tuple) and len(entry) == 2 and all(isinstance(part, str) for part in entry)):
                raise config_error(f"Error in configuration - config_opts['module_setup_commands'] has {entry!r}")
            action, modules = entry
            if action not in ("enable", "disable", "install", "reset", "switch-to", "remove", "update"):
                raise config_error(f"Error in configuration - config_opts['module_setup_commands'] has {entry!r}")
            known = self.opts["mock_double_modules"]
            names = re.split(r"[ ,]+", modules.strip())
            missing = [name for name in names if known is not None and action != "disable" and name not in known]
            if missing:
                command = self._command("module", action, *names)
                self._fail(command, ["Error: Problems in request:", "missing groups or modules: " + ", ".join(missing)])

    def builddep(self, requirements, what):
        command = self._command("builddep", what)
        self._check_repositories(command)
        missing = [text for text in requirements if not self._satisfied(text)]
        if missing:
            lines = [f"No matching package to install: '{text}'" for text in missing]
            self._fail(command, [*lines, "Not all dependencies satisfied", "Error: Some packages could not be found."])
        self._done([text.split()[0] for text in requirements if not text.startswith(("rpmlib(", "/", "("))])

    # -- packages

    def _lists(self):
        packages = {}
        for entry in [*MINIMAL, *self.opts["mock_double_packages"]]:
            name, _, version = entry.partition("=")
            packages[name] = version
        return packages

    def _available(self, name):
        return self.chroot.real and os.path.exists(self.chroot.path(name)) if name.startswith("/") else name in self._lists()

    def _satisfied(self, text):
        text = text.strip()
        if text.startswith("rpmlib("):
            return True
        if text.startswith("/"):
            return os.path.exists(text)
        if text.startswith("("):
            names = re.findall(r"[\w.+-]+(?:\([^()\s]*\))*", text[1:-1])
            names = [name for name in names if not re.fullmatch(r"and|or|if|with|without|unless|else|[\d.]+", name)]
            return (any if " or " in text else all)(self._satisfied(name) for name in names)
        name, _, condition = text.partition(" ")
        packages = self._lists()
        if name not in packages:
            return False
        if not condition or not packages[name]:
            return True
        operator, _, wanted = condition.strip().partition(" ")
        order = _compare(packages[name], wanted.strip())
        return {"=": order == 0, ">=": order >= 0, "<=": order <= 0, ">": order > 0, "<": order < 0}[operator]

    def _done(self, packages):
        for name in packages:
            self.logs.root(f"Installing       : {name}")
        self.logs.root("Complete!")
        file = self.chroot.path("var/lib/mock-double-packages")
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "a", encoding="utf-8") as installed:
            installed.write("".join(name + "\n" for name in packages))

    def installed(self):
        with open(self.chroot.path("var/lib/mock-double-packages"), encoding="utf-8") as file:
            packages = self._lists()
            return sorted({f"{name}-{packages.get(name) or '1.0'}-1.{self.opts['target_arch']}" for name in file.read().split()})

    # -- repositories

    def repositories(self):
        """The enabled ones of dnf.conf, [main] not among them."""
        parser = configparser.RawConfigParser(strict=False)
        text = self.opts["dnf.conf"] or self.opts["yum.conf"]
        try:
            parser.read_string(text)
        except configparser.Error as problem:
            raise package_manager_error(f"Command failed: \n # {' '.join(self._command('makecache'))}\n"
                                        f"Config error: Error parsing '/etc/dnf/dnf.conf': {problem.message}\n") from None
        names = [name for name in parser.sections() if name != "main"]
        for option, pattern in self.opts["enable_disable_repos"]:
            for name in names:
                if pattern in (name, "*"):
                    parser.set(name, "enabled", "1" if option == "--enablerepo" else "0")
        return {name: dict(parser.items(name)) for name in names if parser.get(name, "enabled", fallback="1") not in ("0", "false", "False")}

    def _check_repositories(self, command):
        failure = self.faults.get("dnf")
        if failure:
            self._fail(command, FAILURES[failure].split("\n"))
        for name, settings in self.repositories().items():
            self._check_repository(name, settings, command)
            self.logs.root(f"{settings.get('name', name):<60}")

    def _check_repository(self, name, settings, command):
        urls = [self._substitute(url) for url in re.split(r"[\s,]+", settings.get("baseurl", "")) if url]
        if not urls and not settings.get("mirrorlist") and not settings.get("metalink"):
            self._repository_failed(name, settings, command, [], "Cannot prepare internal mirrorlist: No URLs in mirrorlist")
            return
        problems = []
        for url in urls:
            problem = self._problem(url)
            if problem is None:
                return
            problems.append("  - " + problem)
        if problems:
            self._repository_failed(name, settings, command, problems,
                                    "Cannot download repomd.xml: Cannot download repodata/repomd.xml: All mirrors were tried")

    def _repository_failed(self, name, settings, command, problems, reason):
        lines = [f"Errors during downloading metadata for repository '{name}':", *problems] if problems else []
        if settings.get("skip_if_unavailable", "0").lower() in ("1", "true", "yes"):
            for line in lines:
                self.logs.root(line)
            self.logs.root(f"Ignoring repositories: {name}")
            return
        self._fail(command, [*lines, f"Error: Failed to download metadata for repo '{name}': {reason}"])

    def _substitute(self, text):
        arch = self.opts["rpmbuild_arch"]
        values = {"basearch": "i386" if arch == "i686" else arch, "arch": arch, "releasever": str(self.opts["releasever"] or "")}
        values |= {key: str(value) for key, value in self.opts["dnf_vars"].items()}
        return re.sub(r"\$\{?(\w+)\}?", lambda match: values.get(match.group(1), match.group(0)), expand(self.opts, text))

    def _problem(self, url):
        """Why a repository on this machine does not answer; others are taken as there."""
        target = url.rstrip("/") + "/repodata/repomd.xml"
        parts = urllib.parse.urlsplit(url if "://" in url else "file://" + url)
        if parts.scheme == "file":
            path = urllib.parse.unquote(parts.path).rstrip("/") + "/repodata/repomd.xml"
            if os.path.exists(path):
                return None
            return f"Curl error (37): Couldn't read a file:// file for {target} [Couldn't open file {path}]"
        if parts.scheme not in ("http", "https", "ftp"):
            return f"Curl error (1): Unsupported protocol for {target} [Protocol \"{parts.scheme}\" not supported]"
        if parts.hostname not in LOCAL or not self.opts["online"]:
            return None
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(target, timeout=10) as answer:
                answer.read()
            return None
        except urllib.error.HTTPError as problem:
            return f"Status code: {problem.code} for {target} (IP: 127.0.0.1)"
        except OSError:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            return (f"Curl error (7): Couldn't connect to server for {target} "
                    f"[Failed to connect to {parts.hostname} port {port} after 0 ms: Couldn't connect to server]")

    # -- calls

    def _command(self, *arguments):
        program = "/usr/bin/dnf5" if self.opts["package_manager"] == "dnf5" else "/usr/bin/dnf-3"
        return [
            program, "--installroot", self.chroot.root + "/", "--releasever", str(self.opts["releasever"]),
            "--setopt=deltarpm=False", "--setopt=allow_vendor_change=yes", "--allowerasing", "--disableplugin=local",
            "--disableplugin=spacewalk", "--disableplugin=versionlock", *self.opts["dnf_common_opts"], *arguments,
        ]

    def _fail(self, command, lines):
        for line in lines:
            self.logs.root(line)
        text = "\n".join(lines) + "\n"
        self.logs.show(text.encode())
        raise package_manager_error(f"Command failed: \n # {' '.join(command)}\n{text}")


def _compare(one, other):
    """rpm's order of versions, without epoch and release where one of them lacks it."""
    def parts(text):
        return [int(part) if part.isdigit() else part for part in re.findall(r"\d+|[a-zA-Z]+", text)]

    left, right = parts(one), parts(other)
    for a, b in zip(left, right):
        if a != b:
            if isinstance(a, int) != isinstance(b, int):
                return 1 if isinstance(a, int) else -1
            return 1 if a > b else -1
    return (len(left) > len(right)) - (len(left) < len(right))
