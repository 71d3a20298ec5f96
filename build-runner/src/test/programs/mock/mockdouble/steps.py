"""What mock does: the steps of every command, in mock's order and with mock's words."""

import glob
import os
import shlex
import shutil
import subprocess
import time

from . import record
from .chroot import Chroot, remove
from .dnf import MINIMAL, Dnf
from .errors import MockError, bad_command_line, package_error
from .logs import write_all


class Steps:
    def __init__(self, opts, options, arguments, logs, faults):
        self.opts = opts
        self.options = options
        self.arguments = arguments
        self.logs = logs
        self.faults = faults
        self.chroot = Chroot(opts, logs)
        self.dnf = Dnf(opts, self.chroot, logs, faults)
        self.bootstrap = None
        if opts["use_bootstrap"]:
            unique = f"-{opts['unique-ext']}" if "unique-ext" in opts else ""
            self.bootstrap = os.path.join(opts["basedir"], f"{opts['shared_root']}-bootstrap{unique}")
        self.builddir = opts["chroothome"] + "/build"

    # -- the commands

    def run(self):
        mode = self.options.mode
        if mode == "init":
            if self.opts["clean"]:
                self.clean()
            self.init()
        elif mode == "clean":
            self.scrub(self.options.scrub) if self.options.scrub else self.clean()
        elif mode == "scrub_all_chroots":
            for path in glob.glob(os.path.join(self.opts["basedir"], "*")) + glob.glob(os.path.join(self.opts["cache_topdir"], "*")):
                remove(path)
        elif mode == "rebuild":
            self.rebuild()
        elif mode == "buildsrpm":
            self.buildsrpm()
        elif mode in ("chroot", "shell"):
            return self.command(mode == "shell")
        elif mode == "copyin":
            return self.copy_in()
        elif mode == "copyout":
            return self.copy_out()
        elif mode in ("install", "installdeps", "update", "remove"):
            return self.packages(mode)
        elif mode == "orphanskill":
            self.chroot.kill_orphans(tell=True)
        elif mode == "debugconfig":
            for key in sorted(self.opts):
                print(f"config_opts['{key}'] = {self.opts[key]!r}")
        elif mode not in ("mount", "umount"):
            raise AssertionError(mode)
        return 0

    def clean(self):
        self.faults.enter("clean", self.logs)
        self.logs.start("clean chroot")
        self.chroot.take_lock()
        self.chroot.delete()
        self.logs.finish("clean chroot")

    def scrub(self, what):
        state = f"scrub {what}"
        self.faults.enter("scrub", self.logs)
        self.logs.start(state)
        cache = os.path.join(self.opts["cache_topdir"], self.opts["shared_root"])
        try:
            self.chroot.take_lock()
            for scrub in what:
                name = self.opts["chroot_name"]
                if scrub == "all":
                    self.logs.root_info(f"scrubbing everything for {name}")
                    self.chroot.delete()
                    remove(cache)
                    remove(self.bootstrap)
                elif scrub == "chroot":
                    self.logs.root_info(f"scrubbing chroot for {name}")
                    self.chroot.delete()
                elif scrub == "bootstrap":
                    self.logs.root_info(f"scrubbing bootstrap for {name}")
                    remove(self.bootstrap)
                else:
                    self.logs.root_info(f"scrubbing {scrub} for {name}")
                    parts = {"cache": [""], "root-cache": ["root_cache"], "c-cache": ["ccache"]}.get(scrub, ["yum_cache", "dnf_cache"])
                    for part in parts:
                        remove(os.path.join(cache, part))
        finally:
            self.logs.finish(state)

    def init(self):
        self.chroot.take_lock()
        self._make_results()
        self.logs.open(self.opts["resultdir"])
        if self.bootstrap:
            self._init_bootstrap()
        fresh = not self.chroot.initialized()
        self.logs.start("chroot init")
        self.logs.info("calling preinit hooks")
        plugins = self.opts["plugin_conf"]
        if plugins["root_cache_enable"]:
            self.logs.info("enabled root cache")
        if plugins["yum_cache_enable"]:
            self.logs.info("enabled package manager cache")
        self.logs.start("cleaning package manager metadata")
        self.logs.finish("cleaning package manager metadata")
        if plugins["hw_info_enable"]:
            self.logs.info("enabled HW Info plugin")
            self._hardware()
        manager = self.opts["package_manager"]
        self.logs.info(f"Package manager {manager} detected and used (direct choice)")
        if fresh:
            self.faults.enter("init", self.logs)
            state = f"installing minimal buildroot with {manager}"
            self.chroot.create()
            self.logs.start(state)
            setup = self.opts["chroot_setup_cmd"]
            setup = setup.split() if isinstance(setup, str) else list(setup)
            if setup[0] == "install":
                self.opts["mock_double_packages"] = [*self.opts["mock_double_packages"], *(set(setup[1:]) - set(MINIMAL))]
            self.dnf.modules()
            additional = self.opts["chroot_additional_packages"]
            additional = additional.split() if isinstance(additional, str) else list(additional)
            self.dnf.install([*MINIMAL, *additional])
            self.logs.finish(state)
            if plugins["root_cache_enable"]:
                self._root_cache()
        elif self.opts["update_before_build"] and self.options.clean:
            self.logs.start(f"{manager} update")
            self.logs.finish(f"{manager} update")
        self.logs.finish("chroot init")
        if fresh:
            self.logs.info("Installed packages:")
            for package in self.dnf.installed():
                self.logs.info(package)

    def _init_bootstrap(self):
        fresh = not os.path.isdir(self.bootstrap)
        os.makedirs(os.path.join(self.bootstrap, "root"), exist_ok=True)
        self.logs.start("chroot init", bootstrap=True)
        self.logs.info("calling preinit hooks")
        if fresh and self.opts["use_bootstrap_image"]:
            image = self.opts["bootstrap_image"]
            self.logs.info("Guessed host environment type: unknown")
            self.logs.info(f"Using container image: {image}")
            self.logs.info(f"Pulling image: {image}")
        elif fresh:
            state = f"installing {self.opts['package_manager']} tooling"
            self.logs.start(state, bootstrap=True)
            self.logs.finish(state, bootstrap=True)
        self.logs.finish("chroot init", bootstrap=True)

    def _make_results(self):
        results = self.opts["resultdir"]
        text = (f"\nCould not create output directory for built rpms. The directory specified was:\n    {results}\n\n"
                "Try using the --resultdir= option to select another location. Recommended location is --resultdir=~/mock/.\n")
        try:
            os.makedirs(results, exist_ok=True)
            with open(os.path.join(results, ".mock-double"), "w", encoding="utf-8"):
                pass
            os.unlink(os.path.join(results, ".mock-double"))
        except OSError:
            raise MockError(70, text) from None
        if os.environ.get("MOCK_DOUBLE_STRICT_USER") and not _writable_by(results, self.chroot.uid, self.chroot.gid):
            raise MockError(70, text)

    def _hardware(self):
        with open(os.path.join(self.opts["resultdir"], "hw_info.log"), "w", encoding="utf-8") as file:
            os.makedirs(self.chroot.base, exist_ok=True)
            for title, command in (("CPU info", ["/usr/bin/lscpu"]), ("Memory", ["/usr/bin/free"]), ("Storage", ["/bin/df", "-H", self.chroot.base])):
                done = subprocess.run(command, capture_output=True, text=True, check=False) if os.path.exists(command[0]) else None
                file.write(f"{title}:\n{done.stdout if done else ''}\n\n")

    def _root_cache(self):
        self.logs.start("creating root cache")
        directory = os.path.join(self.opts["cache_topdir"], self.opts["shared_root"], "root_cache")
        os.makedirs(directory, exist_ok=True)
        with open(os.path.join(directory, "cache.tar.gz"), "w", encoding="utf-8"):
            pass
        self.logs.finish("creating root cache")

    # -- builds

    def rebuild(self):
        srpms = list(self.arguments)
        if self.options.spec and self.options.sources:
            srpms.append(self.buildsrpm())
            self.opts["clean"] = False
        if not srpms:
            raise MockError(50, "No package specified to rebuild command.")
        if len(srpms) > 1 and self.options.spec:
            raise MockError(50, "--spec argument only supported with single srpm.")
        for srpm in srpms:
            _check_srpm(srpm)
        for srpm in srpms:
            self._generic(srpm, self.build)

    def buildsrpm(self):
        spec, sources = self.options.spec, self.options.sources
        if not os.path.isfile(spec):
            raise bad_command_line(f"Input specfile does not exist: {spec}")
        if sources and not os.path.exists(sources):
            raise bad_command_line(f"Input sources directory or file does not exist: {sources}")
        return self._generic(spec, self.source_package)

    def _generic(self, item, work):
        start = time.monotonic()

        def spent():
            seconds = int(time.monotonic() - start)
            return f"{seconds // 60} minutes {seconds % 60} seconds"

        try:
            self.logs.info(f"Start({item})  Config({self.opts['root']})")
            if self.opts["clean"]:
                self.clean()
            self.init()
            result = work(item)
            self.logs.info(f"Done({item}) Config({self.opts['chroot_name']}) {spent()}")
            self.logs.info(f"Results and/or logs in: {self.opts['resultdir']}")
            if self.opts["cleanup_on_success"]:
                self.logs.info("Cleaning up build root ('cleanup_on_success=True')")
                self.clean()
            return result
        except (Exception, KeyboardInterrupt):
            self.logs.error(f"Exception({item}) Config({self.opts['root']}) {spent()}")
            self.logs.info(f"Results and/or logs in: {self.opts['resultdir']}")
            if self.opts["cleanup_on_failure"]:
                self.logs.info("Cleaning up build root ('cleanup_on_failure=True')")
                self.clean_after_failure()
            raise

    def clean_after_failure(self):
        """The states that the failure left are over."""
        self.logs.states.clear()
        self.clean()

    def source_package(self, spec):
        self.logs.start("buildsrpm")
        try:
            self.faults.enter("buildsrpm", self.logs)
            specs, sources = self.chroot.path(self.builddir, "SPECS"), self.chroot.path(self.builddir, "SOURCES")
            shutil.copy(spec, specs)
            if self.options.sources:
                self._copy_sources(self.options.sources, sources)
            self.chroot.own_home()
            if glob.glob(specs + "/*.spec") == []:
                raise package_error("Spec file not found")
            self._additional()
            srpm = self._rpmbuild_bs(f"{self.builddir}/SPECS/{os.path.basename(spec)}")
            target = os.path.join(self.opts["resultdir"], os.path.basename(srpm))
            self._keep(srpm)
            return target
        finally:
            self.logs.finish("buildsrpm")

    def _copy_sources(self, source, target):
        if os.path.isdir(source):
            remove(target)
            shutil.copytree(source, target, symlinks=not self.options.symlink_dereference,
                            ignore=shutil.ignore_patterns(".git"))
        else:
            shutil.copy(source, target)

    def _additional(self):
        if self.options.additional_packages:
            self.dnf.install(self.options.additional_packages)

    def _rpmbuild_bs(self, spec):
        """Makes the source package of a spec file in the chroot; returns its path on the machine."""
        self.logs.start("rpmbuild -bs")
        try:
            self._rpmbuild("-bs", spec)
        finally:
            self.logs.finish("rpmbuild -bs")
        packages = sorted(glob.glob(self.chroot.path(self.builddir, "SRPMS") + "/*src.rpm"), key=os.path.getmtime)
        if not packages:
            raise package_error("Expected to find single rebuilt srpm, found 0.")
        return packages[-1]

    def build(self, srpm):
        name = os.path.basename(srpm)
        phase, setup, rpmbuild = f"build phase for {name}", f"build setup for {name}", f"rpmbuild {name}"
        self.logs.start(phase)
        try:
            self.logs.start(setup)
            try:
                self.faults.enter("setup", self.logs)
                spec = self._install_source(srpm)
                if self.options.spec:
                    shutil.copy(self.options.spec, self.chroot.path(self.builddir, "originals"))
                    spec = f"{self.builddir}/originals/{os.path.basename(self.options.spec)}"
                self.chroot.own_home()
                rebuilt = self._rpmbuild_bs(spec)
                self._additional()
                self.faults.enter("builddep", self.logs)
                requires = _query(rebuilt, "--requires")
                self.dnf.builddep(requires, rebuilt)
            finally:
                self.logs.finish(setup)
            self.logs.start(rpmbuild)
            try:
                self.faults.enter("build", self.logs)
                self._hog()
                if "rpmlib(DynamicBuildRequires) <= 4.15.0-1" in requires:
                    self._dynamic(spec)
                self._rpmbuild("-bb", spec)
                self.faults.enter("check", self.logs)
            finally:
                self.logs.finish(rpmbuild)
            packages = glob.glob(self.chroot.path(self.builddir, "RPMS") + "/**/*.rpm", recursive=True)
            if not packages:
                raise package_error("No build results found")
            for package in [*packages, rebuilt]:
                self._keep(package)
            self._installed_packages()
        finally:
            self.logs.finish(phase)

    def _install_source(self, srpm):
        """Unpacks a source package in the chroot; returns the path of its spec file there."""
        name = os.path.basename(srpm)
        inside = f"{self.builddir}/originals/{name}"
        shutil.copy(srpm, self.chroot.path(inside))
        self.chroot.own_home()
        specs = [path for path in _query(srpm, "--list") if path.endswith(".spec")]
        if len(specs) != 1:
            raise package_error("No specfile found in srpm" if not specs else f"Too many specfiles found in srpm: {specs}")
        output = []
        self._nspawn("Source RPM is not installable:\n")
        code = self.chroot.run(["rpm", "-Uvh", "--nodeps", self.chroot.inside(inside)], output=output.append)
        if code:
            text = b"".join(output).decode("utf-8", "replace")
            raise package_error(f"Source RPM is not installable:\n{text}")
        return f"{self.builddir}/SPECS/{specs[0]}"

    def _dynamic(self, spec):
        """%generate_buildrequires, until it asks for nothing new."""
        satisfied = set()
        for _ in range(self.opts["dynamic_buildrequires_max_loops"]):
            self.logs.start("Dynamic BuildRequires")
            for old in glob.glob(self.chroot.path(self.builddir, "SRPMS") + "/*.buildreqs.nosrc.rpm"):
                os.unlink(old)
            code = self._rpmbuild("-br", spec, codes=(0, 11))
            self.logs.finish("Dynamic BuildRequires")
            found = glob.glob(self.chroot.path(self.builddir, "SRPMS") + "/*.buildreqs.nosrc.rpm")
            requires = set(_query(found[0], "--requires")) if found else set()
            self.dnf.builddep(sorted(requires), os.path.basename(found[0]) if found else "")
            if code == 0 or requires <= satisfied:
                break
            satisfied |= requires
        for old in glob.glob(self.chroot.path(self.builddir, "SRPMS") + "/*.buildreqs.nosrc.rpm"):
            os.unlink(old)

    def _rpmbuild(self, kind, spec, codes=(0,)):
        words = [self.opts["rpmbuild_command"], kind]
        check = "--nocheck" if kind == "-bb" and not self.opts["check"] else ""
        more = self.opts["rpmbuild_opts"]
        text = f"{' '.join(words)} {' '.join(part for part in (check, more) if part)} --target {self.opts['rpmbuild_arch']} --nodeps {self.chroot.inside(spec)}"
        command = ["bash", "--login", "-c", text]
        self._nspawn()
        code = self._logged(command)
        if code not in codes:
            pretty = f"bash --login -c {shlex.quote(text)}"
            message = f"Command failed: \n # {pretty}\n"
            self.logs.build(f"EXCEPTION: [Error({message!r}, {code})]\nTraceback (most recent call last):\n"
                            f"mockbuild.exception.Error: Command failed: \n # {pretty}\n")
            raise MockError(code if code > 0 else 1, message)
        return code

    def _logged(self, command):
        self.logs.build(f"Executing command: {command} with env {self.opts['environment']} and shell False")
        code = self.chroot.run(
            command, network=self._network(), output=self.logs.output, timeout=self.opts["rpmbuild_timeout"])
        self.logs.build(f"Child return code was: {code}")
        return code

    def _network(self):
        """In mock only nspawn takes the network away: isolation simple leaves it, whatever the configuration says."""
        return not self.opts["mock_double_nspawn"] or self.opts["rpmbuild_networking"]

    def _nspawn(self, prefix=None):
        """What systemd-nspawn needs in a container and a test may have forgotten."""
        if not self.opts["mock_double_nspawn"]:
            return
        if not record.own_cgroup_namespace():
            text = ("Failed to chown() cgroup /sys/fs/cgroup/systemd/kubepods/besteffort/kubepods/besteffort/payload:"
                    " No such file or directory\n")
        elif not {"--register=no", "--keep-unit"} <= set(self.opts["nspawn_args"]):
            text = "Failed to open system bus: No such file or directory\n"
        else:
            return
        if prefix:
            raise package_error(prefix + text)
        raise MockError(1, f"Command failed: \n # /usr/bin/systemd-nspawn -q -D {self.chroot.root} -a\n{text}")

    def _hog(self):
        """%build takes memory or disk: a program in the chroot does, so that the limits of the test apply to it."""
        memory, disk = self.faults.get("memory_mb"), self.faults.get("disk_mb")
        if memory:
            self._in_build(f"perl -e 'my $n = shift; my $a = \"x\" x ($n << 20); print length($a), \"\\n\"' {memory}")
        if self.faults.get("oom"):
            self._in_build("perl -e 'kill 9, $$'")
        if disk:
            self._in_build(f"dd if=/dev/zero of={self.chroot.inside(self.builddir)}/BUILD/big bs=1M count={disk}")

    def _in_build(self, line):
        """Runs a line of shell as %build would; the shell reports what ended its program."""
        script = "/var/tmp/rpm-tmp.double"
        with open(self.chroot.path(script), "w", encoding="utf-8") as file:
            file.write(f"echo 'Executing(%build): /bin/sh -e {script}'\n{line}\ncode=$?\n"
                       f"[ $code -eq 0 ] || echo 'error: Bad exit status from {script} (%build)'\nexit $code\n")
        if self._logged(["bash", self.chroot.inside(script)]):
            text = f"{self.opts['rpmbuild_command']} -bb  --target {self.opts['rpmbuild_arch']} --nodeps {self.builddir}/SPECS/double.spec"
            raise MockError(1, f"Command failed: \n # bash --login -c '{text}'\n")

    def _keep(self, package):
        target = os.path.join(self.opts["resultdir"], os.path.basename(package))
        shutil.copyfile(package, target)
        os.chmod(target, 0o644)

    def _installed_packages(self):
        if self.opts["plugin_conf"]["package_state_enable"]:
            with open(os.path.join(self.opts["resultdir"], "installed_pkgs.log"), "w", encoding="utf-8") as file:
                for package in self.dnf.installed():
                    file.write(f"{package} 1700000000 1000 00000000000000000000000000000000 installed\n")

    # -- packages and commands

    def packages(self, mode):
        if not self.arguments and mode != "update":
            raise MockError(50, {
                "install": "You must specify a package list to install.",
                "installdeps": "You must specify an SRPM file with --installdeps",
                "remove": "You must specify a package list to remove.",
            }[mode])
        if mode == "installdeps":
            for file in self.arguments:
                if not os.path.isfile(file):
                    raise MockError(1, f"Cannot find/open srpm: {file}. Error: No such file or directory")
        self.init()
        self.faults.enter("install", self.logs)
        if mode == "update":
            state = f"{self.opts['package_manager']} update"
            self.logs.start(state)
            self.dnf.update()
            self.logs.finish(state)
        elif mode == "install":
            self.dnf.install(self.arguments)
        elif mode == "installdeps":
            for file in self.arguments:
                if file.endswith(".spec"):
                    done = subprocess.run(["rpmspec", "-q", "--buildrequires", file], capture_output=True, text=True, check=False)
                    if done.returncode:
                        raise MockError(1, done.stderr.strip())
                    self.dnf.builddep(done.stdout.splitlines(), file)
                else:
                    self.faults.enter("builddep", self.logs)
                    self.dnf.builddep(_query(file, "--requires"), file)
        return 0

    def command(self, shell):
        if not self.arguments and not shell:
            raise MockError(50, "You must specify a command to run with --chroot")
        self.init()
        self.faults.enter("chroot", self.logs)
        self._nspawn()
        uid, gid = (None, None) if self.options.unpriv or self.opts["no_root_shells"] else (0, 0)
        if shell:
            command = ["/bin/sh", "-c", " ".join(self.arguments)] if self.arguments else ["/bin/sh", "-i", "-l"]
            self.logs.start("shell")
            code = self.chroot.run(command, uid=uid, gid=gid, cwd=self.options.cwd, network=self._network())
            self.logs.finish("shell")
            return code
        words = list(self.arguments)
        command = ["/bin/sh", "-c", words[0]] if len(words) == 1 else words
        self.logs.info(f"Running in chroot: {words}")
        self.logs.start(f"chroot {words}")

        def output(data):
            self.logs.root(data.decode("utf-8", "surrogateescape").rstrip("\n"))
            write_all(1, data)

        code = self.chroot.run(command, uid=uid, gid=gid, cwd=self.options.cwd, network=self._network(), output=output)
        self.logs.finish(f"chroot {words}")
        return code

    def copy_in(self):
        self.init()
        self.faults.enter("copy", self.logs)
        sources, target = self._copy_arguments("copyin")
        target = self.chroot.path(target)
        if len(sources) > 1 and not os.path.isdir(target):
            raise MockError(50, f"multiple source files and {target} is not a directory!")
        for source in sources:
            if not os.path.lexists(source):
                raise MockError(50, f"No such file or directory: {source}")
            self.logs.info(f"copying {source} to {target}")
            if os.path.isdir(source):
                place = os.path.join(target, os.path.basename(source)) if os.path.exists(target) else target
                if os.path.exists(place):
                    raise MockError(50, f"Destination {place} already exists!")
                shutil.copytree(source, place)
            else:
                shutil.copy(source, target)
        self.chroot.own_home()
        return 0

    def copy_out(self):
        self.init()
        self.faults.enter("copy", self.logs)
        sources, target = self._copy_arguments("copyout")
        found = []
        for source in sources:
            matches = glob.glob(self.chroot.path(source.replace("~", self.opts["chroothome"])))
            if not matches:
                raise MockError(50, f"{source} not found")
            found += matches
        if len(found) > 1 and not os.path.isdir(target):
            raise MockError(50, f"multiple source files and {target} is not a directory!")
        for source in found:
            self.logs.info(f"copying {source} to {target}")
            if os.path.isdir(source):
                shutil.copytree(source, target, symlinks=True)
            elif os.path.islink(source):
                os.symlink(os.readlink(source), target)
            else:
                shutil.copy(source, target)
        return 0

    def _copy_arguments(self, mode):
        if len(self.arguments) < 2:
            raise MockError(50, f"Must have source and destinations for {mode}")
        return self.arguments[:-1], self.arguments[-1]

    def end(self):
        """After a command: a chroot in a tmpfs that is not kept is gone."""
        plugins = self.opts["plugin_conf"]
        if plugins["tmpfs_enable"] and not plugins["tmpfs_opts"]["keep_mounted"] and os.path.isdir(self.chroot.root):
            self.logs.info("unmounting tmpfs.")
            remove(self.chroot.root)
        self.chroot.release_lock()
        results = self.opts["resultdir"]
        if os.getuid() == 0 and os.path.isdir(results):
            for name in os.listdir(results):
                path = os.path.join(results, name)
                # mock writes as its user: what it wrote belongs to that one, what others put there does not.
                if name.endswith((".rpm", ".log")) and os.path.isfile(path) and not os.path.islink(path):
                    os.chown(path, self.chroot.uid, self.chroot.gid)


def _query(package, what):
    done = subprocess.run(["rpm", "-qp", "--nosignature", "--nodigest", what, package], capture_output=True, text=True, check=False)
    if done.returncode:
        raise MockError(1, f"Cannot find/open srpm: {package}. Error: {done.stderr.strip()}")
    return done.stdout.splitlines()


def _check_srpm(srpm):
    if srpm.startswith(("http://", "https://", "ftp://")):
        raise bad_command_line("the test double of mock does not do downloads of source packages: see its README.md")
    if not os.path.isfile(srpm):
        raise MockError(1, f"Cannot find/open srpm: {srpm}. Error: No such file or directory")
    done = subprocess.run(["rpm", "-qp", "--nosignature", "--nodigest", "--qf", "%{SOURCEPACKAGE}", srpm],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise MockError(1, f"Cannot find/open srpm: {srpm}. Error: error reading package header")
    if done.stdout != "1":
        raise MockError(1, f"File is not an srpm: {srpm}.")


def _writable_by(directory, uid, gid):
    """Tried by a process of that user: what counts are all directories on the way too."""
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([gid])
            os.setresgid(gid, gid, gid)
            os.setresuid(uid, uid, uid)
            os._exit(0 if os.access(directory, os.W_OK | os.X_OK) else 1)
        except OSError:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0
