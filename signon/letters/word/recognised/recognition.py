"""The whole letter: where the opening ends, where the body does, and what each part says."""

from dataclasses import dataclass, field
from typing import Any

from signon.letters.word.file.tree import BREAK, PICTURE, Block, LeftOut, Paragraph, Table, WordFile
from signon.letters.word.recognised.ending import LISTED, Ending, EndingReader
from signon.letters.word.recognised.labels import (
    CLOSING,
    MOST_CLOSING,
    MOST_SALUTATION,
    SALUTATION,
    SENTENCE_ENDS,
    TEXT_ENDS,
)
from signon.letters.word.recognised.letterhead import FoundLetterhead
from signon.letters.word.recognised.lines import flat, lines_of
from signon.letters.word.recognised.opening import Opening, OpeningReader
from signon.letters.word.recognised.simple_html import HtmlWriter

LONG_PARAGRAPH = 160
MOST_BEFORE_SALUTATION = 80
ROWS_OF_LAYOUT = 2


@dataclass(slots=True)
class Recognised:
    """The parts of a letter that were recognised, under the keys of the letter file; the body as simple HTML."""

    values: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    logo: int = 0
    signatures: dict[int, int] = field(default_factory=dict)
    body_pictures: list[int] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def recognise(file: WordFile, language: str) -> Recognised:
    """The parts of the letter in a file."""
    return _Recogniser(file, language).recognise()


class _Recogniser:
    def __init__(self, file: WordFile, language: str) -> None:
        self._file, self._language = file, language
        self._found = Recognised()

    def recognise(self) -> Recognised:
        blocks = _without_layout_tables(self._file.blocks)
        place, blocks = self._salutation(blocks)
        closing, blocks = self._closing(blocks, place)
        opening = self._open(blocks[:place])
        body = blocks[place + 1 if "salutation" in self._found.values else place : closing]
        if closing < len(blocks):
            self._close(blocks[closing], blocks[closing + 1 :])
        else:
            body = self._without_list(body)
        self._write_body(self._without_subject(body, opening))
        self._add_foot()
        return self._found

    def _salutation(self, blocks: list[Block]) -> tuple[int, list[Block]]:
        """The place of the salutation, which is then among the values; without one, the place where the body begins."""
        place = _salutation_place(blocks)
        if place is None:
            return _body_place(blocks), blocks
        paragraph = blocks[place]
        assert isinstance(paragraph, Paragraph)
        head, rest = _split_first_line(paragraph)
        self._found.values["salutation"] = " ".join(head.text.split())
        return place, [*blocks[:place], head, *([rest] if rest else []), *blocks[place + 1 :]]

    def _closing(self, blocks: list[Block], begin: int) -> tuple[int, list[Block]]:
        for place in reversed(range(begin + 1, len(blocks))):
            paragraph = blocks[place]
            if isinstance(paragraph, Paragraph) and _is_closing(paragraph):
                head, rest = _split_first_line(paragraph)
                self._found.values["closing"] = " ".join(head.text.split())
                if rest is None and (second := _second_half(blocks[place + 1 :])):
                    self._found.values["closing"] += f" {second}"
                    blocks = [*blocks[: place + 1], *blocks[place + 2 :]]
                return place, [*blocks[:place], head, *([rest] if rest else []), *blocks[place + 1 :]]
        return len(blocks), blocks

    def _open(self, blocks: list[Block]) -> Opening:
        letterhead = FoundLetterhead()
        letterhead.add(lines_of(flat(self._file.head)))
        opening = OpeningReader(self._language, letterhead).read(lines_of(flat(blocks)))
        self._found.values |= opening.values
        if opening.addressees:
            self._found.values["addressees"] = opening.addressees
        self._found.values["letterhead"] = opening.letterhead.values()
        self._found.logo = opening.letterhead.logo
        self._found.taken += [*opening.taken, *opening.letterhead.taken]
        self._found.left_out += opening.left_out
        return opening

    def _close(self, closing: Block, blocks: list[Block]) -> None:
        height = closing.before if isinstance(closing, Paragraph) else 0
        ending: Ending = EndingReader(height).read(lines_of(flat(blocks)))
        values = {"lead_signers": ending.signers, "enclosures": ending.enclosures, "cc": ending.copies}
        self._found.values |= {key: value for key, value in values.items() if value}
        self._found.signatures = ending.pictures
        self._found.taken += ending.taken
        self._found.left_out += ending.left_out

    def _without_list(self, body: list[Block]) -> list[Block]:
        """The body without the list of signatories, which our own file has after it."""
        begin = next(
            (at for at, one in enumerate(body) if isinstance(one, Paragraph) and set(one.styles[:1]) & LISTED), None
        )
        if begin is None:
            return body
        words = "; ".join(one.text for one in flat(body[begin:]) if one.text)
        self._found.left_out.append(LeftOut("signatories", words))
        return body[:begin]

    def _without_subject(self, body: list[Block], opening: Opening) -> list[Block]:
        """The body without a subject that stands beneath the salutation."""
        first = next((place for place, one in enumerate(body) if not isinstance(one, Paragraph) or one.text), 0)
        paragraph = body[first] if body else None
        if (
            "subject" in opening.values
            or not isinstance(paragraph, Paragraph)
            or "salutation" not in self._found.values
        ):
            return body
        is_subject = "subject line" in paragraph.styles[:1]
        if not is_subject and not (
            paragraph.is_bold
            and len(paragraph.text) <= LONG_PARAGRAPH
            and "\n" not in paragraph.text
            and not TEXT_ENDS.search(paragraph.text)
            and not paragraph.label
        ):
            return body
        if paragraph.heading and not is_subject:
            return body
        self._found.values |= {"subject": " ".join(paragraph.text.split()), "subject_position": "after-salutation"}
        if not is_subject:
            self._found.left_out.append(LeftOut("guessed subject", paragraph.text))
        return body[first + 1 :]

    def _write_body(self, body: list[Block]) -> None:
        writer = HtmlWriter()
        self._found.body = writer.written(body, self._file.notes)
        self._found.left_out += writer.left_out
        self._found.body_pictures = [
            piece.number for one in flat(body) for piece in one.pieces if piece.kind == PICTURE
        ]

    def _add_foot(self) -> None:
        lines = [line.text.replace("\t", " ") for line in lines_of(flat(self._file.foot)) if line.text]
        if lines:
            self._found.values["letterhead"]["footer"] = "\n".join(" ".join(line.split()) for line in lines)


def _without_layout_tables(blocks: list[Block]) -> list[Block]:
    """The blocks with the content of tables that only put text side by side in their place."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Table) and not block.has_rules and _is_layout(block):
            found += [Paragraph(), *flat([block])]
        else:
            found.append(block)
    return found


def _is_layout(table: Table) -> bool:
    """Whether a table without rules is no data: one or two rows, or one column, or a block of signatures."""
    width = max((len(row) for row in table.rows), default=0)
    return len(table.rows) <= ROWS_OF_LAYOUT or width <= 1


def _salutation_place(blocks: list[Block]) -> int | None:
    """The place of the salutation: by its style, or by its words with a comma, or by its words right before the text."""
    read = [(place, block) for place, block in enumerate(blocks) if isinstance(block, Paragraph) and block.text]
    styled = next((place for place, block in read if "salutation" in block.styles[:1]), None)
    if styled is not None:
        return styled
    longest = next(
        (number for number, (_at, block) in enumerate(read) if len(block.lines[0]) > LONG_PARAGRAPH), len(read)
    )
    begun = [(place, block.lines[0]) for place, block in read[: min(longest, MOST_BEFORE_SALUTATION)]]
    named = [(place, line) for place, line in begun if SALUTATION.match(line) and len(line) <= MOST_SALUTATION]
    marked = next((place for place, line in named if SENTENCE_ENDS.search(line)), None)
    if marked is not None:
        return marked
    return next((place for place, _line in reversed(named) if _stands_alone(blocks, place)), None)


def _stands_alone(blocks: list[Block], place: int) -> bool:
    """Whether a salutation without a comma stands right before the text."""
    following = [one for one in blocks[place + 1 :] if not isinstance(one, Paragraph) or one.text][:2]
    return any(isinstance(one, Paragraph) and len(one.text) > LONG_PARAGRAPH / 2 for one in following)


def _body_place(blocks: list[Block]) -> int:
    """The place where the body begins in a letter without a salutation: its first long paragraph, list or table."""
    for place, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or block.label or block.heading or len(block.text) > LONG_PARAGRAPH / 2:
            return place
    return 0


def _is_closing(paragraph: Paragraph) -> bool:
    if not paragraph.text or paragraph.label:
        return False
    if set(paragraph.styles[:1]) & {"closing", "complimentary close", "complimentary closing"}:
        return True
    line = paragraph.lines[0]
    return bool(CLOSING.match(line)) and len(line) <= MOST_CLOSING


def _second_half(blocks: list[Block]) -> str:
    """The second half of the Chinese close, which stands in a paragraph of its own; empty for other text."""
    following = blocks[0] if blocks else None
    text = following.text.strip("！! 。") if isinstance(following, Paragraph) else ""
    return following.text if text in {"敬礼", "敬禮"} and isinstance(following, Paragraph) else ""


def _split_first_line(paragraph: Paragraph) -> tuple[Paragraph, Paragraph | None]:
    """A paragraph's first line, and what follows it after a break."""
    pieces = list(paragraph.pieces)
    while pieces and pieces[0].kind == BREAK:
        pieces.pop(0)
    at = next((place for place, piece in enumerate(pieces) if piece.kind == BREAK), None)
    own = {
        key: getattr(paragraph, key)
        for key in ("styles", "before", "after", "alignment", "is_rtl", "language", "in_box")
    }
    head = Paragraph(pieces=pieces if at is None else pieces[:at], **own)
    rest = [] if at is None else pieces[at:]
    if not any(piece.text.strip() or piece.number for piece in rest):
        return head, None
    return head, Paragraph(pieces=rest, **own)
