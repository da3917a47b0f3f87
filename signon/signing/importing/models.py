"""An import of signatories as it is kept: the letter it is for, and what becomes of each row."""

from enum import StrEnum
from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon.countries import COUNTRIES_BETWEEN
from signon.database.asked_numbers import find_numbered
from signon.database.db import Choice
from signon.errors import NotFoundError
from signon.letters.models.letter import Letter
from signon.organizations.importing.kept import KeptImport, KeptRow
from signon.translation import gettext as _


class SignatoryOutcome(StrEnum):
    """The outcome of a row."""

    ADDED = "added"
    THERE = "already-there"
    HELD = "held"
    REFUSED = "refused"


class SignatoryImport(KeptImport):
    """A list of signatories for a letter.

    ``chosen_rows`` are rows that a person enters although they are held; ``marks`` are the decisions that the plan knows.
    ``entered_as`` is the status that the signatures got, or empty.
    """

    __tablename__ = "signatory_import"
    __table_args__ = (
        Index("ix_signatory_import_due", "status", "leased_until"),
        Index("ix_signatory_import_letter_id", "letter_id"),
    )

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    entered_as: Mapped[str] = mapped_column(String(20), default="")
    chosen_rows: Mapped[list[int]] = mapped_column(JSON, default=list)
    marks: Mapped[list[str]] = mapped_column(JSON, default=list)
    letter: Mapped[Letter] = relationship()

    @classmethod
    def numbered(cls, number: int, letter: Letter | None = None, *, held: bool = False) -> Self:
        """The import with this number, of the ``letter`` when one is given; ``held`` keeps others from changing it.

        Raises ``NotFoundError``.
        """
        found = find_numbered(cls, number, held=held)
        if found is None or (letter is not None and found.letter_id != letter.id):
            raise NotFoundError(
                _("There is no import %(number)s for this letter; the list of imports has them all.", number=number)
            )
        return found


class SignatoryImportRow(KeptRow):
    """A row and its outcome. ``values`` are those to enter.

    ``like`` names a likely duplicate, ``despite`` what the row was held for when it is entered all the same. ``restricts`` is
    the number of a signature that is to be listed for the recipient alone, 0 for none.
    """

    __tablename__ = "signatory_import_row"
    __table_args__ = (Index("ix_signatory_import_row_outcome", "import_id", "outcome", "number"),)

    import_id: Mapped[int] = mapped_column(ForeignKey("signatory_import.id"))
    outcome: Mapped[SignatoryOutcome] = mapped_column(Choice(SignatoryOutcome))
    like: Mapped[str] = mapped_column(Text, default="")
    despite: Mapped[str] = mapped_column(Text, default="")
    signature_id: Mapped[int | None]
    restricts: Mapped[int] = mapped_column(default=0)
    values: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    @property
    def countries(self) -> str:
        """The codes of its countries; of two, the second is known until the row is entered."""
        return COUNTRIES_BETWEEN.join(filter(None, (self.country, (self.values or {}).get("second_country"))))
