"""The widths of a table's columns, from what stands in them: print and the word processor's file set them alike.

The renderer's own way gives an unbreakable address all the room, and lets the other columns run off the sheet.
"""

import unicodedata
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

CHARACTER, BESIDE = 0.56, 1.4
"""Ems: an average character, and the room at both sides of a cell's text."""

LONGEST_LINE, LONGEST_WORD = 40, 14
"""Characters. Longer texts are broken into lines, and longer words within themselves, before they push others aside."""

COLUMNS = "columns"
"""The name under which a table's token keeps the shares of its columns."""

WIDE = frozenset("WF")


def set_columns(tokens: Sequence[Token]) -> None:
    """Give each table its width and those of its columns: the width in ems, the columns in hundredths of it."""
    for at, token in enumerate(tokens):
        if token.type == "table_open":
            widths = _widths(list(_columns(tokens[at:])))
            total = sum(widths)
            token.attrSet("style", f"width: {total:.1f}em")
            token.meta[COLUMNS] = [100 * width / total for width in widths]


def _columns(tokens: Sequence[Token]) -> Iterator[list[str]]:
    """The texts of each column of the table that the tokens begin with."""
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_text(token))
    return (list(column) for column in zip(*rows, strict=True))


def _text(inline: Token) -> str:
    return "".join(child.content if child.type != "softbreak" else " " for child in inline.children or ())


def _widths(columns: Sequence[Sequence[str]]) -> list[float]:
    """The widths in ems that the columns take when there is room for all."""
    return [max(map(_width, column), default=0) * CHARACTER + BESIDE for column in columns]


def _width(text: str) -> float:
    """The characters of a cell's longest line, and at least of its longest word."""
    word = max((_length(word) for word in text.split()), default=0)
    return max(min(_length(text), LONGEST_LINE), min(word, LONGEST_WORD), 2)


def _length(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in WIDE) for character in text)


def table_begun(table: Token) -> str:
    """The HTML that begins a table: its width, and its columns'."""
    columns = "".join(f'<col style="width: {share:.2f}%">' for share in table.meta[COLUMNS])
    running = f' dir="{direction}"' if (direction := table.attrGet("dir")) else ""
    return f'<table style="{table.attrGet("style")}"{running}>\n<colgroup>{columns}</colgroup>\n'
