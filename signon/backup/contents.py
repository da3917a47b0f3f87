"""The contents of a backup: a tar file, gzipped, of the members that are named here.

``backup.json`` comes first and says what made it; ``manifest.json`` comes last and lists all others with size and hash, and each
table with its count of rows. A file without its last member is not whole. Documented in ``docs/operating/backup.md``.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any, Self

from signon.backup.faults import DamagedBackupError
from signon.settings import ROOT
from signon.translation import gettext as _

FORMAT = 1
HEAD = "backup.json"
MANIFEST = "manifest.json"
TABLES = "tables/"
SECRETS = "secrets/"
FINALS = "finals/"


@cache
def program_version() -> str:
    """The version of this program."""
    import tomllib  # it compiles patterns, which no start waits for

    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


@dataclass(frozen=True, slots=True)
class Head:
    """The maker of a backup and its moment: format, program, the database's revision and engine, the site's address."""

    format: int
    program: str
    revision: str
    engine: str
    at: datetime
    site: str

    def as_json(self) -> dict[str, Any]:
        """The head as it is written."""
        return asdict(self) | {"at": self.at.isoformat()}

    @classmethod
    def from_json(cls, found: Any) -> Self:
        """The head of a file. Raises ``DamagedBackupError`` for one of another format, saying so."""
        try:
            if int(found["format"]) > FORMAT:
                raise DamagedBackupError(
                    _(
                        "The backup has format %(theirs)s, which a newer version of Signon writes (%(program)s); this one knows "
                        "formats up to %(ours)s. Install that version.",
                        theirs=found["format"],
                        program=found.get("program", "?"),
                        ours=FORMAT,
                    )
                )
            return cls(**{**found, "at": datetime.fromisoformat(found["at"])})
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedBackupError(_("The file is no backup of Signon: its head cannot be read.")) from error
