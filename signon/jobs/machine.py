"""The present machine, told apart from others, and its processes, told apart from earlier ones of the same number."""

import socket
from pathlib import Path

LONGEST_HOST = 255
BOOT = Path("/proc/sys/kernel/random/boot_id")
PROCESS_NAMES = Path("/proc/self/ns/pid")


def own_host() -> str:
    """The name of this machine."""
    return socket.gethostname()[:LONGEST_HOST]


def own_place() -> str:
    """The machine since its last start, and the container on it; empty where the kernel does not tell."""
    try:
        return f"{BOOT.read_text('ascii').strip()} {PROCESS_NAMES.readlink()}"
    except OSError:
        return ""


def ticks_of(pid: int) -> int:
    """The moment when a process of this machine began, as its kernel counts; 0 for none, -1 for one that waits to be reaped."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return 0
    return -1 if said[0] == "Z" else int(said[19])
