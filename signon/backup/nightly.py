"""The folder of nightly backups: how its files are named, and which are kept."""

import re
from datetime import datetime
from pathlib import Path

from signon.backup.encryption import SUFFIXES, Keys
from signon.backup.faults import BackupError
from signon.settings import Settings
from signon.translation import gettext as _

NAME = re.compile(r"signon-\d{4}-\d\d-\d\dT\d{6}Z(\.tar\.gz|\.tar\.gz\.age|\.zip)")
UNFINISHED = re.compile(r"\.signon-\d{4}-\d\d-\d\dT\d{6}Z\.[\w.]+\.part")


def place_for(settings: Settings, at: datetime) -> Path:
    """The place of a backup in the folder, which is made when it is not there. Raises ``BackupError``."""
    folder = settings.backup_folder
    if folder is None:
        raise BackupError(_("No folder for backups is set. Set SIGNON_BACKUP_FOLDER."))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(_("%(folder)s cannot be made: %(reason)s.", folder=folder, reason=error.strerror)) from error
    return folder.absolute() / f"signon-{at:%Y-%m-%dT%H%M%SZ}{SUFFIXES[Keys.configured(settings).protection]}"


def kept(folder: Path) -> list[Path]:
    """The backups in a folder, newest first; other files do not count."""
    return sorted((path for path in folder.iterdir() if NAME.fullmatch(path.name)), reverse=True)


def delete_old(folder: Path, *, keep: int) -> list[Path]:
    """Delete all but the newest backups, and what killed workers left; gives the backups that are gone. Raises ``OSError``."""
    for path in folder.iterdir():
        if UNFINISHED.fullmatch(path.name):
            path.unlink(missing_ok=True)
    gone = kept(folder)[keep:]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
