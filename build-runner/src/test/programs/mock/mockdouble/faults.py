"""Faults that a test asks for: a JSON file named by MOCK_DOUBLE_FAULTS, or faults.json in the folder that stands for /etc/mock."""

import json
import os
import signal
import subprocess
import time

from .dnf import FAILURES as DNF
from .errors import MockError

# What a phase is called in the file.
PHASES = frozenset(
    ("start", "init", "buildsrpm", "setup", "builddep", "build", "check", "clean", "scrub", "install", "chroot", "copy", "end")
)
KEYS = frozenset(
    ("sleep", "fail", "signal", "output_mb", "orphan", "memory_mb", "disk_mb", "oom", "dnf", "ignore", "unshare", "term")
)


class Faults:
    def __init__(self, values):
        unknown = set(values) - KEYS
        if unknown:
            raise MockError(5, f"the fault {sorted(unknown)[0]} is unknown: the test double of mock has {sorted(KEYS)}")
        for key in ("sleep", "fail", "signal", "output_mb", "orphan"):
            for phase in values.get(key, {}):
                if phase not in PHASES:
                    raise MockError(5, f"the phase {phase} is unknown: the test double of mock has {sorted(PHASES)}")
        if values.get("dnf") not in (None, *DNF):
            raise MockError(5, f"the failure {values['dnf']} of dnf is unknown: the test double of mock has {sorted(DNF)}")
        self.values = values

    def get(self, key, phase=None, default=None):
        value = self.values.get(key, default)
        return value.get(phase, default) if phase is not None and isinstance(value, dict) else value

    def ignore_signals(self):
        for name in self.values.get("ignore", []):
            signal.signal(getattr(signal, "SIG" + name), signal.SIG_IGN)

    def enter(self, phase, logs):
        """Everything that is to go wrong at the begin of a phase."""
        orphan = self.get("orphan", phase)
        if orphan:
            subprocess.Popen(
                ["sleep", str(orphan)],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                env={"MOCK_DOUBLE_ORPHAN": str(os.getpid()), "PATH": "/usr/bin:/bin"},
            )
        megabytes = self.get("output_mb", phase)
        if megabytes:
            line = b"output of the test double of mock ".ljust(99, b"x") + b"\n"
            chunk = line * 10000
            for _ in range(megabytes):
                logs.output(chunk[:1_000_000])
        seconds = self.get("sleep", phase)
        if seconds:
            wait(seconds)
        number = self.get("signal", phase)
        if number:
            os.kill(os.getpid(), number)
        failure = self.get("fail", phase)
        if failure:
            text = failure.get("text", f"the test double of mock was told to fail in the phase {phase}")
            raise MockError(failure["code"], text)


def wait(seconds):
    """Sleeps to the end, however many signals come."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(left)


def load(etc):
    path = os.environ.get("MOCK_DOUBLE_FAULTS") or os.path.join(etc, "faults.json")
    if not os.path.exists(path):
        if os.environ.get("MOCK_DOUBLE_FAULTS"):
            raise MockError(5, f"MOCK_DOUBLE_FAULTS names a file that is not there: {path}")
        return Faults({})
    with open(path, encoding="utf-8") as file:
        return Faults(json.load(file))
