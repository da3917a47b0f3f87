"""What the demo's directory says beside names and addresses: kinds, regions, other names; an import done, one to look at."""

from datetime import datetime, timedelta
from pathlib import Path

from signon.organizations.importing.applying import apply_import, receive
from signon.organizations.importing.models import DirectoryImport
from signon.organizations.importing.reading import read_import

FOLDER = Path(__file__).parent


def tell_of_directory(*, by: str, entered: datetime, at: datetime) -> None:
    """Import what is known of some members and of a few others, and hand a list of newcomers in that nobody has applied."""
    apply_import(_read("directory.csv", by=by, at=entered), by=by, at=entered + timedelta(minutes=4))
    _read("newcomers.csv", by=by, at=at)


def _read(name: str, *, by: str, at: datetime) -> DirectoryImport:
    kept = receive((FOLDER / name).read_bytes(), name, by=by, at=at)
    read_import(kept, at=at)
    return kept
