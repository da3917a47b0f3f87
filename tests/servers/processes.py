"""Processes as the kernel lists them: whose child, under which name, and whether it still runs."""

from pathlib import Path


def children(process: int) -> list[int]:
    """The processes that a process started in any of its threads, and those that they started in turn."""
    own = [child for thread in _threads(process) for child in _started_by(thread)]
    return own + [inner for child in own for inner in children(child)]


def _threads(process: int) -> list[Path]:
    """The folders of a process's threads; of one that ends meanwhile, none."""
    try:
        return list(Path(f"/proc/{process}/task").iterdir())
    except (FileNotFoundError, ProcessLookupError):
        return []


def _started_by(thread: Path) -> list[int]:
    """The processes that a thread started; of one that ends meanwhile, none."""
    try:
        return [int(one) for one in (thread / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def name_of(process: int) -> str:
    """The name that a process has where processes are listed; empty when it has ended."""
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def command_line(process: int) -> bytes:
    """The words that a process was started with."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def state_of(process: int) -> str:
    """The letter for the state that a process is in, such as T for stopped; Z when it has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "Z"


def is_alive(process: int) -> bool:
    """Whether a process runs, and is not just waiting to be noticed as dead."""
    return state_of(process) != "Z"
