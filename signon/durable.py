"""Files that a power cut leaves whole or not there at all: synced under another name, then named, and the name synced too."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_new(path: Path, content: bytes) -> bool:
    """Write a private file where there is none; gives whether this call wrote it. Raises ``OSError``.

    Of several who do so at once, one writes; whoever reads the file finds all of it.
    """
    beside = _written_beside(path, content)
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        return False
    finally:
        beside.unlink()
    sync_folder(path.parent)
    return True


def write_over(path: Path, content: bytes) -> None:
    """Write a private file, in the place of one that may be there. Raises ``OSError``."""
    beside = _written_beside(path, content)
    try:
        beside.replace(path)
    except BaseException:
        beside.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder outlive a power cut, where its file system can promise that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _written_beside(path: Path, content: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".new", dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
