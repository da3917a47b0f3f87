"""Reading a finished PDF back, as its reader sees it."""

import subprocess
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2


def layout_text(pdf: bytes) -> str:
    """The text with its line breaks and blank lines, as poppler lays it out."""
    return _poppler(["pdftotext", "-layout", "-", "-"], pdf).decode()


def printed_lines(pdf: bytes) -> list[str]:
    """The lines of all pages, stripped, without the blank ones at the very end."""
    return [line.strip() for line in layout_text(pdf).rstrip().replace("\f", "\n").split("\n")]


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page."""
    return layout_text(pdf).removesuffix("\f").split("\f")


def tag_roles(pdf: bytes) -> list[str]:
    """The roles of all tags, in reading order."""

    def below(tag: Any) -> list[str]:
        kids = [kid for kid in tag.get("/K", []) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        return [str(tag.S), *(role for kid in kids for role in below(kid))]

    with pikepdf.open(BytesIO(pdf)) as opened:
        return below(opened.Root.StructTreeRoot.K[0])


def _poppler(command: list[str], pdf: bytes) -> bytes:
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout


@dataclass(frozen=True)
class Word:
    """A piece of text where it stands: inches from the left and from the top of its page."""

    text: str
    left: float
    right: float
    top: float
    page: int


def placed(pdf: bytes, text: str) -> Word:
    """Where ``text`` first stands. Fails when it is nowhere."""
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    try:
        for number, page in enumerate(document, start=1):
            words = page.get_textpage()
            found = words.search(text, match_case=True).get_next()
            if found is None:
                continue
            boxes = [words.get_charbox(found[0] + at) for at in range(found[1])]
            left, right = min(box[0] for box in boxes) / 72, max(box[2] for box in boxes) / 72
            return Word(text, left, right, (page.get_height() - max(box[3] for box in boxes)) / 72, number)
    finally:
        document.close()
    raise AssertionError(f"{text!r} is not printed")
