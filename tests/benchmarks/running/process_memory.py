"""The memory of a command's processes together, looked at while it runs."""

import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PAUSE = 0.05
PROC = Path("/proc")


def peak_together(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> float:
    """The most memory that a command and all processes below it held at one moment, in MB.

    It is the sum of their proportional set sizes, in which a page that several share counts once. It is looked at every
    twentieth of a second, which slows the command down: the run that tells its memory does not tell its time.
    """
    quiet = subprocess.DEVNULL
    most = 0.0
    with subprocess.Popen(command, cwd=folder, env=dict(environment), stdout=quiet, stderr=quiet) as process:
        while process.poll() is None:
            most = max(most, together(process.pid))
            time.sleep(PAUSE)
    if process.returncode:
        raise RuntimeError(f"`{' '.join(command)}` ended with status {process.returncode}.")
    return most


def together(pid: int) -> float:
    """The proportional set sizes of a process and all processes below it, in MB."""
    return sum(map(_kilobytes, family(pid))) / 1024


def family(pid: int) -> Iterator[int]:
    """A process and all processes below it."""
    children = defaultdict(list)
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                parent = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
                children[int(parent)].append(int(folder.name))
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += children[one]


def _kilobytes(pid: int) -> int:
    """The proportional set size of one process; 0 of one that has ended or may not be looked at."""
    with suppress(OSError):
        for line in (PROC / str(pid) / "smaps_rollup").read_text(encoding="utf-8").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
