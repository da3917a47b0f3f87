"""The letter's measures in the units of a word processor: twentieths of a point."""

from dataclasses import dataclass
from typing import Self

from signon.letters.parts.fields import points
from signon.printing.document.document import LetterDocument
from signon.printing.document.windows import FIRST_PAGE_TOP

PER_POINT = 20
LINE_HEIGHT = 1.22
"""The line height of the printed letter, in ems; the letter's blank lines are as high."""

NUMBER_ROOM, BULLET_ROOM = 1.3, 0.8
HEAD_FROM_EDGE, HEAD_FROM_EDGE_WITH_WINDOW = 40 * PER_POINT, round(FIRST_PAGE_TOP * PER_POINT)
PAPERS = {"letter": (12240, 15840), "a4": (11906, 16838)}
"""Width and height of the sheets."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Lengths of one letter. ``em`` is the size of its font, ``half_points`` the same in Word's unit for it.

    ``line`` is a line's height; ``margins`` are top, right, bottom and left; ``width`` and ``height`` are those of the text,
    ``head_from_edge`` the distance of what heads the pages from the upper edge of the sheet.
    """

    sheet: tuple[int, int]
    margins: tuple[int, int, int, int]
    em: int
    half_points: int
    line: int
    width: int
    height: int
    head_from_edge: int
    list_step: int
    quote_step: int

    @classmethod
    def of(cls, document: LetterDocument) -> Self:
        """The measures of ``document``."""
        size = points(document.font_size)
        em = round(size * PER_POINT)
        sheet = PAPERS[document.paper]
        top, right, bottom, left = (round(points(margin) * PER_POINT) for margin in document.margins)
        return cls(
            sheet=sheet,
            margins=(top, right, bottom, left),
            em=em,
            half_points=round(size * 2),
            line=round(em * LINE_HEIGHT),
            width=sheet[0] - left - right,
            height=sheet[1] - top - bottom,
            head_from_edge=min(top, HEAD_FROM_EDGE_WITH_WINDOW if document.window else HEAD_FROM_EDGE),
            list_step=round(em * 1.8),
            quote_step=em * 2,
        )

    def label(self, *, is_number: bool) -> int:
        """The room for a list's numbers or bullets, which stand as close to their text as in print."""
        return round(self.em * (NUMBER_ROOM if is_number else BULLET_ROOM))
