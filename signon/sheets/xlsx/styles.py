"""The styles of a workbook that strike a text out: people mark so what no longer counts."""

from typing import NamedTuple
from xml.parsers import expat

from signon.sheets.xlsx.parts import parse_whole

ON = frozenset({"1", "true", "on"})


class StruckStyles(NamedTuple):
    """The numbers of the styles that strike out: those that ``cells`` name, and those that ``conditions`` do."""

    cells: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()


def is_on(written: str | None) -> bool:
    """Whether a truth value in a workbook is true, in all the ways that programs write it."""
    return written is not None and written.strip().lower() in ON


def struck_styles(xml: bytes) -> StruckStyles:
    """The styles that strike out, of the member ``xml`` that lists them all; what is broken ends it."""
    styles = _Styles()
    parse_whole(styles.parser, xml)
    cells = (str(number) for number, font in enumerate(styles.cells) if font in styles.fonts)
    return StruckStyles(frozenset(cells), frozenset(styles.conditions))


class _Styles:
    """Fonts and conditional formats are counted from 0; ``cells`` has the number of each cell style's font."""

    def __init__(self) -> None:
        self.fonts: set[str] = set()
        self.conditions: set[str] = set()
        self.cells: list[str] = []
        self._count = {"font": -1, "dxf": -1}
        self._within = ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        kind = qualified.rpartition(" ")[2]
        if kind in {"fonts", "cellXfs", "dxfs"}:
            self._within = kind
        elif kind == "font" and self._within == "fonts":
            self._count["font"] += 1
        elif kind == "dxf" and self._within == "dxfs":
            self._count["dxf"] += 1
        elif kind == "strike" and is_on(attributes.get("val", "1")):
            self._note_struck()
        elif kind == "xf" and self._within == "cellXfs":
            self.cells.append(attributes.get("fontId", "0"))

    def _note_struck(self) -> None:
        if self._within == "fonts":
            self.fonts.add(str(self._count["font"]))
        elif self._within == "dxfs":
            self.conditions.add(str(self._count["dxf"]))

    def _end(self, qualified: str) -> None:
        if qualified.rpartition(" ")[2] == self._within:
            self._within = ""
