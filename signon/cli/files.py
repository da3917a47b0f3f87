"""Files that commands write: whole or not at all."""

import os
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path


def write_file(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` so that nobody ever sees half of it; what was there before is replaced.

    Something other than a plain file (a pipe, a device) is written to as it is. Raises ``OSError``.
    """
    write_pieces(path, [content])


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write ``pieces`` one after the other to ``path``, as ``write_file`` does."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            file.writelines(pieces)
        return
    part = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}.part")
    try:
        _write_synced(part, pieces)
        part.replace(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        part.unlink(missing_ok=True)


def write_output(path: Path | None, content: bytes) -> None:
    """Write ``content`` to the file at ``path``, or to standard output without one. Raises ``OSError``."""
    if path is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    else:
        write_file(path, content)


def _write_synced(part: Path, pieces: Iterable[bytes]) -> None:
    with part.open("xb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())
