"""An import into the directory as it is kept: what becomes of each row, and what was before."""

from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.asked_numbers import find_numbered
from signon.database.db import Choice
from signon.errors import NotFoundError
from signon.organizations.importing.kept import ImportStateError, ImportStatus, KeptImport, KeptRow
from signon.organizations.importing.plan import Outcome
from signon.translation import gettext as _

__all__ = ["DirectoryImport", "DirectoryImportRow", "ImportStateError", "ImportStatus"]


class DirectoryImport(KeptImport):
    """A file handed in for the directory."""

    __tablename__ = "directory_import"
    __table_args__ = (Index("ix_directory_import_due", "status", "leased_until"),)

    @classmethod
    def numbered(cls, number: int, *, held: bool = False) -> Self:
        """The import with this number; ``held`` keeps others from changing it. Raises ``NotFoundError``."""
        found = find_numbered(cls, number, held=held)
        if found is None:
            raise NotFoundError(_("There is no import %(number)s; the list of imports has them all.", number=number))
        return found


class DirectoryImportRow(KeptRow):
    """A row and its outcome. ``before`` and ``after`` are states of the entry, where one is changed."""

    __tablename__ = "directory_import_row"
    __table_args__ = (Index("ix_directory_import_row_outcome", "import_id", "outcome", "number"),)

    import_id: Mapped[int] = mapped_column(ForeignKey("directory_import.id"))
    outcome: Mapped[Outcome] = mapped_column(Choice(Outcome))
    organization_id: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
