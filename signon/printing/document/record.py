"""The data of a printed letter: the text that was agreed to, and who stands on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from signon.countries import COUNTRIES_BETWEEN
from signon.letters.parts.fields import ListStyle
from signon.letters.parts.letter_parts import LetterParts
from signon.printing.document.signatories import ListedSignatory
from signon.spelling import name_key

ORGANIZATION = ("organization", "acronym", "country")
REPRESENTATIVE = ("representative_name", "representative_title")


@dataclass(frozen=True, slots=True)
class AgreedText:
    """The text version that the signatories agreed to: its number in the letter, and its SHA-256 in hexadecimal."""

    number: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """The data of one printed document: no more of a signatory than is public or printed.

    ``text`` is None for a letter that nobody could agree to yet. ``rows`` follow ``columns``. ``anchor`` is that of the
    audit trail when the document was ordered, by the names of its values; what does not leave has none.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text: AgreedText | None = None
    anchor: Mapping[str, Any] | None = None

    @classmethod
    def compose(cls, parts: LetterParts, signatories: Iterable[ListedSignatory]) -> Self:
        """The record of a letter with these signatories, in alphabetical order."""
        names_printed = parts.signatory_list.style is ListStyle.NAMES_REPRESENTATIVES
        columns = ORGANIZATION + (REPRESENTATIVE if names_printed else ())
        key = name_key(parts.language)
        rows = [(key(one.sort_as or one.organization), _row(one, columns)) for one in signatories]
        return cls(columns, tuple(row for _key, row in sorted(rows)))

    def as_json(self) -> dict[str, Any]:
        """The record as JSON's own types."""
        return {
            "text": self.text and {"version": self.text.number, "sha256": self.text.sha256},
            "count": len(self.rows),
            "signatories": [dict(zip(self.columns, row, strict=True)) for row in self.rows],
            **({"audit_anchor": dict(self.anchor)} if self.anchor else {}),
        }


def _row(one: ListedSignatory, columns: Sequence[str]) -> tuple[str, ...]:
    values = {column: getattr(one, column) for column in columns}
    return tuple((values | {"country": COUNTRIES_BETWEEN.join(one.countries)}).values())
