"""Files that commands write: whole or not at all.

A letter or document gets the permissions of the person's umask, because it is meant to be passed on; what holds addresses
is ``private``.
"""

import os
import secrets
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from signon.durable import sync_folder
from signon.private_files import as_the_person_wants


def write_file(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write ``content`` to ``path`` so that nobody ever sees half of it; what was there before is replaced.

    Something other than a plain file (a pipe, a device) is written to as it is. Raises ``OSError``.
    """
    write_pieces(path, [content], private=private)


def write_pieces(path: Path, pieces: Iterable[bytes], *, private: bool = False) -> None:
    """Write ``pieces`` one after the other to ``path``, as ``write_file`` does."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            file.writelines(pieces)
        return
    part = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}.part")
    try:
        _write_synced(part, pieces, private=private)
        part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        part.unlink(missing_ok=True)


def write_output(path: Path | None, content: bytes, *, private: bool = False) -> None:
    """Write ``content`` to the file at ``path``, or to standard output without one. Raises ``OSError``."""
    if path is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    else:
        write_file(path, content, private=private)


def make_folder(path: Path) -> None:
    """Make the folder for what a command writes, with those above it. Raises ``OSError``."""
    with as_the_person_wants():
        path.mkdir(parents=True, exist_ok=True)


def _write_synced(part: Path, pieces: Iterable[bytes], *, private: bool) -> None:
    with nullcontext() if private else as_the_person_wants():
        file = os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if private else 0o666), "wb")
    with file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())
