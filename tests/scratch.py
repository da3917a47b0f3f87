"""Where the tests keep their files: in memory where that has room, because hundreds of databases are made and thrown away."""

import shutil
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
LEAST_FREE = 3 * 1024**3
"""Bytes that must be free there: a run with two processes was seen to use less than one third."""


def root() -> Path | None:
    """The folder in memory; None where there is none, or too little room, and files go to the disk."""
    if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free >= LEAST_FREE:
        return IN_MEMORY
    return None
