"""The letter to the next of many addressees: laid out before, with the few lines set anew that differ.

A layout is kept for each shape of address (its number of lines, with or without attention line). Where only the
lines of the address, the salutation, the headings of further pages and the small print differ, and each stands in its
place as the one before did, these lines are shaped and put into the layout: the bytes are those of a letter that is laid out
by itself. Any other letter is laid out.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Any

from signon.letters.body.scripts import FROM_RIGHT
from signon.letters.parts.fields import Addressing
from signon.printing.document.document import LetterDocument
from signon.printing.document.verification import PICTURE
from signon.printing.pdf.boxes import (
    Box,
    classes,
    is_line,
    is_picture,
    is_text,
    narrowest,
    placed,
    show_picture,
    with_text,
    within,
)
from signon.printing.pdf.layout import Fonts
from signon.printing.pdf.qr_code import QrCode
from signon.printing.pdf.signatories.after_signature import laid_out_letter
from signon.printing.pdf.weasyprint_adaptations import LetterPages, ShapedLine

SET_ANEW = frozenset({"addressees", "salutation", "continuation", "verification", "images", "record"})
"""The fields of a document that may differ; ``images`` is compared without the QR code, and the record is not laid out."""
MOST_SHAPES = 8
"""Layouts that are kept, all of one letter: the addresses of a set have a few shapes."""
WIDEST_SMALL_PRINT = 0.8
"""The greatest part of its block that the small print is wide, as the style sheet has it (``.verification p``)."""

Shape = tuple[Any, ...]


class _OtherLayoutError(Exception):
    """The letter cannot be had by setting lines anew."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the layout that is set anew: the box of the line, and the width that it may take.

    In a table, its longest word must be as long as it was, because the widths of columns depend on that.
    """

    box: Box
    most: float
    is_in_table: bool = False

    def set_anew(self, text: str) -> Box:
        """The box of another text in the same place."""
        old = self.box.children[0]
        if not _is_plain(text):
            raise _OtherLayoutError
        new = with_text(old, text)
        if new.width > self.most or (new.height, new.baseline) != (old.height, old.baseline):
            raise _OtherLayoutError
        if self.is_in_table and narrowest(self.box, new) != narrowest(self.box, old):
            raise _OtherLayoutError
        return new


class _KeptLayout:
    """A laid-out letter, and the places of what differs from one addressee to the next."""

    def __init__(self, letter: LetterPages, document: LetterDocument) -> None:
        self._letter = letter
        self._lines: list[_Line] = []
        self._picture: Box = None
        found = list(_varying(letter))
        for name, texts in _texts(document):
            boxes = [box for box in found if name in classes(box)]
            if len(boxes) != self._times(name):
                raise _OtherLayoutError
            for box in boxes:
                self._add(box, texts, box.width)
        for box in (one for page in letter.pages for one in map(placed, within(page.box)) if is_text(one)):
            box.pango_layout = ShapedLine(box.pango_layout)
        if document.verification:
            self._add_small_print([box for box in found if "verification" in classes(box)], document)

    def set_for(self, document: LetterDocument) -> LetterPages:
        """The pages for another addressee. Raises ``_OtherLayoutError``, and has changed nothing then."""
        texts = [text for name, texts in _texts(document) for text in texts * self._times(name)]
        texts += document.verification.lines if document.verification else ()
        new = [line.set_anew(text) for line, text in zip(self._lines, texts, strict=True)]
        for line, box in zip(self._lines, new, strict=True):
            line.box.children = [box]
        if document.verification:
            show_picture(self._picture, QrCode(document.verification.qr), document.verification.picture_description)
        return self._letter.copy(self._letter.pages)

    def _times(self, name: str) -> int:
        return len(self._letter.pages) - 1 if name == "continued-to" else 1

    def _add(self, box: Box, texts: Sequence[str], most: float) -> None:
        lines = [one for one in within(box) if is_line(one)]
        if box.style["direction"] != "ltr" or box.style["text_align_all"] not in {"start", "left"}:
            raise _OtherLayoutError
        if [[getattr(child, "text", None) for child in line.children] for line in lines] != [[text] for text in texts]:
            raise _OtherLayoutError
        if not all(is_text(line.children[0]) and _is_plain(line.children[0].text) for line in lines):
            raise _OtherLayoutError
        self._lines += [_Line(line, most, is_in_table="continued-to" in classes(box)) for line in lines]

    def _add_small_print(self, found: Sequence[Box], document: LetterDocument) -> None:
        """The code and the address beside the QR code, all in one line of boxes."""
        assert document.verification is not None
        (block,) = found
        (line,) = block.children
        boxes = [placed(child) for child in line.children if not is_text(child) or child.text]
        pictures = [box for box in boxes if is_picture(box)]
        texts = boxes[-1]
        if texts.element_tag != "p" or not pictures or "verification-picture" not in classes(pictures[0]):
            raise _OtherLayoutError
        room = block.content_box_x() + block.width - texts.content_box_x()
        self._add(texts, document.verification.lines, min(room, WIDEST_SMALL_PRINT * block.width))
        self._picture = pictures[0]


_kept: dict[Shape, _KeptLayout] = {}
_letter_kept: list[LetterDocument] = []


def laid_out_for_addressee(document: LetterDocument) -> LetterPages:
    """The letter without its appendix, as ``laid_out_letter`` lays it out."""
    if not _is_one_of_many(document):
        return laid_out_letter(document, Fonts())
    if not (_letter_kept and _is_same_letter(_letter_kept[0], document)):
        forget()
        _letter_kept.append(document)
    shape = _shape(document)
    with suppress(_OtherLayoutError, KeyError):
        return _kept[shape].set_for(document)
    letter = laid_out_letter(document, Fonts())
    if shape in _kept or len(_kept) < MOST_SHAPES:
        with suppress(_OtherLayoutError):
            _kept[shape] = _KeptLayout(letter, document)
    return letter


def forget() -> None:
    """Forget the layouts that are kept."""
    _kept.clear()
    _letter_kept.clear()


def _is_one_of_many(document: LetterDocument) -> bool:
    return document.addressing == Addressing.INDIVIDUAL and (
        document.signatory_list is None or document.appendix is not None
    )


def _is_same_letter(one: LetterDocument, other: LetterDocument) -> bool:
    names = [field.name for field in fields(LetterDocument) if field.name not in SET_ANEW]
    return all(getattr(one, name) == getattr(other, name) for name in names) and _pictures(one) == _pictures(other)


def _pictures(document: LetterDocument) -> dict[str, bytes]:
    return {name: content for name, content in document.images.items() if name != PICTURE}


def _shape(document: LetterDocument) -> Shape:
    mark = document.verification
    texts = tuple((name, len(texts)) for name, texts in _texts(document))
    return texts, mark and (len(mark.lines), mark.seal, mark.picture)


def _texts(document: LetterDocument) -> list[tuple[str, list[str]]]:
    """The texts that differ between addressees, by the class of their element, in the order of the layout's lines."""
    (addressee,) = document.addressees
    texts: list[tuple[str, list[str]]] = [("inside-address", list(addressee.lines))]
    texts += [("attention", [addressee.attention])] if addressee.attention else []
    texts += [("salutation", [document.salutation])] if document.salutation else []
    return [*texts, ("continued-to", [document.continuation.addressee])]


def _varying(letter: LetterPages) -> Sequence[Box]:
    names = {"inside-address", "attention", "salutation", "continued-to", "verification"}
    return [
        box
        for page in letter.pages
        for box in map(placed, within(page.box))
        if not is_line(box) and not is_text(box) and names.intersection(classes(box))
    ]


def _is_plain(text: str) -> bool:
    """Whether a text stands in the layout as it was written: no spaces that collapse, and nothing that steers or turns it."""
    return text.isprintable() and " ".join(text.split(" ")) == " ".join(text.split()) and not FROM_RIGHT.search(text)
