"""Texts of which only a part is struck out: a cell may hold several runs of text, each with a look of its own."""

from xml.parsers import expat

from signon.sheets.xlsx.parts import parse_whole
from signon.sheets.xlsx.places import cell_place, whole_number
from signon.sheets.xlsx.styles import is_on

Place = tuple[int, int]


def struck_shared_texts(xml: bytes) -> dict[int, str]:
    """The struck parts of the texts that cells share, by the number of the text (from 0)."""
    runs = _Runs("si", {})
    parse_whole(runs.parser, xml)
    return {number: text for (_row, number), text in runs.struck.items()}


def struck_cells(xml: bytes, shared: dict[int, str]) -> dict[Place, str]:
    """The struck part of every cell of a sheet that has one, by row (from 1) and column (from 0).

    ``shared`` are the struck parts of shared texts.
    """
    runs = _Runs("c", shared)
    parse_whole(runs.parser, xml)
    return runs.struck


class _Runs:
    """Follows texts in elements of the kind ``holder``: ``struck`` has their struck parts, by their places."""

    def __init__(self, holder: str, shared: dict[int, str]) -> None:
        self.struck: dict[Place, str] = {}
        self._holder, self._shared = holder, shared
        self._row, self._column = 0, -1
        self._kind = self._text = ""
        self._is_struck = self._is_read = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._read

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        kind = qualified.rpartition(" ")[2]
        if kind == "row":
            self._row, self._column = whole_number(attributes.get("r")) or self._row + 1, -1
        elif kind == self._holder:
            self._kind = attributes.get("t", "")
            self._row, self._column = cell_place(attributes.get("r", ""), self._row, self._column)
        elif kind == "strike":
            self._is_struck = is_on(attributes.get("val", "1"))
        elif kind == "t" or (kind == "v" and self._kind == "s"):
            self._text, self._is_read = "", True

    def _read(self, text: str) -> None:
        if self._is_read:
            self._text += text

    def _end(self, qualified: str) -> None:
        kind = qualified.rpartition(" ")[2]
        if kind == "t" and self._is_struck:
            self._note(self._text)
        elif kind == "v" and self._is_read and self._text.strip().isdecimal():
            self._note(self._shared.get(int(self._text), ""))
        if kind in {"t", "v"}:
            self._is_read = False
        elif kind in {"r", self._holder}:
            self._is_struck = False

    def _note(self, text: str) -> None:
        if text:
            place = (self._row, self._column)
            self.struck[place] = self.struck.get(place, "") + text
