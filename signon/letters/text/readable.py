"""A letter's text as it reads, without its Markdown: blocks of words, for comparing two versions and showing what differs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

import icu
from markdown_it.token import Token

from signon.letters.body.markdown import SOURCE, letter_parser
from signon.letters.body.pictures import description_of, name_of

STYLES = {"em": "em", "strong": "strong"}
CODE, ROW = "code", "row"
SHOWN_DIGITS = 8
NO_PICTURES: Mapping[str, str] = MappingProxyType({})

UNIT = 2
"""Bytes of a UTF-16 code unit, in which ICU counts."""


class Word(NamedTuple):
    """A word, a space or a sign, with how it is set: empty, or names such as ``em strong``."""

    text: str
    style: str = ""


BETWEEN_CELLS = (Word(" | "),)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, note or address.

    ``mark`` is what stands before it, such as a bullet; its number does not count when two blocks are compared.
    """

    kind: str
    words: tuple[Word, ...]
    mark: str = ""

    @property
    def identity(self) -> tuple[str, tuple[Word, ...]]:
        """The values that two blocks have in common when they read the same."""
        return self.kind, self.words


def line_blocks(text: str, language: str) -> list[Block]:
    """A text without Markdown as one block, or none when it is empty."""
    return [Block("lines", _plain(text, language))] if text else []


def addressee_blocks(addressees: Sequence[Mapping[str, str]], language: str) -> list[Block]:
    """A block for each addressee: inside address, attention line and own salutation."""
    entries = ("\n".join(filter(None, one.values())) for one in addressees)
    return [Block("lines", _plain(entry, language)) for entry in entries]


def body_blocks(markdown: str, language: str, pictures: Mapping[str, str] = NO_PICTURES) -> list[Block]:
    """The body, block for block. ``pictures`` are the SHA-256 of its pictures by name: another picture is another word."""
    return list(_Reader(language, pictures).read(letter_parser().parse(markdown)))


class _Reader:
    """Follows a parsed body and keeps in mind within what lists, quotations and notes it is."""

    def __init__(self, language: str, pictures: Mapping[str, str]) -> None:
        self.language, self.pictures = language, pictures
        self.row: list[Word] | None = None
        self.within: list[tuple[str, str]] = []
        self.heading = ""

    def read(self, tokens: Sequence[Token]) -> Iterator[Block]:
        for token in tokens:
            if token.type == "tr_open":
                self.row = []
            elif token.type == "tr_close":
                yield self._block(ROW, tuple(self.row or ()))
                self.row = None
            elif token.type == "inline" and self.row is not None:
                self.row += [*(BETWEEN_CELLS if self.row else ()), *self._inline(token.children or [])]
            elif token.type == "inline":
                yield self._block(self.heading or "paragraph", tuple(self._inline(token.children or [])))
            elif token.type in {"code_block", "fence"}:
                yield self._block(CODE, tuple(Word(word, CODE) for word in words_of(token.content, self.language)))
            elif token.type == "hr":
                yield self._block("rule", (Word("⁂"),))
            else:
                self._step(token)

    def _block(self, kind: str, words: tuple[Word, ...]) -> Block:
        kinds = [kind for kind, _mark in self.within]
        marks = [mark for _kind, mark in self.within]
        return Block(" ".join([*kinds, kind]), words, " ".join(filter(None, marks)))

    def _step(self, token: Token) -> None:
        if token.type in {"heading_open", "heading_close"}:
            self.heading = token.tag if token.nesting > 0 else ""
        elif token.type in {"list_item_open", "blockquote_open", "footnote_open"}:
            self.within.append(_container(token))
        elif token.type in {"list_item_close", "blockquote_close", "footnote_close"}:
            self.within.pop()

    def _inline(self, tokens: Sequence[Token]) -> Iterator[Word]:
        styles: list[str] = []
        address = ""
        for token in tokens:
            name = token.tag
            if token.type == "link_open":
                address = str(token.attrGet("href") or "")
            elif token.type == "link_close":
                yield from _plain(f" ({address})", self.language)
            elif token.nesting and name in STYLES:
                styles = [*styles, name] if token.nesting > 0 else styles[:-1]
            else:
                yield from self._words(token, styles)

    def _picture(self, token: Token) -> str:
        """The words for a picture: its description, its file, and the beginning of its SHA-256, which alone may change."""
        name = name_of(token)
        known = f"{name} · {self.pictures.get(name, '')[:SHOWN_DIGITS]}" if name else token.meta[SOURCE]
        return f"▣ {description_of(token)} ({known})"

    def _words(self, token: Token, styles: Sequence[str]) -> Iterator[Word]:
        style = " ".join(sorted({*styles, CODE} if token.type == "code_inline" else set(styles)))
        content = self._picture(token) if token.type == "image" else _content(token)
        for word in words_of(content, self.language):
            yield Word(word, style)


def _container(token: Token) -> tuple[str, str]:
    if token.type == "blockquote_open":
        return "quotation", "»"
    if token.type == "footnote_open":
        return "note", f"[{token.meta['id'] + 1}]"
    return ("numbered", f"{token.info}.") if token.info else ("item", "•")


def _content(token: Token) -> str:
    breaks: dict[str, Any] = {"softbreak": " ", "hardbreak": "\n"}
    if token.type == "footnote_ref":
        return f"[{token.meta['id'] + 1}]"
    return str(breaks.get(token.type, token.content))


def _plain(text: str, language: str) -> tuple[Word, ...]:
    return tuple(Word(word) for word in words_of(text, language))


def words_of(text: str, language: str) -> list[str]:
    """The words, spaces and signs of ``text`` in their order; joined, they are ``text`` again.

    Words are those of people who read the script: Thai, Chinese and Japanese have no spaces between them.
    """
    breaks = icu.BreakIterator.createWordInstance(icu.Locale.forLanguageTag(language))
    breaks.setText(text)
    units = text.encode("utf-16-le", "surrogatepass")
    words, begin = [], 0
    for end in breaks:
        words.append(units[begin * UNIT : end * UNIT].decode("utf-16-le", "surrogatepass"))
        begin = end
    return words
