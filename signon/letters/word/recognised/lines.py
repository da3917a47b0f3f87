"""The lines of the letter around its body, each with what tells where a new block begins."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from signon.letters.word.file.tree import BREAK, PICTURE, Block, Paragraph, Piece, Table

WIDEST = 8
WIDE = re.compile(r"[^\S\t]{9,}|\t{9,}")
"""Long gaps within a line. They are cut, as the patterns that look for labels would take time over them."""

LEAST_GAP = 60
"""Twentieths of a point between two paragraphs that stand apart."""


@dataclass(slots=True)
class Line:
    """A line of text in a block; ``block`` counts the blocks, and ``above`` the empty lines before it."""

    text: str
    paragraph: Paragraph
    block: int = 0
    above: int = 0
    pictures: list[int] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    @property
    def styles(self) -> list[str]:
        """The names of its style and of those that it is based on."""
        return self.paragraph.styles

    def is_styled(self, *names: str) -> bool:
        """Whether its nearest style with a name that is known to mean something is one of these."""
        return any(style in names for style in self.styles[:2])


def flat(blocks: Iterable[Block]) -> list[Paragraph]:
    """The paragraphs of blocks, those in cells of tables in the order of reading."""
    found: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block)
        else:
            found += _of_table(block)
    return found


def lines_of(paragraphs: Sequence[Paragraph]) -> list[Line]:
    """The lines of paragraphs, counted into blocks; a line without text is there when it holds a picture."""
    usual = _usual_gap(paragraphs)
    found: list[Line] = []
    block = empties = 0
    for place, paragraph in enumerate(paragraphs):
        if place and _begins_block(paragraphs[place - 1], paragraph, usual):
            block += 1
        for pieces in _split(paragraph):
            text = WIDE.sub(lambda gap: gap[0][:WIDEST], "".join(piece.text for piece in pieces).strip())
            pictures = [piece.number for piece in pieces if piece.kind == PICTURE]
            if not text and not pictures:
                empties += 1
                block += 1
                continue
            found.append(Line(text, paragraph, block, empties, pictures, pieces))
            empties = 0
    return found


def blocks_of(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines by their blocks."""
    found: list[list[Line]] = []
    for line in lines:
        if found and found[-1][-1].block == line.block:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _of_table(table: Table) -> list[Paragraph]:
    """The paragraphs of a table: column by column where each cell has one line of many, else cell by cell."""
    rows = [[flat(cell.blocks) for cell in row] for row in table.rows]
    are_short = all(sum(bool(one.text) for one in cell) <= 1 for row in rows for cell in row)
    is_grid = len(rows) > 1 and len({len(row) for row in rows}) == 1 and len(rows[0]) > 1 and are_short
    if is_grid:
        return [one for column in zip(*rows, strict=True) for one in (*chain.from_iterable(column), Paragraph())]
    return [one for row in rows for cell in row for one in (*cell, Paragraph())]


def _usual_gap(paragraphs: Sequence[Paragraph]) -> int:
    """The gap that even lines of one block have between them."""
    filled = [one for one in paragraphs if one.text]
    gaps = [max(first.after, second.before) for first, second in pairwise(filled)]
    return min(gaps, default=0)


def _begins_block(before: Paragraph, paragraph: Paragraph, usual: int) -> bool:
    if before.in_box != paragraph.in_box or before.styles[:1] != paragraph.styles[:1]:
        return True
    gap = max(before.after, paragraph.before)
    if "inside address" in paragraph.styles[:1]:
        return gap > LEAST_GAP
    if "signature" in paragraph.styles[:1]:
        return "\n" in before.text or gap > LEAST_GAP
    return gap > max(usual, LEAST_GAP)


def _split(paragraph: Paragraph) -> Iterator[list[Piece]]:
    pieces: list[Piece] = []
    for piece in paragraph.pieces:
        if piece.kind == BREAK:
            yield pieces
            pieces = []
        else:
            pieces.append(piece)
    yield pieces
