"""What the demo's directory says beside names and addresses: kinds, regions, other names; an import done, one to look at."""

from datetime import datetime, timedelta
from pathlib import Path

from signon.organizations.import_jobs import read_import
from signon.organizations.import_models import DirectoryImport
from signon.organizations.imports import apply_import, receive

FOLDER = Path(__file__).parent


def tell_of_directory(*, by: str, entered: datetime, at: datetime) -> None:
    """Import what is known of some members and of a few others, and hand a list of newcomers in that nobody has applied."""
    apply_import(_read("directory.csv", by=by, at=entered), by=by, at=entered + timedelta(minutes=4))
    _read("newcomers.csv", by=by, at=at)


def _read(name: str, *, by: str, at: datetime) -> DirectoryImport:
    kept = receive((FOLDER / name).read_bytes(), name, by=by, at=at)
    read_import(kept)
    return kept
