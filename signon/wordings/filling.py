"""Filling in a wording: text with placeholders in braces, read once and filled for each recipient.

A wording is a value, never a template: nothing in it is evaluated. ``{organization}`` stands for a value, ``{link}`` in a
paragraph of its own for the personal link, and ``{{`` and ``}}`` for a brace that is meant as one.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from signon.mail.new_mail import LINK

LINK_NAME = "link"
BREAK = "\n\n"
EMPTY_LINE = re.compile(r"\n[ \t]*\n")
TOKEN = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}")
FULL_STOP = re.compile(r"\.(?!\.)")
KEPT_IN_MEMORY = 256


class Blank(NamedTuple):
    """A place in a wording that is filled in for each recipient."""

    name: str


Paragraph = tuple[str | Blank, ...]
LINK_PARAGRAPH: Paragraph = (Blank(LINK_NAME),)


class Wording(NamedTuple):
    """A wording that is read: the line of its subject, and its paragraphs."""

    subject: Paragraph
    paragraphs: tuple[Paragraph, ...]
    taking: frozenset[str] = frozenset()

    def filled_subject(self, values: Mapping[str, str]) -> str:
        """The subject for one recipient, in one line."""
        return " ".join(_filled(self.subject, values).split())

    def filled_paragraphs(self, values: Mapping[str, str]) -> list[str | None]:
        """The paragraphs for one recipient, None where the link goes.

        One that turns out empty is left out, and so is one that names something unknown which is ``taking`` it along.
        """
        paragraphs: list[str | None] = []
        for paragraph in self.paragraphs:
            if paragraph == LINK_PARAGRAPH:
                paragraphs.append(LINK)
            elif not self._is_taken(paragraph, values):
                paragraphs += _paragraphs(_filled(paragraph, values))
        return paragraphs

    def _is_taken(self, paragraph: Paragraph, values: Mapping[str, str]) -> bool:
        return any(
            isinstance(piece, Blank) and piece.name in self.taking and not values[piece.name] for piece in paragraph
        )


@lru_cache(KEPT_IN_MEMORY)
def read_wording(subject: str, text: str, names: frozenset[str], taking: frozenset[str] = frozenset()) -> Wording:
    """The wording as it is filled in. Braces around anything that is not among ``names`` stay as they are."""
    paragraphs = (part.strip() for part in EMPTY_LINE.split(text.replace("\r\n", "\n")))
    return Wording(_read(subject, names), tuple(_read(one, names) for one in paragraphs if one), taking)


def _read(text: str, names: Collection[str]) -> Paragraph:
    return tuple(_pieces(text, names))


def _pieces(text: str, names: Collection[str]) -> Iterator[str | Blank]:
    place = 0
    for found in TOKEN.finditer(text):
        if found.start() > place:
            yield text[place : found.start()]
        place = found.end()
        yield Blank(found[1]) if found[1] in names else {"{{": "{", "}}": "}"}.get(found[0], found[0])
    if place < len(text):
        yield text[place:]


def _filled(paragraph: Paragraph, values: Mapping[str, str]) -> str:
    """The paragraph for one recipient. A full stop after a name that ends in one, as ‘e. V.’ does, is left out."""
    written = ""
    for piece in paragraph:
        if isinstance(piece, Blank):
            written += values[piece.name]
        elif written.endswith(".") and FULL_STOP.match(piece):
            written += piece[1:]
        else:
            written += piece
    return written


def _paragraphs(text: str) -> list[str]:
    return text.lstrip(" ").split(BREAK) if text.strip() else []
