"""The amount of text that the cells of a sheet hold when they share it: each text is kept once, and read once a cell."""

from collections.abc import Sequence
from xml.parsers import expat

from signon.sheets.xlsx.parts import parse_whole


def shared_text(xml: bytes, lengths: Sequence[int], longest: int) -> int:
    """The characters of all shared texts in the cells of a sheet, by the ``lengths`` of those texts.

    A cell that refers to a text that is not there counts as the ``longest``.
    """
    counter = _Counter(lengths, longest)
    counter.read(xml)
    return counter.total


class _Counter:
    def __init__(self, lengths: Sequence[int], longest: int) -> None:
        self.total = 0
        self._lengths, self._longest = lengths, longest
        self._is_shared = False
        self._text = ""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start

    def read(self, xml: bytes) -> None:
        """Count the cells of the sheet; what is no XML is not counted further."""
        parse_whole(self._parser, xml)

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        kind = qualified.rpartition(" ")[2]
        if kind == "c":
            self._is_shared = attributes.get("t") == "s"
        elif kind == "v" and self._is_shared:
            self._text = ""
            self._parser.CharacterDataHandler = self._read_text
            self._parser.EndElementHandler = self._end

    def _read_text(self, text: str) -> None:
        self._text += text[:20]

    def _end(self, qualified: str) -> None:
        if qualified.rpartition(" ")[2] != "v":
            return
        number = int(self._text) if self._text.strip().isdecimal() else len(self._lengths)
        self.total += self._lengths[number] if number < len(self._lengths) else self._longest
        self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
