"""The last step of a restore: files that lie ready take their places.

A restore on SQLite counts from the moment at which its folder is called ready. Killed after that, it is finished by the next
program that starts. All programs look for one, so what finishes it is loaded only when there is one.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from signon.backup.faults import RestoreError
from signon.private_files import database_file
from signon.settings import Settings
from signon.translation import gettext as _

UNDER_WAY, READY, LOCK = "restore.part", "restore.ready", "restore.lock"


@contextmanager
def only_restore(settings: Settings) -> Iterator[None]:
    """Keep other restores out. Raises ``RestoreError`` when one is under way; what a killed one left is removed."""
    from signon.backup.targets import forget_unfinished

    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(settings.instance / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RestoreError(_("Another restore or move is under way.")) from error
        finish_interrupted(settings)
        shutil.rmtree(settings.instance / UNDER_WAY, ignore_errors=True)
        forget_unfinished(database_file(settings))
        yield
    finally:
        os.close(lock)


def lay_ready(settings: Settings, secrets: dict[str, bytes]) -> None:
    """Write the secrets beside their places, privately and to the disk, and call the whole ready: it counts from here on."""
    from signon.backup.writing import sync_folder

    folder = settings.instance / UNDER_WAY
    folder.mkdir(mode=0o700)
    for name, content in secrets.items():
        _write(folder / name, content)
    sync_folder(folder)
    folder.rename(settings.instance / READY)
    sync_folder(settings.instance)


def take_back(settings: Settings) -> None:
    """Forget what lies ready, because the database did not take its part."""
    shutil.rmtree(settings.instance / READY, ignore_errors=True)


def finish_interrupted(settings: Settings) -> None:
    """Put everything that lies ready in its place; does nothing when nothing does. May run in several processes at once."""
    folder = settings.instance / READY
    if not folder.is_dir():
        return
    from signon.backup.kept_secrets import NAMES
    from signon.backup.targets import put_in_place
    from signon.backup.writing import sync_folder

    put_in_place(database_file(settings))
    for name in sorted(NAMES):
        with suppress(FileNotFoundError):
            (folder / name).replace(settings.instance / name)
    sync_folder(settings.instance)
    with suppress(OSError):
        folder.rmdir()


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
