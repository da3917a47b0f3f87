"""Tables and pictures of a body that cannot be printed as they are meant: each problem with its line and its remedy.

A table or a picture that Markdown does not take for one would be printed as bars and brackets; a row with too many cells
would lose some. Such a body is refused where it comes in, and never printed.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from signon.letters.body.markdown import ROWS, SOURCE, cells_of, letter_parser
from signon.letters.body.pictures import description_of, name_of
from signon.translation import gettext as _
from signon.translation import ngettext

DELIMITERS = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?|\|\s*:?-+:?\s*\|")
GRID = re.compile(r"\+([-=:]+\+)+")
BARRED = re.compile(r"\|.*\|")
JOINED_CELLS = re.compile(r"(?<!\\)\|\|")
UNREAD_PICTURE = re.compile(r"!\[[^\]\n]{0,300}\](?:\((?=[^)\s])|\[)")
FROM_ABOVE = "^^"
MOST_COLUMNS = 12
BREAKS = frozenset({"softbreak", "hardbreak"})


class BodyProblem(NamedTuple):
    """Something in a body that cannot be printed, and its line, from 1."""

    line: int
    text: str


def body_problems(markdown: str) -> list[BodyProblem]:
    """Everything in the body that cannot be printed as it is meant, in the order of its lines."""
    if not any(sign in markdown for sign in ("|", "![", "+-", "+=")):
        return []
    return sorted(set(_found(letter_parser().parse(markdown))))


def _found(tokens: Sequence[Token]) -> Iterator[BodyProblem]:
    in_table, in_note, line = False, False, 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type == "table_open":
            in_table = True
            yield from _of_rows(token.meta[ROWS])
        elif token.type == "table_close":
            in_table = False
        elif token.type in {"footnote_open", "footnote_close"}:
            in_note = token.type == "footnote_open"
        elif token.type == "inline":
            yield from _of_pictures(token.children or (), line, in_note=in_note)
            if not in_table:
                yield from _of_lines(token, line)


def _of_rows(rows: Sequence[tuple[int, str]]) -> Iterator[BodyProblem]:
    wanted = len(cells_of(rows[0][1]))
    if wanted > MOST_COLUMNS:
        text = _("this table has %(columns)s columns; %(most)s are the most", columns=wanted, most=MOST_COLUMNS)
        yield BodyProblem(rows[0][0] + 1, text)
    for number, row in (*rows[:1], *rows[2:]):
        found = cells_of(row)
        if JOINED_CELLS.search(row) or FROM_ABOVE in found:
            yield BodyProblem(number + 1, _joined_cells())
        elif len(found) != wanted:
            yield BodyProblem(number + 1, _other_number(len(found), wanted))


def _joined_cells() -> str:
    return _("cells cannot be joined; write every cell, and leave a space between two bars for an empty one")


def _other_number(found: int, wanted: int) -> str:
    return ngettext(
        "this row of the table has %(num)d cell, and its first row has %(wanted)s; give every row as many, write a bar within a"
        " cell as \\|, and leave an empty line after the table",
        "this row of the table has %(num)d cells, and its first row has %(wanted)s; give every row as many, write a bar within"
        " a cell as \\|, and leave an empty line after the table",
        found,
        wanted=wanted,
    )


def _of_lines(text: Token, first: int) -> Iterator[BodyProblem]:
    """Tables that Markdown does not take for such, in the lines of a paragraph."""
    lines = [line.strip() for line in text.content.split("\n")]
    for number, line in enumerate(lines):
        if GRID.fullmatch(line):
            yield BodyProblem(
                first + number, _("a table drawn with + and - cannot be printed; draw its columns with | alone")
            )
            return
        if number and DELIMITERS.fullmatch(line):
            yield BodyProblem(first + number, _other_heads(lines[number - 1], line))
            return
    barred = [BARRED.fullmatch(line) is not None for line in lines]
    begin = next((at for at in range(len(lines) - 1) if barred[at] and barred[at + 1]), None)
    if begin is not None:
        yield BodyProblem(
            first + begin,
            _("a table needs a line such as |---|---| beneath its first row; the first row's cells may be empty"),
        )


def _other_heads(head: str, delimiters: str) -> str:
    return _(
        "the line of hyphens and the row above it have %(columns)s and %(cells)s cells; give both as many",
        columns=len(cells_of(delimiters)),
        cells=len(cells_of(head)),
    )


def _of_pictures(inline: Sequence[Token], line: int, *, in_note: bool) -> Iterator[BodyProblem]:
    for token in inline:
        if token.type == "image":
            yield from (BodyProblem(line, text) for text in _wrong_with(token, in_note=in_note))
        elif token.type == "text" and (unread := UNREAD_PICTURE.search(token.content)):
            text = _(
                "'%(words)s' begins no picture; write ![what it shows](file.png), with <> around a file name that has spaces",
                words=unread[0],
            )
            yield BodyProblem(line, text)
        line += token.type in BREAKS
        line += str(token.meta.get(SOURCE, "")).count("\n")


def _wrong_with(picture: Token, *, in_note: bool) -> Iterator[str]:
    written = str(picture.meta.get(SOURCE, ""))
    if not name_of(picture):
        yield _(
            "the picture %(picture)s is not a file of the letter; put the file beside it and write its name alone,"
            " such as ![a map](map.png)",
            picture=written,
        )
    if not description_of(picture):
        yield _(
            "the picture %(picture)s has no description for those who cannot see it; write one between the brackets,"
            " such as ![a map of the river](map.png)",
            picture=written,
        )
    if picture.attrGet("title"):
        yield _("the title of the picture %(picture)s is not printed; write it as a line beneath", picture=written)
    if in_note:
        yield _("the picture %(picture)s stands in a footnote; move it into the text", picture=written)
