"""An imported table as it is kept, whatever it is imported into: the file while it is needed, and what became of each row."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self, TypeVar

from sqlalchemy import JSON, LargeBinary, String, Text, delete, update
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Choice, Moment, db
from signon.errors import DomainError
from signon.jobs.leased import LeasedWork
from signon.sheets import Hidden, Sheet
from signon.translation import gettext as _
from signon.translation import ngettext

REMEMBERED = timedelta(days=30)
"""The time that what an import did is kept row by row, and the import can be undone."""

GIVEN_UP_AFTER = timedelta(days=1)
SAMPLES = 3
MOST_SAMPLE = 80
MOST_NAMED = 5
MOST_TOLD = 200
"""Notices and marked rows that are kept of one table."""


class ImportStatus(StrEnum):
    """The progress of an import. Only an applied one has changed anything."""

    QUEUED = "queued"
    RUNNING = "running"
    FAILED = "failed"
    PLANNED = "planned"
    APPLIED = "applied"
    UNDONE = "undone"

    @property
    def in_words(self) -> str:
        """The state as a reason why something cannot be done: "it is undone already"."""
        return {
            ImportStatus.QUEUED: _("it is not read yet"),
            ImportStatus.RUNNING: _("it is being read"),
            ImportStatus.FAILED: _("its file cannot be used"),
            ImportStatus.PLANNED: _("it is not applied"),
            ImportStatus.APPLIED: _("it is applied already"),
            ImportStatus.UNDONE: _("it is undone already"),
        }[self]


class ImportStateError(DomainError):
    """The state of the import, or of what it is imported into, does not allow this."""


class ChangedSinceError(ImportStateError):
    """Entries of the import were changed, or are in use, since it was applied. ``names`` are their printed names."""

    def __init__(self, number: int, names: Sequence[str]) -> None:
        self.names = names
        shown = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
        super().__init__(
            ngettext(
                "Import %(import_number)s cannot be undone as a whole: %(num)d entry was changed or is in use since (%(names)s). "
                "Nothing was undone; undo the others and leave it as it is, or undo its change first.",
                "Import %(import_number)s cannot be undone as a whole: %(num)d entries were changed or are in use since "
                "(%(names)s). Nothing was undone; undo the others and leave these as they are, or undo their changes first.",
                len(names),
                import_number=number,
                names=shown,
            )
        )


@dataclass(frozen=True, slots=True)
class Choices:
    """The choice of how a file is read: what becomes of marked rows, its encoding, its sheet; empty for the usual."""

    hidden: str = ""
    encoding: str = ""
    sheet: str = ""

    def marked_rows(self) -> Hidden:
        """The choice about rows that are hidden or struck out."""
        return Hidden(self.hidden) if self.hidden in set(Hidden) else Hidden.ASK


class KeptImport(LeasedWork):
    """A table that was handed in.

    ``content`` is kept until the import is applied or given up; ``columns`` names what each column of the file is, empty
    for one that is left aside; ``choices`` is how the file is read and ``about`` what is told of that; ``counts`` has the
    number of rows by outcome. ``progress`` is a percentage. The worker reads a large file.
    """

    __abstract__ = True

    file_name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[ImportStatus] = mapped_column(Choice(ImportStatus))
    created_by: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[datetime] = mapped_column(Moment)
    progress: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    header: Mapped[list[str]] = mapped_column(JSON, default=list)
    samples: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    columns: Mapped[list[str]] = mapped_column(JSON, default=list)
    choices: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    about: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    applied_at: Mapped[datetime | None] = mapped_column(Moment)
    applied_by: Mapped[str] = mapped_column(String(320), default="")
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str] = mapped_column(String(320), default="")
    forgotten_at: Mapped[datetime | None] = mapped_column(Moment)

    @classmethod
    def receive(cls, content: bytes, name: str, *, by: str, at: datetime, **values: Any) -> Self:
        """Take a file in; it waits to be read."""
        kept = cls(
            file_name=name[:300],
            sha256=hashlib.sha256(content).hexdigest(),
            status=ImportStatus.QUEUED,
            created_by=by,
            created_at=at,
            leased_until=at,
            content=content,
            **values,
        )
        db.session.add(kept)
        db.session.flush()
        return kept

    @classmethod
    def sentence_when_given_up(cls) -> str:
        """The sentence for the coordinator when the workers died on it."""
        return _("The worker stopped several times while reading this file. Split it, then hand it in again.")

    def fail(self, error: str, *, at: datetime) -> None:  # noqa: ARG002 - an import does not keep the moment
        """Note that the file cannot be used, in words for the coordinator.

        A file that was read before, otherwise, is kept, so that another choice can be made; of any other, nothing is.
        """
        self.error = error
        if self.header and self.content:
            self.status = ImportStatus.PLANNED
        else:
            self.status, self.content, self.samples = ImportStatus.FAILED, None, []

    def queue(self, columns: Sequence[str], *, at: datetime, choices: Choices | None = None) -> None:
        """Have the file read, for the first time or anew; ``columns`` is the coordinator's own choice, or empty."""
        self.status, self.leased_until, self.attempts, self.progress = ImportStatus.QUEUED, at, 0, 0
        self.columns = list(columns)
        if choices is not None:
            self.choices = asdict(choices)

    def chosen(self) -> Choices:
        """The choice of how the file is read."""
        return Choices(**self.choices)

    def note_table(self, sheet: Sheet, columns: Sequence[str]) -> None:
        """Keep what a person looks at while choosing: the header, the first rows, and how the table was read."""
        self.columns, self.progress, self.status = list(columns), 100, ImportStatus.PLANNED
        self.header = [written[:MOST_SAMPLE] for written in sheet.header]
        self.samples = [[cell[:MOST_SAMPLE] for cell in row.cells] for row in sheet.rows[:SAMPLES]]
        self.about = {
            "title": sheet.title,
            "others": list(sheet.others),
            "notices": list(sheet.notices[:MOST_TOLD]),
            "marked": [list(row) for row in sheet.marked[:MOST_TOLD]],
            "asks": sheet.asks_about_marked,
        }

    def refuse_to_apply_unless_planned(self) -> None:
        """Raise ``ImportStateError`` when it was done already, or something has to be said first."""
        if self.status is not ImportStatus.PLANNED:
            raise ImportStateError(
                _("Import %(number)s cannot be applied: %(reason)s.", number=self.id, reason=self.status.in_words)
            )
        if self.error:
            raise ImportStateError(
                _("Import %(number)s cannot be applied: %(reason)s.", number=self.id, reason=self.error)
            )

    def note_applied(self, *, by: str, at: datetime) -> None:
        """Note that it is done; the file is no longer needed."""
        self.status, self.applied_at, self.applied_by, self.content, self.samples = (
            ImportStatus.APPLIED,
            at,
            by,
            None,
            [],
        )

    def note_undone(self, left: int, *, by: str, at: datetime) -> None:
        """Note that it was taken back, but for ``left`` rows."""
        self.status, self.undone_at, self.undone_by = ImportStatus.UNDONE, at, by
        self.counts = {**self.counts, "left": left}

    def can_be_undone(self) -> bool:
        """Whether it is applied, and what it did is still known."""
        return self.status is ImportStatus.APPLIED and self.forgotten_at is None

    def refuse_to_undo_unless_known(self) -> None:
        """Raise ``ImportStateError`` when it is not applied, or what it did is no longer known."""
        if self.can_be_undone():
            return
        if self.status is ImportStatus.APPLIED:
            raise ImportStateError(
                _(
                    "Import %(number)s can no longer be undone: after 30 days it is forgotten what it did.",
                    number=self.id,
                )
            )
        raise ImportStateError(
            _("Import %(number)s cannot be undone: %(reason)s.", number=self.id, reason=self.status.in_words)
        )

    def count(self, outcome: str) -> int:
        """The number of rows with this outcome."""
        return self.counts.get(outcome, 0)

    def details(self) -> dict[str, Any]:
        """The details for the audit trail."""
        return {"file": self.file_name, "sha256": self.sha256, "rows": self.counts}


class KeptRow(Base):
    """A row of an import. ``reason`` says why it is refused, or what was noticed of it."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int]
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(300), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    reason: Mapped[str] = mapped_column(Text, default="")


Kept = TypeVar("Kept", bound=KeptImport)


def give_up(kept: KeptImport, rows: type[KeptRow]) -> None:
    """Forget an import that was not applied, with its file. Raises ``ImportStateError`` for one that was."""
    if kept.status in {ImportStatus.APPLIED, ImportStatus.UNDONE}:
        raise ImportStateError(
            _("Import %(number)s cannot be given up: %(reason)s.", number=kept.id, reason=kept.status.in_words)
        )
    db.session.execute(delete(rows).where(rows.import_id == kept.id))
    db.session.delete(kept)


def forget_old_imports(imports: type[Kept], rows: type[KeptRow], at: datetime) -> None:
    """Forget files that nobody applied within a day, and after a month what an import did row by row."""
    waiting = db.select(imports.id).where(
        imports.applied_at.is_(None), imports.created_at < at - GIVEN_UP_AFTER, imports.status != ImportStatus.RUNNING
    )
    for number in list(db.session.scalars(waiting)):
        db.session.execute(delete(rows).where(rows.import_id == number))
        db.session.execute(delete(imports).where(imports.id == number))
    old = db.select(imports.id).where(imports.applied_at < at - REMEMBERED, imports.forgotten_at.is_(None))
    for number in list(db.session.scalars(old)):
        db.session.execute(delete(rows).where(rows.import_id == number))
        db.session.execute(update(imports).where(imports.id == number).values(forgotten_at=at))
