"""Characters that no installed font has, with the text that each stands in: they would be printed as empty boxes."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from html import unescape
from textwrap import shorten
from typing import Any, NamedTuple

from markupsafe import Markup
from pydantic import BaseModel

from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import PrintedList
from signon.printing.pdf.fonts import any_font_has
from signon.printing.rendered import RenderingError
from signon.translation import gettext as _

SHOWN_NOT = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Cs"})
"""Categories of characters that show nothing, or are spaces."""

INVISIBLE = frozenset([*range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000), 0x34F, *range(0x180B, 0x180F)])
LONGEST_TEXT, MOST_NAMED = 80, 20
NOT_PRINTED = frozenset({"images", "record"})


class MissingCharacter(NamedTuple):
    """A character that no installed font has, and a text in which it stands."""

    character: str
    text: str

    def sentence(self) -> str:
        """The character and its text, in words."""
        name = unicodedata.name(self.character, "")
        code = f"U+{ord(self.character):04X}" + (f", {name}" if name else "")
        return _(
            "No installed font has '%(character)s' (%(code)s), which stands in “%(text)s”.",
            character=self.character,
            code=code,
            text=self.text,
        )


def missing_characters(texts: Iterable[str]) -> list[MissingCharacter]:
    """Each character that no installed font has, once for each text, in the order of the texts."""
    found: dict[MissingCharacter, None] = {}
    known, missing = set[str](), set[str]()
    for text in texts:
        if text.isascii():
            continue
        new = set(text).difference(known)
        known.update(new)
        missing.update(character for character in new if not _is_printable(character))
        for character in text if not missing.isdisjoint(text) else ():
            if character in missing:
                found[MissingCharacter(character, _around(text, character))] = None
    return list(found)


class Place(StrEnum):
    """The part of a letter in which a character stands, which decides who can mend it, and where."""

    TEXT = "text"
    NAME = "name"
    REPRESENTATIVE = "representative"

    @property
    def remedy(self) -> str:
        """A sentence that says what to do."""
        return {
            Place.TEXT: _("Write it otherwise, or have a font installed that has it."),
            Place.NAME: _("In a signatory's name: correct how the name is printed (on the signature's page)."),
            Place.REPRESENTATIVE: _(
                "In a signatory's acronym or representative: ask the representative to correct it."
            ),
        }[self]


def refuse_missing_characters(document: LetterDocument) -> None:
    """Raise ``RenderingError`` when a character of the document would be printed as an empty box."""
    of_signatories = _missing_in_entries(document.signatory_list)
    theirs = {one for found in of_signatories.values() for one in found}
    of_text = [one for one in missing_characters(_texts_besides_entries(document)) if one not in theirs]
    if of_text or theirs:
        raise RenderingError(told({Place.TEXT: of_text, **of_signatories}))


_whole: list[PrintedList] = []
"""The list that was looked through last and lacks nothing: that of all letters to many, so it is looked through once."""


def _missing_in_entries(printed: PrintedList | None) -> dict[Place, list[MissingCharacter]]:
    if printed is None or (_whole and _whole[0] is printed):
        return {}
    entries = [entry for group in printed.groups for entry in group.entries]
    found = {
        Place.NAME: missing_characters(texts_of([entry.name for entry in entries])),
        Place.REPRESENTATIVE: missing_characters(texts_of([entry.details for entry in entries])),
    }
    if not any(found.values()):
        _whole[:] = [printed]
    return found


def _texts_besides_entries(document: LetterDocument) -> Iterator[str]:
    yield from texts_of(replace(document, signatory_list=None))
    if printed := document.signatory_list:
        yield from texts_of(replace(printed, groups=()))
        yield from (group.heading for group in printed.groups)


def told(missing: Mapping[Place, Sequence[MissingCharacter]]) -> str:
    """A sentence for each, and the remedy for each place."""
    sentences = [one.sentence() for found in missing.values() for one in found][:MOST_NAMED]
    return " ".join([*sentences, *(place.remedy for place, found in missing.items() if found)])


def texts_of(printed: Any) -> Iterator[str]:
    """All texts of a printed letter, or of the parts of one, paragraph by paragraph."""
    if isinstance(printed, Markup):
        yield from unescape(printed.striptags()).split("\n") if "\n" not in printed else _paragraphs(printed)
    elif isinstance(printed, str):
        yield from printed.split("\n")
    elif isinstance(printed, BaseModel):
        yield from (text for name in type(printed).model_fields for text in texts_of(getattr(printed, name)))
    elif is_dataclass(printed):
        names = (field.name for field in fields(printed) if field.name not in NOT_PRINTED)
        yield from (text for name in names for text in texts_of(getattr(printed, name)))
    elif isinstance(printed, list | tuple):
        yield from (text for one in printed for text in texts_of(one))


def _paragraphs(html: Markup) -> Iterator[str]:
    return (str(Markup(line).striptags()) for line in html.split("\n"))  # noqa: S704 - a part of our own renderer's HTML


def _is_printable(character: str) -> bool:
    shows_nothing = unicodedata.category(character) in SHOWN_NOT or ord(character) in INVISIBLE
    return shows_nothing or any_font_has(character)


def _around(text: str, character: str) -> str:
    """The text, or the words around the character in a long one."""
    place = text.index(character)
    begin = max(0, place - LONGEST_TEXT // 2)
    part = text[begin : begin + LONGEST_TEXT]
    return (
        ("…" if begin else "") + shorten(part, LONGEST_TEXT, placeholder="…")
        if len(text) > LONGEST_TEXT
        else text.strip()
    )
