"""An import into the directory as it is kept: the file while it is needed, what became of each row, and what was before."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from signon.database.asked_numbers import find_numbered
from signon.database.db import Base, Choice, Moment
from signon.errors import DomainError, NotFoundError
from signon.jobs.leased import LeasedWork
from signon.organizations.importing.plan import Outcome
from signon.translation import gettext as _


class ImportStatus(StrEnum):
    """The progress of an import. Only an applied one has changed the directory."""

    QUEUED = "queued"
    RUNNING = "running"
    FAILED = "failed"
    PLANNED = "planned"
    APPLIED = "applied"
    UNDONE = "undone"


class ImportStateError(DomainError):
    """The state of the import, or of the directory, does not allow this."""


class DirectoryImport(LeasedWork):
    """A file handed in for the directory.

    ``content`` is kept until the import is applied or given up; ``columns`` names what each column of the file is, empty
    for one that is left aside; ``counts`` has the number of rows by outcome. ``progress`` is a percentage.
    The worker reads a large file.
    """

    __tablename__ = "directory_import"
    __table_args__ = (Index("ix_directory_import_due", "status", "leased_until"),)

    file_name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[ImportStatus] = mapped_column(Choice(ImportStatus))
    created_by: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[datetime] = mapped_column(Moment)
    progress: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    header: Mapped[list[str]] = mapped_column(JSON, default=list)
    samples: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    columns: Mapped[list[str]] = mapped_column(JSON, default=list)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    applied_at: Mapped[datetime | None] = mapped_column(Moment)
    applied_by: Mapped[str] = mapped_column(String(320), default="")
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str] = mapped_column(String(320), default="")
    forgotten_at: Mapped[datetime | None] = mapped_column(Moment)

    @classmethod
    def numbered(cls, number: int, *, held: bool = False) -> Self:
        """The import with this number; ``held`` keeps others from changing it. Raises ``NotFoundError``."""
        found = find_numbered(cls, number, held=held)
        if found is None:
            raise NotFoundError(_("There is no import %(number)s; the list of imports has them all.", number=number))
        return found

    @classmethod
    def sentence_when_given_up(cls) -> str:
        """The sentence for the coordinator when the workers died on it."""
        return _("The worker stopped several times while reading this file. Split it, then hand it in again.")

    def fail(self, error: str, *, at: datetime) -> None:  # noqa: ARG002 - an import does not keep the moment
        """Note that the file cannot be used, in words for the coordinator; the file is no longer needed."""
        self.status, self.error, self.content, self.samples = ImportStatus.FAILED, error, None, []

    def queue(self, columns: Sequence[str], *, at: datetime) -> None:
        """Have the file read, for the first time or anew; ``columns`` is the coordinator's own choice, or empty."""
        self.status, self.leased_until, self.attempts, self.progress = ImportStatus.QUEUED, at, 0, 0
        self.columns = list(columns)

    def can_be_undone(self) -> bool:
        """Whether it is applied, and what was before is still known."""
        return self.status is ImportStatus.APPLIED and self.forgotten_at is None

    def count(self, outcome: str) -> int:
        """The number of rows with this outcome."""
        return self.counts.get(outcome, 0)


class DirectoryImportRow(Base):
    """A row and its outcome. ``before`` and ``after`` are states of the entry, where one is changed."""

    __tablename__ = "directory_import_row"
    __table_args__ = (Index("ix_directory_import_row_outcome", "import_id", "outcome", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("directory_import.id"))
    number: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(Choice(Outcome))
    name: Mapped[str] = mapped_column(String(300), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    organization_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
