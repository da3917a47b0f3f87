"""Reading a PDF's tag tree back, with the text that each tag leads to."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf


@dataclass
class Element:
    """A structure element: its role, its attributes as PDF objects, and its kids."""

    role: str
    values: Any
    kids: list["Element"] = field(default_factory=list)

    def all(self, role: str) -> list["Element"]:
        """Every element of this role in it, in reading order."""
        return [one for kid in self.kids for one in ([kid] if kid.role == role else []) + kid.all(role)]

    def outline(self) -> Any:
        """The roles alone, as nested lists; a role by itself has no elements in it."""
        return [self.role, *(kid.outline() for kid in self.kids)] if self.kids else self.role


def tag_tree(pdf: bytes) -> Element:
    """The one Document of the file."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        (document,) = opened.Root.StructTreeRoot.K
        return _element(document)


def read_aloud(pdf: bytes) -> list[str]:
    """The texts in the order of the tag tree, which is what a screen reader says; one for each piece of content."""
    command = ["pdfinfo", "-struct-text", "-"]
    printed = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return [line.strip()[1:-1] for line in printed.splitlines() if line.strip().startswith('"')]


def _element(values: Any) -> Element:
    kids = list(values.get("/K", []))
    elements = [_element(kid) for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    known: dict[str, Any] = {str(key): str(values[key]) for key in ("/Lang", "/Alt", "/ID") if key in values}
    if "/A" in values:
        known["/A"] = _plain(values.A)
    known["annotations"] = [str(kid.Obj.A.URI) for kid in kids if _is_link(kid)]
    return Element(str(values.S).removeprefix("/"), known, elements)


def _is_link(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR" and kid.Obj.get("/Subtype") == "/Link"


def _plain(attributes: Any) -> dict[str, Any]:
    return {
        key: [float(number) for number in value] if isinstance(value, pikepdf.Array) else str(value)
        for key, value in attributes.items()
    }


def spoken(pdf: bytes) -> list[str]:
    """What a screen reader says, one text for each paragraph, heading, item and the like, in the order of the tags.

    It takes the words that a tag or marked content says, or else the characters that the glyphs stand for.
    """
    with pikepdf.open(BytesIO(pdf)) as opened:
        contents = {
            (page.objgen, number): piece for page in opened.pages for number, piece in _marked_pieces(page).items()
        }
        (document,) = opened.Root.StructTreeRoot.K
        return [text for text in _said(document, contents, None) if text]


Piece = tuple[str, float]
"""A text and how far up its page it ends."""
WITHIN_A_LINE = {"/Span", "/Link", "/Reference", "/Code", "/Lbl"}


def _said(tag: Any, contents: dict[Any, Piece], page: Any) -> Iterator[str]:
    """The texts of a tag and of those in it; first what stands in it directly."""
    pieces: list[Piece] = []
    below: list[Any] = []
    _gather(tag, contents, page, pieces, below)
    yield _joined(pieces)
    for kid in below:
        yield from _said(kid, contents, page)


def _gather(tag: Any, contents: dict[Any, Piece], page: Any, pieces: list[Piece], below: list[Any]) -> None:
    page = tag.Pg if "/Pg" in tag else page
    words = str(tag.ActualText) if "/ActualText" in tag else None
    found: list[Piece] = []
    for kid in tag.get("/K", []):
        if isinstance(kid, int):
            found.append(contents[page.objgen, kid])
        elif kid.get("/Type") == "/MCR":
            found.append(contents[kid.Pg.objgen, int(kid.MCID)])
        elif str(kid.get("/S", "")) in WITHIN_A_LINE:
            _gather(kid, contents, page, found, below)
        elif "/S" in kid:
            below.append(kid)
    pieces += found if words is None else [(words, found[-1][1])]


def _joined(pieces: list[Piece]) -> str:
    text = ""
    for at, (piece, height) in enumerate(pieces):
        text += " " if at and pieces[at - 1][1] != height and not text.endswith(" ") else ""
        text += piece
    return text.strip()


def _marked_pieces(page: Any) -> dict[int, Piece]:
    """The text of each piece of marked content on a page."""
    fonts = {name: _characters(font) for name, font in page.Resources.get("/Font", {}).items()}
    pieces: dict[int, Piece] = {}
    words: dict[int, str] = {}
    number, font, height = None, {}, 0.0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC" and "/MCID" in operands[1]:
            number = int(operands[1].MCID)
            pieces[number] = "", height
            if "/ActualText" in operands[1]:
                words[number] = str(operands[1].ActualText)
        elif name == "EMC":
            number = None
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name == "Tm":
            height = float(operands[5])
        elif name in {"Tj", "TJ"} and number is not None:
            strings = operands[0] if name == "TJ" else operands
            codes = b"".join(bytes(one) for one in strings if isinstance(one, pikepdf.String))
            shown = "".join(font[codes[at : at + 2]] for at in range(0, len(codes), 2))
            pieces[number] = pieces[number][0] + shown, height
    return {number: (words.get(number, text), height) for number, (text, height) in pieces.items()}


def _characters(font: Any) -> dict[bytes, str]:
    """What each code of a font stands for."""
    pairs = re.findall(rb"<(\w{4})> <(\w+)>\n", font.ToUnicode.read_bytes())
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
