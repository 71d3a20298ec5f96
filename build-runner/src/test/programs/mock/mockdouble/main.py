"""One call of the double: from the command line to the exit code."""

import os
import signal
import sys
import traceback

from . import VERSION, config, faults, options, record
from .chroot import CLONE_NEWNS, CLONE_NEWUTS, unshare
from .errors import MockError, Traceback
from .logs import Logs
from .steps import Steps

SIGNALS = {signal.SIGHUP: "SIGHUP", signal.SIGPIPE: "SIGPIPE", signal.SIGTERM: "SIGTERM"}


def main(argv):
    try:
        return _main(argv)
    except Traceback as problem:
        print(f"ERROR: {problem.text}\nTraceback (most recent call last):\n"
              f'  File "/usr/libexec/mock/mock", line 1, in <module>\nRuntimeError: {problem.text}', file=sys.stderr)
        return problem.code
    except MockError as problem:
        print("ERROR: " + problem.text, file=sys.stderr)
        return problem.code
    except KeyboardInterrupt:
        print("ERROR: Exiting on user interrupt, <CTRL>-C", file=sys.stderr)
        return 7
    except PermissionError as problem:
        if problem.errno == 1:
            print(f"\nERROR: {problem}\n\nERROR: The most common cause for this error is trying to run "
                  "/usr/libexec/mock/mock as an unprivileged user.\n"
                  "ERROR: You should not run /usr/libexec/mock/mock directly.\n", file=sys.stderr)
            return 2
        print(f"ERROR: {problem}", file=sys.stderr)
        traceback.print_exc()
        return 1
    except Exception as problem:  # Whatever it is: mock ends with 1 and its traceback.
        print(f"ERROR: {problem}", file=sys.stderr)
        traceback.print_exc()
        return 1


def _main(argv):
    _check_user()
    if argv[1:] == ["--version"]:
        print(VERSION)
        return 0
    opts = None
    mode = None
    try:
        parsed, arguments = options.parse(argv[1:])
        mode = parsed.mode
        injected = faults.load(config.etc())
        uid, gid = _user()
        opts = config.load(parsed.chroot, parsed.configdir, uid, gid)
        config.apply_options(opts, parsed, arguments)
        for url in parsed.repos:
            name = "".join(letter if letter.isalnum() else "_" for letter in url)
            opts["dnf.conf"] += f"\n[{name}]\nname={url}\nbaseurl={url}\nenabled=1\ngpgcheck=0\nskip_if_unavailable=0\n"
    except MockError as problem:
        record.write(argv, mode, opts, problem.text)
        raise
    record.write(argv, mode, opts)
    if parsed.print_root_path:
        print(opts["rootdir"] + "/")
        return 0
    logs = Logs(parsed.verbose, opts["print_main_output"])
    _check_architecture(opts, logs)
    if parsed.scrub:
        opts["use_bootstrap"] = True
    return _run(argv, opts, parsed, arguments, logs, injected)


def _run(argv, opts, parsed, arguments, logs, injected):
    python = ".".join(map(str, sys.version_info[:3]))
    logs.info(f"mock.py version {VERSION} starting (python version = {python}, NVR = mock-{VERSION}-1.fc43), args: {' '.join(argv)}")
    if opts["mock_double_auto"]:
        logs.info("systemd-nspawn auto-detected: False")
    for bootstrap in ([True, False] if opts["use_bootstrap"] else [False]):
        logs.start("init plugins", bootstrap)
        if opts["plugin_conf"]["tmpfs_enable"]:
            logs.info("tmpfs initialized")
        logs.info("selinux disabled")
        logs.finish("init plugins", bootstrap)
    steps = Steps(opts, parsed, arguments, logs, injected)
    _handle_signals(steps, logs, injected)
    logs.info("Signal handler active")
    logs.start("run")
    if steps.chroot.real or injected.get("unshare"):
        _unshare(injected, logs)
    try:
        injected.enter("start", logs)
        code = steps.run()
        injected.enter("end", logs)
        logs.finish("run")
        return code
    finally:
        steps.end()
        logs.close()


def _check_user():
    """mock has to know an unprivileged user whom it can become."""
    if os.getuid() == 0 and not (os.environ.get("SUDO_UID") or os.environ.get("USERHELPER_UID")):
        raise Traceback(1, "mock will not run from the root account (needs an unprivileged uid so it can drop privs)")


def _user():
    if os.getuid() != 0:
        return os.getuid(), os.getgid()
    if os.environ.get("SUDO_UID"):
        return int(os.environ["SUDO_UID"]), config.mock_group(int(os.environ["SUDO_GID"]))
    uid = int(os.environ["USERHELPER_UID"])
    return uid, config.mock_group(uid)


def _check_architecture(opts, logs):
    legal = opts["legal_host_arches"]
    machine = os.uname().machine
    if legal is not None and machine not in legal and not opts["forcearch"]:
        logs.info(f"Unable to build arch {opts['rpmbuild_arch']} natively on arch {machine}. Setting forcearch to use software emulation.")
        opts["forcearch"] = opts["target_arch"]
    if opts["forcearch"] and not opts["mock_double_emulation"]:
        raise Traceback(1, "the --forcearch feature requires the qemu-user-static.rpm package to be installed")


def _unshare(injected, logs):
    try:
        if injected.get("unshare"):
            raise OSError("the test wants it")
        unshare(CLONE_NEWNS | CLONE_NEWUTS)
    except OSError:
        logs.error("Namespace unshare failed.")
        sys.stderr.write("INFO: Guessed host environment type: unknown\n")
        raise SystemExit(80) from None


def _handle_signals(steps, logs, injected):
    def handle(number, _frame):
        logs.info(f"\nReceived signal {SIGNALS[number]} activating orphansKill")
        if steps.chroot.real:
            steps.chroot.kill_orphans(tell=True)
        if number != signal.SIGPIPE and injected.get("term") != 143:
            # mock stumbles over the program that it has just killed: three times of four it ends so.
            raise Traceback(1, "[Errno 3] No such process")
        raise SystemExit(128 + number)

    for number in SIGNALS:
        signal.signal(number, handle)
    injected.ignore_signals()
