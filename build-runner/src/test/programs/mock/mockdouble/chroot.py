"""The chroot: a directory in which the machine's own programs stand for a distribution's."""

import ctypes
import errno
import fcntl
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import time

from .errors import MockError

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWNET = 0x00020000, 0x04000000, 0x40000000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18
# Of the machine's /etc: what its programs need to run, nothing that tells who the machine is.
ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "nsswitch.conf", "rpm", "localtime", "protocols", "services", "mime.types")
BOUND_ETC = ("/etc/alternatives", "/etc/perl", "/etc/python3", "/etc/ssl")
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_libc = ctypes.CDLL(None, use_errno=True)


def _call(name, *arguments):
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def unshare(flags):
    _call("unshare", flags)


def _mount(source, target, kind=None, flags=0):
    encode = os.fsencode
    _call("mount", encode(source), encode(target), kind and kind.encode(), ctypes.c_ulong(flags), None)


def _bind(source, target, read_only=False):
    _mount(source, target, None, MS_BIND | MS_REC)
    if read_only:
        _mount(source, target, None, MS_BIND | MS_REMOUNT | MS_RDONLY)


def _loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        fcntl.ioctl(device, 0x8914, struct.pack("16sh22x", b"lo", 0x1 | 0x40))  # SIOCSIFFLAGS, IFF_UP and IFF_RUNNING


class Chroot:
    """<basedir>/<root>/root and who works in it."""

    def __init__(self, opts, logs):
        self.opts = opts
        self.logs = logs
        self.base = os.path.join(opts["basedir"], opts["root"])
        self.root = opts["rootdir"]
        self.real = opts["mock_double_chroot"] == "real"
        self.uid = opts["chrootuid"]
        self.gid = opts["chrootgid"]
        self.lock = None
        self.child = None

    # -- the directory

    def path(self, *parts):
        return os.path.normpath(self.root + "/" + "/".join(parts))

    def inside(self, path):
        """What a path of the chroot is called by a program that runs in it."""
        return path if self.real else self.path(path)

    def take_lock(self):
        if self.lock is not None:
            return
        os.makedirs(self.base, exist_ok=True)
        self.lock = os.open(os.path.join(self.base, "buildroot.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o664)
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self.lock)
            self.lock = None
            raise MockError(60, "Build root is locked by another process.") from None

    def release_lock(self):
        if self.lock is not None:
            os.close(self.lock)
            self.lock = None

    def initialized(self):
        return os.path.exists(self.path(".initialized"))

    def create(self):
        for directory in ("builddir/build", "etc", "proc", "sys", "dev", "usr", "run", "var/lib/rpm", "var/cache", "var/log", "root",
                          "home", "mnt", "opt", "srv", *self.opts["extra_chroot_dirs"]):
            os.makedirs(self.path(directory), exist_ok=True)
        for directory in ("tmp", "var/tmp"):
            os.makedirs(self.path(directory), exist_ok=True)
            os.chmod(self.path(directory), 0o1777)
        for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
            if os.path.islink("/" + name) and not os.path.lexists(self.path(name)):
                os.symlink(os.readlink("/" + name), self.path(name))
            elif os.path.isdir("/" + name):
                os.makedirs(self.path(name), exist_ok=True)
        self._make_etc()
        self._make_home()
        with open(self.path(".initialized"), "w", encoding="utf-8"):
            pass

    def _make_etc(self):
        for name in ETC:
            source, target = "/etc/" + name, self.path("etc", name)
            if os.path.isdir(source):
                shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns("private"))
            elif os.path.exists(source):
                shutil.copy2(source, target)
        for name in BOUND_ETC:
            if os.path.isdir(name):
                os.makedirs(self.path(name), exist_ok=True)
        user, group = self.opts["chrootuser"], self.opts["chrootgroup"]
        self._file("etc/passwd", "root:x:0:0:root:/root:/bin/bash\n"
                                 f"{user}:x:{self.uid}:{self.gid}::{self.opts['chroothome']}:/bin/bash\n")
        self._file("etc/group", f"root:x:0:\n{group}:x:{self.gid}:\n")
        self._file("etc/hosts", "127.0.0.1 localhost localhost.localdomain\n::1 localhost localhost.localdomain\n")
        resolver = ""
        if self.opts["use_host_resolv"] and os.path.exists("/etc/resolv.conf"):
            with open("/etc/resolv.conf", encoding="utf-8") as file:
                resolver = file.read()
        self._file("etc/resolv.conf", resolver)
        for name, text in self.opts["files"].items():
            self._file(name, text)
        if self.opts["dist"]:
            # In a distribution a package of its own brings this macro.
            macros = f"%dist .{self.opts['dist']}\n"
            os.makedirs(self.path("etc/rpm"), exist_ok=True)
            self._file("etc/rpm/macros.dist", macros)

    def _make_home(self):
        home = self.opts["chroothome"]
        for name in ("BUILD", "BUILDROOT", "RPMS", "SOURCES", "SPECS", "SRPMS", "originals"):
            os.makedirs(self.path(home, "build", name), exist_ok=True)
        macros = "".join(f"{key} {value}\n" for key, value in self.opts["macros"].items() if value is not None)
        if "macrofile" in self.opts:
            with open(self.opts["macrofile"], encoding="utf-8") as file:
                macros = file.read() + macros
        if not self.real:
            # Without a chroot the paths of the macros are those of the machine.
            macros += f"%_topdir {self.path(home, 'build')}\n"
            macros += f"%dist .{self.opts['dist']}\n" if self.opts["dist"] and "%dist" not in self.opts["macros"] else ""
        self._file(home + "/.rpmmacros", macros)
        self.own_home()

    def own_home(self):
        if os.getuid() == 0:
            for directory, directories, files in os.walk(self.path(self.opts["chroothome"])):
                for name in (".", *directories, *files):
                    os.lchown(os.path.join(directory, name), self.uid, self.gid)

    def _file(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)

    def delete(self):
        """Nothing is mounted in the chroot outside of its programs' own namespaces: what is there anyway is not deleted."""
        self.kill_orphans(tell=True)
        with open("/proc/self/mountinfo", encoding="utf-8") as mounts:
            for line in mounts:
                mounted = line.split(" ")[4].encode().decode("unicode_escape")
                if mounted.startswith(self.root + "/"):
                    raise MockError(1, f"something is mounted at {mounted}: the chroot is not deleted")
        remove(self.root)
        if os.path.abspath(self.base) != os.path.abspath(self.opts["basedir"]):
            remove(self.base)
        self.release_lock()

    # -- programs in it

    def run(self, command, *, uid=None, gid=None, cwd=None, network=True, output=None, timeout=0, show=None):
        """Runs a program in the chroot and returns its exit code; its output goes to the function {@code output} as it comes."""
        uid = self.uid if uid is None else uid
        gid = self.gid if gid is None else gid
        cwd = cwd or self.opts["chroothome"]
        environment = dict(self.opts["environment"])
        if not self.real:
            environment["HOME"] = self.path(self.opts["chroothome"])
        binds = self._binds()

        def enter():
            os.setpgid(0, 0)
            os.umask(0o002)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
                signal.signal(number, signal.SIG_DFL)
            try:
                if not network:
                    unshare(CLONE_NEWNET)
                    _loopback_up()
                if self.real:
                    self._enter(binds, uid, gid, cwd)
                else:
                    os.chdir(self.path(cwd))
            except OSError as problem:
                os.write(2, f"the test double of mock cannot enter the chroot: {problem}\n".encode())
                os._exit(126)

        self.child = subprocess.Popen(
            command,
            stdin=None if output is None else subprocess.DEVNULL,
            stdout=None if output is None else subprocess.PIPE,
            stderr=None if output is None else subprocess.STDOUT,
            env=environment,
            preexec_fn=enter,
            close_fds=True,
        )
        end = time.monotonic() + timeout if timeout else None
        try:
            if output is not None:
                self._copy(output, end, timeout, command)
            return self.child.wait()
        finally:
            self._kill_child()

    def _copy(self, output, end, timeout, command):
        """Until the program has ended and its output is read: one that it left behind may hold the output open for ever."""
        source = self.child.stdout.fileno()
        ended = None
        while ended is None or time.monotonic() - ended < 1:
            if end is not None and time.monotonic() > end:
                raise MockError(11, f"Timeout({timeout}) expired for command:\n # {' '.join(command)}\n")
            if select.select([source], [], [], 0.1)[0]:
                data = os.read(source, 65536)
                if not data:
                    return
                output(data)
            elif ended is not None:
                return
            if ended is None and self.child.poll() is not None:
                ended = time.monotonic()

    def _binds(self):
        binds = [("/usr", True)]
        binds += [("/" + name, True) for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
                  if os.path.isdir("/" + name) and not os.path.islink("/" + name)]
        binds += [(name, True) for name in BOUND_ETC if os.path.isdir(self.path(name))]
        binds += [("/proc", False), ("/sys", False)]
        binds = [(source, self.path(source), read_only) for source, read_only in binds]
        if self.opts["plugin_conf"]["bind_mount_enable"]:
            for source, target in self.opts["plugin_conf"]["bind_mount_opts"]["dirs"]:
                target = self.path(target)
                if os.path.isdir(source):
                    os.makedirs(target, exist_ok=True)
                else:
                    os.makedirs(os.path.dirname(target), exist_ok=True)
                    with open(target, "a", encoding="utf-8"):
                        pass
                binds.append((source, target, False))
        return binds

    def _enter(self, binds, uid, gid, cwd):
        """In the child: mounts that nobody else sees, then the chroot, then no more rights than asked for."""
        unshare(CLONE_NEWNS)
        _mount("none", "/", None, MS_REC | MS_PRIVATE)
        for source, target, read_only in binds:
            _bind(source, target, read_only)
        _mount("tmpfs", self.path("dev"), "tmpfs")
        for name in DEVICES:
            if os.path.exists("/dev/" + name):
                with open(self.path("dev", name), "w", encoding="utf-8"):
                    pass
                _bind("/dev/" + name, self.path("dev", name))
        os.mkdir(self.path("dev/shm"))
        os.chmod(self.path("dev/shm"), 0o1777)
        for name, target in (("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2")):
            os.symlink(target, self.path("dev", name))
        os.chroot(self.root)
        os.setgroups([gid])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
        os.chdir(cwd)

    def _kill_child(self):
        """Programs have process groups of their own, as mock's have: a signal for mock's group does not reach them."""
        child, self.child = self.child, None
        if child is None:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(child.pid, number)
            except ProcessLookupError:
                break
            if number == signal.SIGTERM and child.returncode is None:
                try:
                    child.wait(1)
                except subprocess.TimeoutExpired:
                    pass
        child.wait()
        if child.stdout:
            child.stdout.close()

    def members(self):
        """The processes whose root directory is the chroot."""
        found = []
        for entry in os.listdir("/proc"):
            if entry.isdigit() and int(entry) != os.getpid():
                try:
                    if os.readlink(f"/proc/{entry}/root").startswith(self.root):
                        found.append(int(entry))
                except OSError:
                    pass
        return found

    def kill_orphans(self, tell=False):
        for number in (signal.SIGTERM, signal.SIGKILL):
            processes = self.members()
            for process in processes:
                if tell:
                    self.logs.warning(f"Leftover process {process} is being killed with signal {int(number)}: {_command(process)}")
                try:
                    os.kill(process, number)
                except ProcessLookupError:
                    pass
            end = time.monotonic() + 1
            while processes and self.members() and time.monotonic() < end:
                time.sleep(0.02)


def _command(process):
    try:
        with open(f"/proc/{process}/cmdline", "rb") as file:
            return file.read().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return "?"


def remove(path):
    def again(function, name, error):
        if isinstance(error[1], FileNotFoundError):
            return
        if isinstance(error[1], PermissionError) or error[1].errno == errno.EACCES:
            os.chmod(os.path.dirname(name), 0o700)
            function(name)
        else:
            raise error[1]

    if os.path.lexists(path):
        shutil.rmtree(path, onerror=again)
