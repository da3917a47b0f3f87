"""The disks that the site keeps things on: the instance folder's, and the database's where that is a file."""

import os
import shutil
from pathlib import Path

from sqlalchemy import make_url

from signon.settings import Settings

MEGABYTE = 1024**2


def folders(settings: Settings) -> list[Path]:
    """The folders in which things are kept."""
    file = _database_file(settings)
    return list(dict.fromkeys([settings.instance, *([file.parent] if file else [])]))


def free_megabytes(settings: Settings) -> int:
    """The space that is left where there is least of it. Raises ``OSError`` for a disk that does not answer."""
    return min(free_in(folder) for folder in folders(settings))


def free_in(folder: Path) -> int:
    """The space in MB that is left on the disk of a folder. Raises ``OSError``."""
    return shutil.disk_usage(folder).free // MEGABYTE


def full_folders(settings: Settings) -> list[Path]:
    """The folders on whose disks less is free than the operator wants, in space or in number of files."""
    return [folder for folder in folders(settings) if _is_full(folder, settings.least_free_megabytes)]


def read_only_places(settings: Settings) -> list[Path]:
    """The folders and the database's file that this process cannot write to."""
    file = _database_file(settings)
    places = [*folders(settings), *([file] if file and file.exists() else [])]
    return [place for place in places if not os.access(place, os.W_OK)]


def _database_file(settings: Settings) -> Path | None:
    url = make_url(settings.sqlalchemy_url)
    return Path(url.database).absolute() if url.get_backend_name() == "sqlite" and url.database else None


def _is_full(folder: Path, least: int) -> bool:
    found = os.statvfs(folder)
    has_no_file_left = bool(found.f_files) and not found.f_favail
    return has_no_file_left or found.f_bavail * found.f_frsize < least * MEGABYTE
