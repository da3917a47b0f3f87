"""Markdown as letters understand it: CommonMark with tables, footnotes, and pictures of the letter's own.

Raw HTML is text, and only links to web and mail addresses are links. Nothing is made "smarter" than it was written, and
``ordinary_signs`` leaves some signs alone that CommonMark would not. Web and print share the parser, and each adds its own
rendering.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from markdown_it import MarkdownIt
from markdown_it.rules_block.state_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, getLine, table
from markdown_it.rules_inline import StateInline, image
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from signon.letters.body.ordinary_signs import keep_ordinary_signs

LINKED_SCHEMES = ("http://", "https://", "mailto:")
SIDES = {f"text-align:{side}": f"at-{side}" for side in ("left", "center", "right")}
ROWS, SOURCE = "rows", "source"
"""Names under which a table's token keeps its rows as they were written, and a picture's its Markdown."""


def letter_parser() -> MarkdownIt:
    """A new parser for the body of a letter; the caller may add rendering rules of its own."""
    parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).use(footnote_plugin)
    parser.validateLink = _is_linked  # type: ignore[assignment, method-assign]  # its documented way
    parser.enable("table").block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.at("image", _Picture())
    return keep_ordinary_signs(parser)


def class_of_sides(tokens: Sequence[Token]) -> None:
    """Say on which side a table's cells are set by a class: pages allow no styles in their HTML."""
    for token in tokens:
        if token.type in {"th_open", "td_open"} and (style := token.attrs.pop("style", None)):
            token.attrJoin("class", SIDES[str(style)])


def without_empty_heads(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without the head of a table whose head is empty, as Markdown asks for one everywhere."""
    kept: list[Token] = []
    begin = 0
    for token in tokens:
        kept.append(token)
        if token.type == "thead_open":
            begin = len(kept) - 1
        elif token.type == "thead_close" and not any(cell.content for cell in kept[begin:] if cell.type == "inline"):
            del kept[begin:]
    return kept


def inline_of(tokens: Sequence[Token]) -> Iterator[Token]:
    """All tokens within the lines of text, those of links and emphasis included."""
    return chain.from_iterable(token.children or () for token in tokens)


def _is_linked(address: str) -> bool:
    return address.lower().startswith(LINKED_SCHEMES)


def _table(state: StateBlock, begin: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """The usual rule for tables, which fills short rows up and cuts long ones: what was written is kept beside it."""
    first = len(state.tokens)
    if not table(state, begin, end, silent):
        return False
    if not silent:
        rows = [(number, getLine(state, number).strip()) for number in range(begin, state.line)]
        state.tokens[first].meta[ROWS] = rows
    return True


def cells_of(row: str) -> list[str]:
    """The cells of a table's row as it was written."""
    cells = escapedSplit(row)
    inner = slice(not cells[0], len(cells) - (len(cells) > 1 and not cells[-1]))
    return [cell.strip() for cell in cells[inner]]


class _Picture:
    """The usual rule for pictures, with any address: which of them can be printed is judged later, and never fetched."""

    def __init__(self) -> None:
        self._any_address = MarkdownIt("commonmark", {"html": False})
        self._any_address.validateLink = bool  # type: ignore[assignment, method-assign]  # its documented way

    def __call__(self, state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
        begin, own = state.pos, state.md
        state.md = self._any_address
        try:
            found = image(state, silent)
        finally:
            state.md = own
        if found and not silent:
            state.tokens[-1].meta[SOURCE] = state.src[begin : state.pos]
        return found
