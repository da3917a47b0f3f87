"""Permissions of the site's files, which are for its own account: the umask of its processes, and what an older version left."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import make_url

from signon.settings import Settings

FOR_OTHERS = 0o077
"""The permissions that group and everybody else could have."""

KEPT = (
    "signon.sqlite3",
    "queue.sqlite3",
    "secret_key",
    "seal.",
    "chosen-pictures",
    "places",
    "restore.",
    ".signon.sqlite3-litestream",
)
"""The beginnings of the names of what the site keeps in its instance folder, or did in an older version."""
NO_SECRET = (".gitkeep", "lost+found")

_mask_before: list[int] = []


def restrict_new_files() -> None:
    """Make every file and folder that this process and its children make private; a process calls it first of all."""
    _mask_before.append(os.umask(FOR_OTHERS))


@contextmanager
def as_the_person_wants() -> Iterator[None]:
    """Give what is made inside the permissions that the person who called the command asks for with their umask."""
    if not _mask_before:
        yield
        return
    ours = os.umask(_mask_before[0])
    try:
        yield
    finally:
        os.umask(ours)


def tighten(settings: Settings) -> None:
    """Take from others what they may do with the instance folder and what is kept, where it belongs to this account.

    A folder that holds other things as well stays as it is, because it may be somebody else's (``/etc``, a home); so does
    what belongs to another account. ``flask doctor`` names both.
    """
    for path in (*_own_folder(settings.instance), *kept_files(settings)):
        with suppress(OSError):
            found = path.stat()
            if found.st_uid == os.geteuid() and found.st_mode & FOR_OTHERS:
                path.chmod(found.st_mode & 0o7700)


def kept_files(settings: Settings) -> list[Path]:
    """The files that hold what nobody else may read, as far as they are there."""
    database = database_file(settings)
    beside = [database, *(database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal"))]
    with suppress(OSError):
        beside += [path for path in settings.instance.iterdir() if path.name.startswith(KEPT)]
    return sorted({path for path in beside if path.exists()})


def database_file(settings: Settings) -> Path:
    """SQLite's file, whichever setting names it; where PostgreSQL is used, the one in the instance folder."""
    url = make_url(settings.sqlalchemy_url)
    named = url.database if url.get_backend_name() == "sqlite" else None
    return Path(named) if named else settings.instance / "signon.sqlite3"


def _own_folder(folder: Path) -> list[Path]:
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        return []
    return [folder] if all(name.startswith((*KEPT, *NO_SECRET)) for name in names) else []
