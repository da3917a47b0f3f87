"""A command as somebody runs it: a whole process from its start to its end, with the seconds and the memory that it took.

A small process starts it and waits for it, because Linux counts the memory of whoever forks into the peak of the child.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = """
import json, os, sys, time
log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
quiet = [(os.POSIX_SPAWN_DUP2, log, 1), (os.POSIX_SPAWN_DUP2, log, 2)]
began = time.perf_counter()
process = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ, file_actions=quiet)
_, status, used = os.wait4(process, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""
LIMIT = 600


@dataclass(frozen=True)
class Launched:
    """What a command took: seconds, seconds of all its processes' processor time, and the peak of its largest process.

    The peak is ``ru_maxrss`` of ``wait4``, in MB: of the command itself and of every process of it that it waited for, the
    largest one, as ``/usr/bin/time`` tells it. Pages that processes share are in it; processes are not added up.
    """

    seconds: float
    processor_seconds: float
    megabytes: float


def launch(command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path) -> Launched:
    """Run a command in a folder; what it prints goes to ``log``. Raises RuntimeError with that when the command fails."""
    launcher = [sys.executable, "-I", "-S", "-c", LAUNCHER, str(log), *command]
    run = subprocess.run(
        launcher, cwd=folder, env=dict(environment), capture_output=True, text=True, timeout=LIMIT, check=False
    )
    if run.returncode:
        raise RuntimeError(f"`{' '.join(command)}` could not be started: {run.stderr}")
    status, seconds, processor, kilobytes = json.loads(run.stdout)
    if status:
        printed = log.read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"`{' '.join(command)}` ended with status {status}: {printed[-2000:]}")
    return Launched(seconds, processor, kilobytes / 1024)
