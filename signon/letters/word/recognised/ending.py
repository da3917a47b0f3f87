"""Everything from the close on: the lead signers, the enclosures and the copies."""

import re
from dataclasses import dataclass, field
from typing import Any

from signon.letters.word.file.tree import LeftOut
from signon.letters.word.recognised.labels import COPIES, ENCLOSURES, POSTSCRIPT, SIGNATORIES, TITLE_WORDS, after_label
from signon.letters.word.recognised.letterhead import has_contact
from signon.letters.word.recognised.lines import Line, blocks_of

LISTED = frozenset({"signatory list heading", "signatory list count", "signatory group heading", "signatory"})
INK = re.compile(r"^[_.…\s-]+$|^\s*\(?(?:signature|signed|sgd\.?|gez\.?|unterschrift)\)?\s*:?\s*$", re.IGNORECASE)
MOST_SPACE, USUAL_SPACE = 12, 3
MOST_SIGNERS = 300
SIGNER_ROLES = {"signer name": "name", "signer title": "title", "signer organization": "organization"}
LINES_OF_A_SIGNER = 3
SOME_LINES = 3
MOST_SIGNER, WORDS_OF_A_SENTENCE = 250, 6


@dataclass(slots=True)
class Ending:
    """The parts after the close, and the words of what was taken up without being one of them."""

    signers: list[dict[str, Any]] = field(default_factory=list)
    pictures: dict[int, int] = field(default_factory=dict)
    enclosures: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


class EndingReader:
    """Reads the lines after the close. ``line_height`` is the space above the close, in twentieths of a point."""

    def __init__(self, line_height: int) -> None:
        self.found = Ending()
        self._line_height = line_height
        self._items: list[str] | None = None
        self._block = -1
        self._picture = 0

    def read(self, lines: list[Line]) -> Ending:
        """The parts that the lines hold."""
        signing: list[Line] = []
        for place, line in enumerate(lines):
            if line.is_styled(*LISTED) or self._begins_list(line, lines[place:]):
                self._leave_list(lines[place:])
                break
            if self._notation(line):
                continue
            if self._items is not None:
                self.found.left_out.append(LeftOut("unplaced", line.text))
            else:
                signing.append(line)
        for block in blocks_of(signing):
            self._sign(block)
        return self.found

    def _begins_list(self, line: Line, rest: list[Line]) -> bool:
        return bool(SIGNATORIES.match(line.text)) and len(rest) > SOME_LINES and self._block != line.block

    def _leave_list(self, lines: list[Line]) -> None:
        words = "; ".join(line.text.replace("\t", " ") for line in lines if line.text)
        self.found.left_out.append(LeftOut("signatories", words))

    def _notation(self, line: Line) -> bool:
        """Whether a line is a label of enclosures or copies, or an item beneath one."""
        for pattern, items in ((ENCLOSURES, self.found.enclosures), (COPIES, self.found.copies)):
            rest = after_label(pattern, line.text)
            if rest is not None:
                self.found.taken.append(line.text[: len(line.text) - len(rest)])
                self._items, self._block = items, line.block
                self._add(rest)
                return True
        is_item = self._items is not None and (
            line.block == self._block or line.paragraph.label or line.text.startswith("\t")
        )
        is_item = is_item or (self._items is not None and line.is_styled("notation") and line.above == 0)
        if is_item or (self._items is not None and not self._items):
            self._block = line.block
            self._add(line.text)
            return True
        return False

    def _add(self, text: str) -> None:
        if self._items is None:
            return
        self._items += [piece.strip() for piece in re.split(r";\s+|\t+", text) if piece.strip()]

    def _sign(self, block: list[Line]) -> None:
        lines = []
        for line in block:
            if line.pictures:
                self._picture = line.pictures[0]
            if line.text and _is_no_signer(line):
                self.found.left_out.append(LeftOut("unplaced", line.text))
            elif line.text and not INK.match(line.text):
                lines.append(line)
            elif line.text:
                self.found.taken.append(line.text)
        for signer in _split_signers(lines):
            self._add_signer(signer, block[0])

    def _add_signer(self, lines: list[Line], first: Line) -> None:
        if len(self.found.signers) >= MOST_SIGNERS:
            self.found.left_out.append(LeftOut("unplaced", " ".join(line.text for line in lines)))
            return
        signer = _by_role(lines) or _by_place([line.text for line in lines])
        signer["space"] = self._space(lines[0], first)
        if self._picture:
            self.found.pictures[len(self.found.signers)] = self._picture
            self._picture, signer["space"] = 0, USUAL_SPACE
        self.found.signers.append(signer)

    def _space(self, line: Line, first: Line) -> int:
        """The blank lines for ink: those that were typed, or the room that our own style leaves."""
        if line.is_styled("signature") and line.paragraph.before and self._line_height:
            return min(MOST_SPACE, round(line.paragraph.before / self._line_height))
        if line.is_styled("signature") and self._line_height and "signer name" in _roles(line):
            return 0
        return min(MOST_SPACE, first.above) if first.above > 1 and not self.found.signers else USUAL_SPACE


def _is_no_signer(line: Line) -> bool:
    """Whether a line is a postscript, a way of reaching somebody, or a sentence."""
    if line.is_styled("signature"):
        return False
    is_contact = has_contact([Line(line.text, line.paragraph)])
    return is_contact or bool(POSTSCRIPT.match(line.text)) or len(line.text) > MOST_SIGNER or _is_sentence(line.text)


def _is_sentence(text: str) -> bool:
    return text.endswith((".", "!", "?")) and len(text.split()) >= WORDS_OF_A_SENTENCE and not TITLE_WORDS.search(text)


def _split_signers(lines: list[Line]) -> list[list[Line]]:
    """The lines of each signer: a block is one, unless each of its many lines is a name with title and organisation."""
    if len(lines) > LINES_OF_A_SIGNER and all("," in line.text for line in lines):
        return [[line] for line in lines]
    columns = [re.split(r"\t+| {4,}", line.text) for line in lines]
    width = len(columns[0]) if columns else 0
    if width > 1 and all(len(column) == width for column in columns):
        return [
            [Line(column[place].strip(), line.paragraph) for line, column in zip(lines, columns, strict=True)]
            for place in range(width)
        ]
    return [lines] if lines else []


def _roles(line: Line) -> list[str]:
    return [piece.style for piece in line.pieces if piece.style in SIGNER_ROLES]


def _by_role(lines: list[Line]) -> dict[str, Any]:
    """A signer whose lines bear our own styles for name, title and organisation."""
    signer: dict[str, Any] = {}
    for line in lines:
        if roles := _roles(line):
            signer[SIGNER_ROLES[roles[0]]] = line.text
    return signer if "name" in signer and len(signer) == len(lines) else {}


def _by_place(lines: list[str]) -> dict[str, Any]:
    """A signer whose lines, or the pieces of whose line between commas, are name, title and organisation in this order."""
    pieces = [" ".join(line.split()) for line in lines]
    if len(pieces) == 1 and "," in pieces[0]:
        pieces = [piece.strip() for piece in pieces[0].split(",", 2)]
    signer: dict[str, Any] = {"name": pieces[0].rstrip(",")}
    rest = [piece.rstrip(",") for piece in pieces[1:]]
    if len(rest) == 1 and "," in rest[0]:
        title, _comma, body = rest[0].partition(",")
        if TITLE_WORDS.search(title) and not TITLE_WORDS.search(body):
            rest = [title, body.strip()]
    if len(rest) == 1 and not TITLE_WORDS.search(rest[0]):
        signer["organization"] = rest[0]
    elif rest:
        signer["title"] = rest[0]
        if rest[1:]:
            signer["organization"] = ", ".join(rest[1:])
    return signer
