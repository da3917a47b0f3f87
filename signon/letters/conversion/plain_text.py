"""Plain text with the marks of another program's lists, as Markdown: two marked lines that follow each other are a list.

Everything else stays as it was typed, because it may be Markdown already.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from signon.letters.conversion.marks import Kind, Mark, MarkedLine, begins_item, levels, marked_line

FEWEST_ITEMS = 2
MARKDOWN_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]")
CODE_FENCE = re.compile(r"\s*(?:```|~~~)")


@dataclass(frozen=True, slots=True)
class Run:
    """Marked lines that follow each other: the numbers of their first line and of the one after the last, from 0.

    ``follows_text`` when the line before the first is not empty, which a list that does not begin at 1 cannot follow.
    """

    begin: int
    end: int
    lines: tuple[MarkedLine, ...]
    follows_text: bool = False

    @property
    def needs_tidying(self) -> bool:
        """Whether Markdown would not make a list of them as they stand."""
        first = self.lines[0].mark
        return any(not _is_markdown(one) for one in self.lines) or (
            self.follows_text and first.kind is Kind.NUMBER and first.number != 1
        )


def _is_markdown(line: MarkedLine) -> bool:
    return bool(MARKDOWN_ITEM.match(f"{line.mark.written} ")) and line.mark.kind is not Kind.TEXT


def marked_runs(text: str) -> list[Run]:
    """The runs of two or more lines that begin with marks which Markdown does not know, or not all of them."""
    return [run for run in _runs(text.split("\n")) if len(run.lines) >= FEWEST_ITEMS and run.needs_tidying]


def tidied(text: str) -> str:
    """The text with these lines as lists of Markdown; lettered items stand as paragraphs of their own."""
    lines = text.replace("\r\n", "\n").split("\n")
    result: list[str] = []
    at = 0
    for run in marked_runs("\n".join(lines)):
        result += lines[at : run.begin]
        if result and result[-1].strip():
            result.append("")
        result += _written(run.lines)
        at = run.end
        if at < len(lines) and lines[at].strip():
            result.append("")
    return "\n".join([*result, *lines[at:]])


def _runs(lines: Sequence[str]) -> Iterator[Run]:
    begin, end, run = 0, 0, list[MarkedLine]()
    is_code = False
    for number, line in enumerate(lines):
        is_code ^= bool(CODE_FENCE.match(line))
        marked = None if is_code else marked_line(line.rstrip("\r"))
        if marked and not begins_item(marked.mark, run[-1].mark if run else None):
            marked = None
        if marked and not run:
            begin = number
        if marked:
            run.append(marked)
            end = number + 1
        elif run and _goes_on(run[-1], line):
            run[-1] = replace(run[-1], words=f"{run[-1].words} {line.strip()}")
            end = number + 1
        elif line.strip() and run:
            yield Run(begin, end, tuple(run), follows_text=_is_text(lines, begin))
            run = []
    if run:
        yield Run(begin, end, tuple(run), follows_text=_is_text(lines, begin))


def _is_text(lines: Sequence[str], begin: int) -> bool:
    return begin > 0 and bool(lines[begin - 1].strip())


def _goes_on(item: MarkedLine, line: str) -> bool:
    """Whether the line is set in as the further lines of an item are."""
    return bool(line.strip()) and len(line) - len(line.lstrip()) > item.indent


def _written(lines: Sequence[MarkedLine]) -> list[str]:
    depths = levels([(one.indent, one.mark.style) for one in lines])
    open_items: list[_OpenItem] = []
    written: list[str] = []
    for line, depth in zip(lines, depths, strict=True):
        before = open_items[depth] if depth < len(open_items) else None
        del open_items[depth:]
        item = _item(line.mark, before)
        if written and _stands_apart(item, before, within=open_items[-1] if open_items else None):
            written.append("")
        written.append(f"{' ' * sum(one.width for one in open_items)}{item.mark} {line.words}")
        open_items.append(item)
    return written


@dataclass(frozen=True, slots=True)
class _OpenItem:
    """The item that is written at a level: its kind and number, and its mark in Markdown."""

    kind: Kind
    number: int
    mark: str

    @property
    def width(self) -> int:
        """The blanks before what belongs to the item."""
        return 0 if self.kind is Kind.TEXT else len(self.mark) + 1


def _item(mark: Mark, before: _OpenItem | None) -> _OpenItem:
    """The item after ``before``; a number that does not follow begins a list of its own, by another sign."""
    if mark.kind is not Kind.NUMBER:
        return _OpenItem(mark.kind, 0, "-" if mark.kind is Kind.BULLET else mark.written)
    sign = before.mark[-1] if before and before.kind is Kind.NUMBER else "."
    if before and before.kind is Kind.NUMBER and mark.number != before.number + 1:
        sign = "." if sign == ")" else ")"
    return _OpenItem(mark.kind, mark.number, f"{mark.number}{sign}")


def _stands_apart(item: _OpenItem, before: _OpenItem | None, within: _OpenItem | None) -> bool:
    """Whether an empty line has to stand before the item, or it would run on."""
    if item.kind is Kind.TEXT or (before and (before.kind is not item.kind or before.mark[-1] != item.mark[-1])):
        return True
    return before is None and within is not None and item.kind is Kind.NUMBER and item.number != 1
