"""The floor of the site's memory: as many processes with the same libraries, which are loaded and then do nothing.

``python -m tests.benchmarks.running.libraries_alone FILE CHILDREN`` loads the modules that a file names, one a line, and forks
as many children as `flask serve` has, in the same way: after the garbage collector was told to leave alone what is there. It
says "ready", and stays until its input ends.
"""

import ctypes
import gc
import importlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.benchmarks.running.process_memory import together

ARENA_MAX, MOST_ARENAS, SETTLED = -8, 2, 1
WRITTEN_BY_CHILDREN = """
import os, sys, threading, time

def told():
    time.sleep({seconds})
    with open("/proc/self/comm") as own, open("{folder}/" + own.read().strip(), "w") as file:
        file.write("\\n".join(sys.modules))

os.register_at_fork(after_in_child=lambda: threading.Thread(target=told, daemon=True).start())
"""
"""A `sitecustomize` that has every forked process tell, some seconds later, what it has loaded."""


def telling(environment: Mapping[str, str], folder: Path, seconds: float) -> dict[str, str]:
    """An environment in which each process, once forked, writes the names of its modules into a folder, by its own name."""
    (folder / "sitecustomize.py").write_text(
        WRITTEN_BY_CHILDREN.format(folder=folder, seconds=seconds), encoding="utf-8"
    )
    return {**environment, "PYTHONPATH": str(folder)}


def libraries(told: Path) -> list[str]:
    """The modules in such a file that are neither the project's nor the measurement's."""
    ours = {"signon", "tests", "wsgi", "sitecustomize", "__main__", "__mp_main__"}
    return [name for name in told.read_text(encoding="utf-8").splitlines() if name.partition(".")[0] not in ours]


def megabytes(names: Path, children: int) -> float:
    """The proportional set sizes of the processes together, in MB."""
    command = [sys.executable, "-m", __name__, str(names), str(children)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("The libraries could not be loaded.")
        time.sleep(SETTLED)
        return together(process.pid)


def main(names: Path, children: int) -> None:
    """Load, fork, and wait."""
    for name in names.read_text(encoding="utf-8").splitlines():
        with suppress(ImportError):
            importlib.import_module(name)
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(ARENA_MAX, MOST_ARENAS)
    gc.freeze()
    with _forked(children):
        print("ready", flush=True)
        sys.stdin.read()


@contextmanager
def _forked(children: int) -> Iterator[None]:
    forked = []
    for _child in range(children):
        if (pid := os.fork()) == 0:
            signal.pause()
        forked.append(pid)
    try:
        yield
    finally:
        for pid in forked:
            os.kill(pid, signal.SIGTERM)
            os.waitpid(pid, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
