"""What mock prints and writes: the console, build.log, root.log and state.log."""

import os
import sys
import time

from . import VERSION


class Logs:
    """The console is stderr; only the output of programs goes to stdout, and only if mock prints it at all."""

    def __init__(self, verbose, print_output):
        self.verbose = verbose
        self.print_output = print_output
        self.files = {}
        self.waiting = {"build.log": [], "root.log": [], "state.log": []}
        self.states = []

    # -- the console

    def info(self, text):
        self._console("INFO: " + text, 1)
        self._write("root.log", f"INFO mock.py:1:  {text}")

    def warning(self, text):
        self._console("WARNING: " + text, 0)
        self._write("root.log", f"WARNING mock.py:1:  {text}")

    def error(self, text):
        self._console("ERROR: " + text, 0)
        self._write("root.log", f"ERROR mock.py:1:  {text}")

    def plain(self, text):
        self._console(text, 1)

    def _console(self, text, level):
        if self.verbose >= level:
            _print(text)

    # -- states

    def start(self, state, bootstrap=False):
        self.states.append(state)
        self._state(f"Start{'(bootstrap)' if bootstrap else ''}: {state}")

    def finish(self, state, bootstrap=False):
        if not self.states or self.states[-1] != state:
            raise AssertionError(f"state finish mismatch: current: {self.states[-1:]}, state: {state}")
        self.states.pop()
        self._state(f"Finish{'(bootstrap)' if bootstrap else ''}: {state}")

    def _state(self, text):
        self._console(text, 1)
        now = time.time()
        stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(now)) + ",%03d" % (now % 1 * 1000)
        self._write("state.log", f"{stamp} - {text}")

    # -- files

    def open(self, directory):
        """The logs begin with the first init: what was logged before it is written then."""
        for name in self.waiting:
            if name not in self.files:
                path = os.path.join(directory, name)
                file = open(path, "ab", buffering=0)
                os.chmod(path, 0o664)
                self.files[name] = file
                file.write(f"Mock Version: {VERSION}\n".encode())
                for line in self.waiting[name]:
                    file.write(line)
                self.waiting[name] = []

    def close(self):
        for file in self.files.values():
            file.close()
        self.files = {}

    def _write(self, name, text):
        data = text.encode("utf-8", "surrogateescape") + b"\n"
        if name in self.files:
            self.files[name].write(data)
        else:
            self.waiting[name].append(data)

    def root(self, text):
        """A line of the package manager."""
        self._write("root.log", f"DEBUG util.py:461:  {text}")

    def root_info(self, text):
        self._write("root.log", f"INFO util.py:1:  {text}")

    def build(self, text):
        self.output(text.encode("utf-8", "surrogateescape") + b"\n")

    def output(self, data):
        """Bytes that a program in the chroot printed."""
        if "build.log" in self.files:
            self.files["build.log"].write(data)
        else:
            self.waiting["build.log"].append(data)
        self.show(data)

    def show(self, data):
        if self.print_output:
            write_all(1, data)
        elif self.verbose > 1:
            write_all(2, b"".join(b"DEBUG: " + line for line in data.splitlines(keepends=True)))


def _print(text):
    write_all(2, text.encode("utf-8", "surrogateescape") + b"\n")


def write_all(descriptor, data):
    try:
        sys.stdout.flush()
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view):]
    except BrokenPipeError:
        os._exit(141)
    except OSError:
        pass  # A terminal that is gone: mock goes on until the hang-up ends it.
