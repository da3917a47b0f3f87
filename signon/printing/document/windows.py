"""Envelopes with a window: where the inside address has to stand, and where the sheet is folded.

The names and places are those of KOMA-Script's letter class: the address of a US letter that is folded in three for a
no. 9 envelope, and the address fields of DIN 5008, whose upper part holds return address and delivery notation.
All lengths are points (1/72 inch), from the upper left corner of the sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from signon.letters.parts.fields import Paper, Window, points
from signon.letters.parts.letter_parts import Letterhead, LetterParts

PAPER_HEIGHT = {Paper.LETTER: 792.0, Paper.A4: points("297mm")}
MARK_FROM_EDGE, FOLD_MARK, HOLE_MARK = points("4mm"), points("5mm"), points("3mm")
FIRST_PAGE_TOP = points("9mm")
"""The top of the first page of a letter for a window. DIN 5008 form A leaves only 27 mm for the letterhead."""


@dataclass(frozen=True, slots=True)
class EnvelopeWindow:
    """A window. Its text begins ``inset`` from its left; its upper ``notes`` belong to return address and notation."""

    top: float
    left: float
    width: float
    height: float
    inset: float
    notes: float
    folds: tuple[float, float]
    hole: float | None


def _din_5008(top: str, folds: tuple[str, str]) -> EnvelopeWindow:
    return EnvelopeWindow(
        top=points(top),
        left=points("20mm"),
        width=points("85mm"),
        height=points("45mm"),
        inset=points("5mm"),
        notes=points("17.7mm"),
        folds=(points(folds[0]), points(folds[1])),
        hole=points("148.5mm"),
    )


WINDOWS: Mapping[Window, EnvelopeWindow] = MappingProxyType(
    {
        Window.US_COMMERCIAL_9: EnvelopeWindow(
            top=points("2.1875in"),
            left=points("0.6875in"),
            width=points("3.625in"),
            height=points("1.125in"),
            inset=0,
            notes=0,
            folds=(264, 528),
            hole=None,
        ),
        Window.DIN_5008_A: _din_5008("27mm", ("87mm", "192mm")),
        Window.DIN_5008_B: _din_5008("45mm", ("105mm", "210mm")),
    }
)


@dataclass(frozen=True, slots=True)
class PrintedWindow:
    """The texts in the window besides the inside addresses, with the styles that put them there."""

    name: str
    return_line: str
    delivery_notation: str

    @classmethod
    def compose(cls, parts: LetterParts) -> Self | None:
        """The window of a letter; None for an envelope without one."""
        window = WINDOWS.get(parts.window)
        if window is None:
            return None
        return cls(
            name=str(parts.window),
            return_line=return_line(parts.letterhead) if window.notes else "",
            delivery_notation=parts.delivery_notation if window.notes else "",
        )

    def styles(self, paper: str, margins: tuple[float, float, float, float]) -> str:
        """CSS for the place of the window and the marks. ``margins`` are those of page 1: top, right, bottom, left."""
        window = WINDOWS[Window(self.name)]
        top, _right, bottom, left = margins
        return (
            f".window {{ height: {window.top + window.height - top:.2f}pt }}\n"
            f".window-field {{ top: {window.top - top:.2f}pt; left: {window.left - left:.2f}pt;"
            f" width: {window.width:.2f}pt; height: {window.height:.2f}pt }}\n"
            f".window-field > * {{ left: {window.inset:.2f}pt; width: {window.width - window.inset:.2f}pt }}\n"
            f".window-notation {{ bottom: {window.height - window.notes:.2f}pt }}\n"
            f".window-addresses {{ top: {window.notes:.2f}pt }}\n"
            f"@page :first {{\n{_marks(window, PAPER_HEIGHT[Paper(paper)], top, bottom, left)}}}\n"
        )


def return_line(letterhead: Letterhead) -> str:
    """The coalition's own address in one line."""
    lines = (letterhead.name, *letterhead.address.splitlines())
    return " · ".join(line.strip() for line in lines if line.strip())


def _marks(window: EnvelopeWindow, height: float, top: float, bottom: float, left: float) -> str:
    """The marks for folding and punching, as borders of boxes in the margin. They are not read aloud."""
    first, second = window.folds
    marks = (
        _mark("left-top", FOLD_MARK, left, f"height: {max(first - top, 0):.2f}pt; border-bottom")
        + _mark("left-bottom", FOLD_MARK, left, f"height: {max(height - bottom - second, 0):.2f}pt; border-top")
    )  # fmt: skip
    if window.hole is None:
        return marks
    shift = 2 * window.hole - top - (height - bottom)
    towards = f"margin-{'top' if shift > 0 else 'bottom'}: {abs(shift):.2f}pt; height: 0; border-bottom"
    return marks + _mark("left-middle", HOLE_MARK, left, towards)


def _mark(box: str, length: float, left: float, style: str) -> str:
    after = left - MARK_FROM_EDGE - length
    return f'@{box} {{ content: ""; width: {length:.2f}pt; margin-right: {after:.2f}pt; {style}: 0.3pt solid #555 }}\n'
