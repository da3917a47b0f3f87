"""A word processor's file as simple values: what it says, without how its XML says it.

The values travel from the process that reads the file as JSON.
"""

import base64
from dataclasses import asdict, dataclass, field
from typing import Any

TEXT, BREAK, NOTE, PICTURE, DATE = "text", "break", "note", "picture", "date"
"""The kinds of a piece. A date is one that the word processor sets to the present day."""


@dataclass(slots=True)
class Piece:
    """A piece of a paragraph: text of one look, a line break, or the mark of a note or picture with its ``number``."""

    kind: str = TEXT
    text: str = ""
    bold: bool = False
    italic: bool = False
    link: str = ""
    style: str = ""
    number: int = 0


@dataclass(slots=True)
class Label:
    """The number or bullet of a paragraph, as it is shown; ``number`` is set when that is ``3.`` or ``3)``."""

    text: str
    level: int = 0
    is_bullet: bool = False
    number: int | None = None


@dataclass(slots=True)
class Paragraph:
    """A paragraph with the names of its style and of those that it is based on. Lengths are in twentieths of a point."""

    pieces: list[Piece] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    heading: int = 0
    label: Label | None = None
    indent: int = 0
    alignment: str = ""
    is_rtl: bool = False
    language: str = ""
    before: int = 0
    after: int = 0
    in_box: bool = False

    @property
    def text(self) -> str:
        """The words, with a line end where there is a break."""
        return "".join("\n" if piece.kind == BREAK else piece.text for piece in self.pieces).strip()

    @property
    def lines(self) -> list[str]:
        """The lines without the empty ones, each without spaces around it."""
        return [" ".join(line.split()) for line in self.text.split("\n") if line.strip()]

    @property
    def is_bold(self) -> bool:
        """Whether all that can be read in it is bold."""
        read = [piece for piece in self.pieces if piece.kind in {TEXT, DATE} and piece.text.strip()]
        return bool(read) and all(piece.bold for piece in read)


@dataclass(slots=True)
class Cell:
    """A cell of a table. ``span`` is the number of columns that it covers; ``goes_on`` says that it is part of the one above."""

    blocks: list["Block"] = field(default_factory=list)
    span: int = 1
    goes_on: bool = False


@dataclass(slots=True)
class Table:
    """A table. One without rules only puts text side by side."""

    rows: list[list[Cell]] = field(default_factory=list)
    has_rules: bool = False


Block = Paragraph | Table


@dataclass(slots=True)
class LeftOut:
    """Something that the letter does not have as the file has it: what kind of thing, and its words."""

    kind: str
    words: str


@dataclass(slots=True)
class Picture:
    """A picture of the file; ``content`` is empty for one that is ``unusable``, of which the words say why."""

    name: str
    description: str = ""
    content: bytes = b""
    unusable: str = ""


@dataclass(slots=True)
class Page:
    """The first section's sheet and margins, in twentieths of a point; 0 where the file does not say."""

    width: int = 0
    height: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0
    left: int = 0


@dataclass(slots=True)
class WordFile:
    """Everything that the file holds. ``shown`` is every text that its XML shows, found without the reader."""

    blocks: list[Block] = field(default_factory=list)
    head: list[Block] = field(default_factory=list)
    foot: list[Block] = field(default_factory=list)
    notes: dict[int, list[Block]] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    page: Page = field(default_factory=Page)
    language: str = ""
    font: str = ""
    size: int = 0
    settings: dict[str, str] = field(default_factory=dict)

    def packed(self) -> dict[str, Any]:
        """The values for JSON."""
        values = asdict(self)
        for picture in values["pictures"]:
            picture["content"] = base64.b64encode(picture["content"]).decode()
        return values

    @classmethod
    def unpacked(cls, values: dict[str, Any]) -> "WordFile":
        """The file that ``packed`` made ``values`` of."""
        made = {
            "notes": {int(number): _blocks(blocks) for number, blocks in values["notes"].items()},
            "pictures": [Picture(**one | {"content": base64.b64decode(one["content"])}) for one in values["pictures"]],
            "left_out": [LeftOut(**one) for one in values["left_out"]],
            "page": Page(**values["page"]),
            **{key: _blocks(values[key]) for key in ("blocks", "head", "foot")},
        }
        return cls(**values | made)


def _blocks(values: list[dict[str, Any]]) -> list[Block]:
    return [_table(value) if "rows" in value else _paragraph(value) for value in values]


def _table(value: dict[str, Any]) -> Table:
    rows = [[Cell(**cell | {"blocks": _blocks(cell["blocks"])}) for cell in row] for row in value["rows"]]
    return Table(rows, value["has_rules"])


def _paragraph(value: dict[str, Any]) -> Paragraph:
    label = Label(**value["label"]) if value["label"] else None
    return Paragraph(**value | {"label": label, "pieces": [Piece(**piece) for piece in value["pieces"]]})
