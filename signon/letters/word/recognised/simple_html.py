"""The body of the letter as simple HTML, of which the letter's Markdown is written."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markupsafe import escape

from signon.letters.word.file.tree import BREAK, NOTE, PICTURE, Block, Cell, Label, LeftOut, Paragraph, Piece, Table

QUOTES = frozenset({"quote", "intense quote", "block text", "quotations", "zitat"})
RULES = frozenset({"horizontal rule", "horizontal line"})
CONTINUED = frozenset({"list continue", "list continue 2", "list continue 3"})
LINKED = re.compile(r"(?:https?://|mailto:)[^\s\"<>]{1,2000}", re.IGNORECASE)
TYPED_BULLET = re.compile(r"^([•·▪▸►◦‣●○■□➢–—*-]|o(?=\t))[\t \u00a0]+(?=\S)")
TYPED_NUMBER = re.compile(r"^(\d{1,3})[.)]\t+(?=\S)")
SURE_BULLETS = frozenset("•·▪▸►◦‣●○■□➢")


@dataclass(slots=True)
class OpenList:
    """A list that is being written: its level, whether it has bullets, and the number of its last item."""

    level: int
    is_bulleted: bool
    number: int = 0
    indent: int = 0


class HtmlWriter:
    """Writes blocks one after the other. A picture is written as a mark."""

    def __init__(self) -> None:
        self.left_out: list[LeftOut] = []
        self._made: list[str] = []
        self._lists: list[OpenList] = []
        self._quoting = False
        self._levels: list[int] = []

    def written(self, blocks: Sequence[Block], notes: dict[int, list[Block]]) -> str:
        """The HTML of the blocks and the notes that they mention."""
        headings = sorted({block.heading for block in blocks if isinstance(block, Paragraph) and block.heading})
        self._levels = headings
        typed = with_typed_labels(blocks)
        for block in typed:
            if isinstance(block, Table):
                self._end_lists()
                self._quote(is_quote=False)
                self._made.append(self._table(block))
            else:
                self._paragraph(block)
        self._end_lists()
        self._quote(is_quote=False)
        for number in sorted(notes):
            texts = [one for one in notes[number] if isinstance(one, Paragraph) and one.text]
            inner = "".join(f"<p>{self._inline(one)}</p>" for one in texts) or "<p></p>"
            self._made.append(f'<section data-note="{number}">{inner}</section>')
        return "".join(self._made)

    def _paragraph(self, paragraph: Paragraph) -> None:
        if set(paragraph.styles[:1]) & RULES:
            self._end_lists()
            self._quote(is_quote=False)
            self._made.append("<hr>")
            return
        content = self._inline(paragraph)
        if not content.strip() and not (paragraph.label and paragraph.label.is_bullet):
            return
        if paragraph.heading:
            self._heading(paragraph)
        elif paragraph.label and (paragraph.label.is_bullet or paragraph.label.number is not None):
            self._item(paragraph.label, content)
            self._lists[-1].indent = paragraph.indent
        else:
            self._text(paragraph, content)

    def _heading(self, paragraph: Paragraph) -> None:
        self._end_lists()
        self._quote(is_quote=False)
        level = self._levels.index(paragraph.heading) + 1
        label = f"{escape(paragraph.label.text)} " if paragraph.label and not paragraph.label.is_bullet else ""
        self._made.append(f"<h{level}>{label}{self._inline(paragraph, plain=True)}</h{level}>")

    def _text(self, paragraph: Paragraph, content: str) -> None:
        if paragraph.label:
            self.left_out.append(LeftOut("number", f"{paragraph.label.text} {paragraph.text}"))
            content = f"{escape(paragraph.label.text)} {content}"
        belongs = set(paragraph.styles[:1]) & CONTINUED or (paragraph.label and paragraph.label.level > 0)
        if self._lists and belongs:
            while len(self._lists) > 1 and self._lists[-1].indent > paragraph.indent > 0:
                self._close()
            self._made.append(f"<p>{content}</p>")
            return
        self._end_lists()
        self._quote(is_quote=bool(set(paragraph.styles) & QUOTES))
        if paragraph.alignment in {"center", "right", "end"} and not paragraph.in_box:
            self.left_out.append(LeftOut("aligned", paragraph.text))
        self._made.append(f"<p>{content}</p>")

    def _item(self, label: Label, content: str) -> None:
        while self._lists and self._lists[-1].level > label.level:
            self._close()
        present = self._lists[-1] if self._lists else None
        if present and present.level == label.level and self._goes_on(present, label):
            self._made.append("</li>")
        else:
            if present and present.level == label.level:
                self._close()
            self._quote(is_quote=False)
            start = f' start="{label.number}"' if label.number not in {None, 1} else ""
            self._made.append("<ul>" if label.is_bullet else f"<ol{start}>")
            self._lists.append(OpenList(label.level, label.is_bullet))
        self._lists[-1].number = label.number or 0
        self._made.append(f"<li><p>{content}</p>")

    def _goes_on(self, present: OpenList, label: Label) -> bool:
        if label.is_bullet:
            return present.is_bulleted
        return not present.is_bulleted and label.number == present.number + 1

    def _close(self) -> None:
        ended = self._lists.pop()
        self._made.append("</li></ul>" if ended.is_bulleted else "</li></ol>")

    def _end_lists(self) -> None:
        while self._lists:
            self._close()

    def _quote(self, *, is_quote: bool) -> None:
        if is_quote != self._quoting:
            self._made.append("<blockquote>" if is_quote else "</blockquote>")
            self._quoting = is_quote

    def _table(self, table: Table) -> str:
        has_merged = any(cell.span > 1 or cell.goes_on for row in table.rows for cell in row)
        has_inner = any(isinstance(block, Table) for row in table.rows for cell in row for block in cell.blocks)
        if has_merged or has_inner:
            self.left_out.append(LeftOut("merged cells" if has_merged else "inner table", _words(table)))
        width = max((sum(cell.span for cell in row) for row in table.rows), default=0)
        rows = [self._row(row, width, "td" if place else "th") for place, row in enumerate(table.rows)]
        return f"<table>{''.join(rows)}</table>"

    def _row(self, row: Sequence[Cell], width: int, tag: str) -> str:
        cells = []
        for cell in row:
            content = "" if cell.goes_on else self._cell(cell.blocks, is_head=tag == "th")
            cells += [f"<{tag}>{content}</{tag}>", *[f"<{tag}></{tag}>"] * (cell.span - 1)]
        cells += [f"<{tag}></{tag}>"] * (width - len(cells))
        return f"<tr>{''.join(cells)}</tr>"

    def _cell(self, blocks: Iterable[Block], *, is_head: bool) -> str:
        texts = []
        for block in blocks:
            if isinstance(block, Table):
                texts += [self._cell(cell.blocks, is_head=is_head) for row in block.rows for cell in row]
            elif block.text or block.label:
                label = f"{escape(block.label.text)} " if block.label else ""
                texts.append(label + self._inline(block, plain=is_head and block.is_bold))
        return "<br>".join(text for text in texts if text)

    def _inline(self, paragraph: Paragraph, *, plain: bool = False) -> str:
        """The pieces of a paragraph; ``plain`` where bold is how such text looks anyway, as in a heading."""
        pieces = paragraph.pieces
        is_slanted = bool(set(paragraph.styles) & QUOTES) and all(
            piece.italic for piece in pieces if piece.text.strip()
        )
        if is_slanted:
            pieces = [replace(piece, italic=False) for piece in pieces]
        while pieces and pieces[0].kind == BREAK:
            pieces = pieces[1:]
        return "".join(self._piece(piece, plain=plain) for piece in pieces)

    def _piece(self, piece: Piece, *, plain: bool) -> str:
        if piece.kind == BREAK:
            return "<br>"
        if piece.kind == NOTE:
            return f'<sup data-note="{piece.number}"></sup>'
        if piece.kind == PICTURE:
            return picture_mark(piece.number)
        text = str(escape(re.sub(r"\t+", " ", piece.text)))
        for is_set, tag in ((piece.italic, "em"), (piece.bold and not plain, "strong")):
            text = f"<{tag}>{text}</{tag}>" if is_set else text
        return self._linked(piece, text)

    def _linked(self, piece: Piece, text: str) -> str:
        """The text as a link, where it leads to a web or mail address as letters have them; any other is told."""
        if not piece.link or not piece.text.strip():
            return text
        if LINKED.fullmatch(piece.link):
            return f'<a href="{escape(piece.link)}">{text}</a>'
        self.left_out.append(LeftOut("link", f"{piece.text} ({piece.link})"))
        return text


def picture_mark(number: int) -> str:
    """A word that stands for a picture until its name is known; no letter has it."""
    return f"xPICTUREx{number}x"


def with_typed_labels(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with bullets and numbers that were typed by hand made labels."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.label is None and block.pieces and not block.heading:
            _take_typed(block)
        found.append(block)
    return found


def _take_typed(paragraph: Paragraph) -> None:
    first = paragraph.pieces[0]
    lead = first.text.lstrip("\t ")
    if bullet := TYPED_BULLET.match(lead):
        if bullet[1] not in SURE_BULLETS and "\t" not in bullet[0]:
            return
        paragraph.label = Label(bullet[1], is_bullet=True)
        first.text = lead[bullet.end() :]
    elif number := TYPED_NUMBER.match(lead):
        paragraph.label = Label(number[0].strip(), number=int(number[1]))
        first.text = lead[number.end() :]


def _words(table: Table) -> str:
    texts = []
    for row in table.rows:
        for cell in row:
            texts += [_words(one) if isinstance(one, Table) else one.text for one in cell.blocks]
    return " | ".join(text for text in texts if text)
