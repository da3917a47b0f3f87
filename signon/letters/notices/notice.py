"""A notice, and the reading of a body by which notices find their lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from signon.letters.body.markdown import letter_parser
from signon.letters.conversion.plain_text import Run, marked_runs
from signon.translation import gettext as _

MOST_WORDS = 48


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """Words that will print otherwise: their line from 1, the words, what will print, and what to write instead."""

    line: int
    words: str
    prints: str
    remedy: str
    is_tidied: bool = False
    """Whether tidying list marks remedies it."""

    @property
    def sentence(self) -> str:
        """The whole of it, for a line of text."""
        return _(
            "Line %(line)s, “%(words)s”: %(prints)s %(remedy)s",
            line=self.line,
            words=self.words,
            prints=self.prints,
            remedy=self.remedy,
        )


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a paragraph, heading or cell: its number from 1, and what is written in it without what stands before."""

    number: int
    text: str
    within: str


@dataclass(frozen=True)
class Reading:
    """A body with its lines and what the letter's parser makes of it."""

    lines: Sequence[str]
    tokens: Sequence[Token]
    environment: dict[str, Any] = field(default_factory=dict)
    runs: Sequence[Run] = ()
    """Lines with another program's list marks."""

    @classmethod
    def of(cls, markdown: str) -> "Reading":
        """The body as it will be printed."""
        environment: dict[str, Any] = {}
        tokens = letter_parser().parse(markdown, environment)
        return cls(markdown.split("\n"), tokens, environment, marked_runs(markdown))

    def is_marked(self, line: int) -> bool:
        """Whether the line, from 1, is one of those with another program's list marks."""
        return any(run.begin < line <= run.end for run in self.runs)

    def texts(self) -> Iterator[tuple[Token, list[TextLine]]]:
        """Every piece of running text with its lines, and the kind of what it stands in."""
        before = ""
        in_table = False
        for token in self.tokens:
            in_table = token.type == "table_open" or (in_table and token.type != "table_close")
            if token.type == "inline" and token.map and not in_table:
                first = token.map[0] + 1
                yield token, [TextLine(first + at, line, before) for at, line in enumerate(token.content.split("\n"))]
            before = token.type

    def notice(self, line: int, prints: str, remedy: str, words: str = "") -> Notice:
        """A notice at a line, from 1; its words are the line's beginning when none are given."""
        return Notice(line, shortened(words or self.lines[line - 1]), prints, remedy)


def shortened(words: str) -> str:
    """Words on one line, cut to what names them."""
    plain = " ".join("".join(one if one.isprintable() else " " for one in words).split())
    return plain if len(plain) <= MOST_WORDS else f"{plain[:MOST_WORDS]}…"


def occurrences(pattern: re.Pattern[str], lines: Sequence[TextLine]) -> Iterator[tuple[TextLine, str]]:
    """Each place where the pattern is found, with its line."""
    return ((line, found[0]) for line in lines for found in pattern.finditer(line.text))
