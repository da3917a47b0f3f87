"""The lists of the letter's body, numbered by the word processor itself."""

from signon.printing.docx.elements import Element, make
from signon.printing.docx.measures import Measures

BULLETED, NUMBERED = 1, 2
LEVELS = 9
"""The number of levels that word processors know; what is deeper stays on the last."""

LARGEST_START = 32_767
BULLETS = ("•", "–")


class Numbering:
    """Gives every list a number of its own, so that each numbered one begins where it was written to begin."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures
        self._lists: list[Element] = [_instance(BULLETED, BULLETED)]

    @property
    def bullets(self) -> int:
        """The number that all bulleted lists share."""
        return BULLETED

    def begin(self, start: int, level: int) -> int:
        """The number of a new numbered list that begins at ``start`` on ``level``, from 0."""
        number = len(self._lists) + 1
        override = make("lvlOverride", make("startOverride", val=min(start, LARGEST_START)), ilvl=level)
        self._lists.append(_instance(number, NUMBERED, override))
        return number

    def element(self) -> Element:
        """The part of the file that describes the lists."""
        return make("numbering", self._kind(BULLETED), self._kind(NUMBERED), *self._lists)

    def _kind(self, kind: int) -> Element:
        levels = (self._level(kind, level) for level in range(LEVELS))
        return make("abstractNum", make("multiLevelType", val="multilevel"), *levels, abstractNumId=kind)

    def _level(self, kind: int, level: int) -> Element:
        step, label = self._measures.list_step, self._measures.label(is_number=kind == NUMBERED)
        return make(
            "lvl",
            make("start", val=1),
            make("numFmt", val="bullet" if kind == BULLETED else "decimal"),
            make("lvlText", val=BULLETS[level % len(BULLETS)] if kind == BULLETED else f"%{level + 1}."),
            make("lvlJc", val="left"),
            make("pPr", make("ind", left=step * (level + 1), hanging=label)),
            ilvl=level,
        )


def _instance(number: int, kind: int, override: Element | None = None) -> Element:
    return make("num", make("abstractNumId", val=kind), override, numId=number)
