"""The styles of a workbook that strike a text out: people mark so what no longer counts."""

import zipfile
from xml.parsers import expat

from signon.sheets.xlsx_parts import parse_whole

STYLES = "xl/styles.xml"
MOST_BYTES = 4 * 1024 * 1024
OFF = frozenset({"0", "false"})


def struck_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """The numbers of the cell styles whose font is struck out, as cells name them; none when the styles are unreadable."""
    name = next((one for one in archive.namelist() if one.lower() == STYLES), None)
    if name is None:
        return frozenset()
    with archive.open(name) as content:
        xml = content.read(MOST_BYTES)
    styles = _Styles()
    styles.read(xml)
    return frozenset(str(number) for number, font in enumerate(styles.cells) if font in styles.struck)


class _Styles:
    def __init__(self) -> None:
        self.struck: set[str] = set()
        self.cells: list[str] = []
        self._fonts = 0
        self._within = ""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def read(self, xml: bytes) -> None:
        """Read the styles; what is broken ends them."""
        parse_whole(self._parser, xml)

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        kind = qualified.rpartition(" ")[2]
        if kind in {"fonts", "cellXfs"}:
            self._within = kind
        elif self._within == "fonts" and kind == "font":
            self._fonts += 1
        elif self._within == "fonts" and kind == "strike" and attributes.get("val", "1") not in OFF:
            self.struck.add(str(self._fonts - 1))
        elif self._within == "cellXfs" and kind == "xf":
            self.cells.append(attributes.get("fontId", "0"))

    def _end(self, qualified: str) -> None:
        if qualified.rpartition(" ")[2] == self._within:
            self._within = ""
