"""Marks that stand before the items of a list in other programs: bullets of every font, numbers, letters.

Markdown's lists have bullets and numbers. An item with a letter or a number of several levels keeps its mark as text in a
paragraph of its own, because the letter may refer to it by that mark.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

BULLETS = "•‣◦▪▫■□●○⁃∙·◆◇►▶➢➤➔✓✔❖❑❒*+\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf071\uf06e\uf0a8\uf0e0\uf02d\uf06f\uf0be"
DASHES = "-–—−‐"
LETTERS_AS_BULLETS = "o§Øüqvàlnl"
"""The letters that bullets of Wingdings and Courier become without their font; counted only before a tab or several blanks."""

LARGEST_ALONE = 99
"""The largest number that begins a list; a larger one is a year or an amount."""

BULLET = re.compile(rf"[{re.escape(BULLETS + DASHES)}]")
FROM_A_FONT = re.compile(rf"[{LETTERS_AS_BULLETS}]")
NUMBER = re.compile(r"\(?(\d{1,9})[.)]", re.ASCII)
LETTERED = re.compile(
    r"\(?(?:[A-Za-z]|[ivxlcIVXLC]{1,6}|\d+(?:\.\d+)+|\d+(?:\.\d+)*[a-z])[.)]?|[§#]?\d+(?:\.\d+)*[.)]", re.ASCII
)


class Kind(StrEnum):
    """The marking of an item in Markdown."""

    BULLET = "bullet"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as it was written, what becomes of it, and its number; ``style`` is the same for the items of one level."""

    written: str
    kind: Kind
    number: int = 0
    style: str = ""


def mark_of(written: str) -> Mark:
    """The mark that a list's own program put before an item."""
    text = written.strip(" \t\xa0")
    if found := NUMBER.fullmatch(text):
        return Mark(text, Kind.NUMBER, int(found[1]), re.sub(r"\d+", "1", text))
    if len(text) > 1 or (text.isalnum() and not FROM_A_FONT.fullmatch(text)):
        return Mark(text, Kind.TEXT, style=re.sub(r"\w+", "a", text))
    return Mark(text, Kind.BULLET, style=text)


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line that begins with a mark: the width of its indentation, the mark, and the words after it."""

    indent: int
    mark: Mark
    words: str


def begins_item(mark: Mark, before: Mark | None) -> bool:
    """Whether the letter's parser takes the number for an item's: a large one only when it follows the number before."""
    if mark.kind is not Kind.NUMBER or mark.number <= LARGEST_ALONE:
        return True
    return before is not None and before.kind is Kind.NUMBER and mark.number == before.number + 1


LINE = re.compile(r"(?P<indent>[ \t\xa0]*)(?P<mark>\S{1,9})(?P<gap>[ \t\xa0]*)(?P<words>.*)")
WIDE_GAP = re.compile(r"[\t\xa0]| {2}")
GLUED = re.compile(
    rf"(?P<indent>[ \t\xa0]*)(?P<mark>[{re.escape(BULLETS.replace('*', '').replace('+', ''))}])(?P<gap>)(?P<words>\w.*)"
)
TAB = 4


def marked_line(line: str) -> MarkedLine | None:
    """The line taken apart, when it begins with what may be the mark of an item."""
    found = LINE.fullmatch(line)
    if not found or not found["gap"] or not found["words"].strip():
        found = GLUED.fullmatch(line)
        if not found:
            return None
    mark = _mark_in_text(found["mark"], is_wide=bool(WIDE_GAP.search(found["gap"])))
    indent = len(found["indent"].replace("\t", " " * TAB))
    return MarkedLine(indent, mark, found["words"].strip()) if mark else None


def _mark_in_text(text: str, *, is_wide: bool) -> Mark | None:
    """A mark in plain text, where an "o" or "I." may as well be a word."""
    if BULLET.fullmatch(text) or (is_wide and FROM_A_FONT.fullmatch(text)):
        return Mark(text, Kind.BULLET, style=text)
    if found := NUMBER.fullmatch(text):
        return Mark(text, Kind.NUMBER, int(found[1]), re.sub(r"\d+", "1", text))
    if LETTERED.fullmatch(text) and (text[-1] in ".)" or is_wide):
        return Mark(text, Kind.TEXT, style=re.sub(r"\w+", "a", text))
    return None


def levels(marks: list[tuple[int, str]]) -> list[int]:
    """The level of each item from its indentation and the style of its mark.

    Where the indentation says nothing, a style not seen before is one level deeper, and one seen before goes back to its.
    """
    seen: list[tuple[int, str]] = []
    found = []
    for indent, style in marks:
        if (indent, style) in seen:
            del seen[seen.index((indent, style)) + 1 :]
        else:
            while seen and indent < seen[-1][0]:
                seen.pop()
            if seen and seen[-1][0] == indent and seen[-1][1] == style:
                seen.pop()
            seen.append((indent, style))
        found.append(len(seen) - 1)
    return found
