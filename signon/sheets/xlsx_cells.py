"""The cells of a workbook's XML: how far they reach, and which of them hold no value.

A reader gives nothing for an error and for a formula that was never calculated, as it does for an empty cell; that is told
apart here.
"""

import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from signon.sheets.faults import Fault, error, formula_of_nothing, formula_without_value
from signon.sheets.table import MOST_CELLS, MOST_ROWS, SheetError, too_large
from signon.sheets.xlsx_arrays import Arrays, column_number
from signon.translation import gettext as _

MOST_FAULTS = 50_000
MOST_KEPT = 200
"""Characters of an error or a formula that are kept to be shown."""

CELLS = b"sheetData"
"""The element without which no reader finds a cell."""

REFERENCE = re.compile(r"([A-Za-z]*)(\d+)")
KNOWN_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
"""The errors that the reader of workbooks has heard of; any other makes it give up the whole sheet."""


@dataclass(slots=True)
class LookedThrough:
    """The content of a member of the workbook beside values.

    ``faults`` are the cells without a value, by row (from 1) and column (from 0). ``strange`` are the places in the
    unpacked member of errors that the reader does not know. ``hidden`` and ``totals`` are the numbers of hidden rows and of
    those that sum a table up, ``struck`` the cells whose text is struck out. ``shared`` is how many cells refer to a shared
    text, ``lengths`` has the characters of each such text that this member holds. ``arrays`` are its array formulas.
    """

    faults: dict[tuple[int, int], Fault] = field(default_factory=dict)
    strange: list[tuple[int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    totals: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    shared: int = 0
    lengths: "array[int]" = field(default_factory=lambda: array("I"))
    arrays: Arrays = field(default_factory=Arrays)


def damaged(name: str) -> SheetError:
    """The error for a workbook that cannot be read."""
    return SheetError(name, _("the workbook is damaged; open it and save it anew as XLSX, or as CSV"))


class Cells:
    """Follows the cells of a sheet's XML, and raises ``SheetError`` once their extent goes beyond the limits.

    A member that is no XML is none of its business, unless a reader could still find a sheet's cells in it. The texts of
    most cells pass by unseen, which is what makes this quick.
    """

    def __init__(self, name: str, struck: frozenset[str], most: int) -> None:
        """Follow a member of the workbook that errors call ``name``; ``most`` is how many elements may be in it."""
        self.found = LookedThrough()
        self.left = most
        self.name = name
        self._struck, self._is_struck = struck, False
        self._row = self._column = self._last_row = self._last_column = self._cells = 0
        self._is_xml = self._is_sheet = self._is_shared = False
        self._before = b""
        self._kind, self._text, self._length = "", "", 0
        self._formula: str | None = None
        self._value: str | None = None
        self._begin = -1
        self._begins: dict[str, Callable[[dict[str, str]], None]] = {
            "c": self._begin_cell,
            "v": self._begin_value,
            "row": self._begin_row,
            "is": self._begin_text,
            "f": self._begin_formula,
            "si": self._begin_shared,
        }
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EntityDeclHandler = self._refuse_entity

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        """Take the next ``chunk`` of the member; the ``last`` one may be empty."""
        if not self._before:
            self._is_xml = chunk.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        self._is_sheet = self._is_sheet or CELLS in self._before + chunk
        self._before = chunk[-len(CELLS) :]
        self._parse(chunk, last)
        if self._is_sheet and not self._is_xml:
            raise damaged(self.name)

    def _parse(self, chunk: bytes, last: bool) -> None:  # noqa: FBT001 - expat's own argument
        if not self._is_xml:
            return
        try:
            self._parser.Parse(chunk, last)
        except (expat.ExpatError, LookupError):
            self._is_xml = False

    def _refuse_entity(self, *_declaration: object) -> None:
        raise damaged(self.name)

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        self.left -= 1
        if self.left < 0:
            raise too_large(self.name)
        begin = self._begins.get(qualified.rpartition(" ")[2])
        if begin:
            begin(attributes)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row, self._column = _number(attributes.get("r")) or self._row + 1, 0
        if attributes.get("hidden") in {"1", "true"}:
            self.found.hidden.add(self._row)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._refuse_within_text()
        found = REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = column_number(found[1]) if found and found[1] else self._column + 1
        self._row = int(found[2]) if found else self._row
        self._kind = attributes.get("t", "n")
        self._is_struck = bool(self._struck) and attributes.get("s", "0") in self._struck
        if self._kind == "e":
            self._watch()

    def _begin_value(self, _attributes: dict[str, str]) -> None:
        self.found.shared += self._kind == "s"
        self._count_content()

    def _begin_text(self, _attributes: dict[str, str]) -> None:
        self._count_content()

    def _begin_formula(self, attributes: dict[str, str]) -> None:
        self._refuse_within_text()
        self._count_extent()
        self.found.arrays.begin(attributes.get("t", ""), attributes.get("ref", ""), self.name)
        self._watch()

    def _begin_shared(self, _attributes: dict[str, str]) -> None:
        self._refuse_within_text()
        self._length, self._is_shared = 0, True
        self._parser.CharacterDataHandler = self._measure_text
        self._parser.EndElementHandler = self._end_text

    def _refuse_within_text(self) -> None:
        if self._is_shared:
            raise damaged(self.name)  # written by nobody but to escape being measured

    def _watch(self) -> None:
        """Look at the texts of this cell."""
        self._begin, self._text = -1, ""
        self._parser.CharacterDataHandler = self._read
        self._parser.EndElementHandler = self._end

    def _read(self, text: str) -> None:
        if self._begin < 0:
            self._begin = self._parser.CurrentByteIndex
        if len(self._text) < MOST_KEPT:
            self._text += text

    def _end(self, qualified: str) -> None:
        kind = qualified.rpartition(" ")[2]
        if kind == "f":
            self._formula = self._text
            self.found.arrays.name(self._text)
        elif kind in {"v", "is"}:
            self._value = self._text
            self._note_strange()
        elif kind == "c":
            self._note_fault()
            self._formula = self._value = None
            self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
        if kind in {"f", "v", "is"}:
            self._begin, self._text = -1, ""

    def _note_strange(self) -> None:
        if self._kind == "e" and self._text not in KNOWN_ERRORS and self._begin >= 0:
            self.found.strange.append((self._begin, self._parser.CurrentByteIndex))

    def _note_fault(self) -> None:
        fault = self._fault()
        if fault is None:
            return
        self._count_extent()
        self.found.faults[self._row, self._column - 1] = fault
        if len(self.found.faults) > MOST_FAULTS:
            raise SheetError(
                self.name,
                _(
                    "more than 50,000 cells hold an error or a formula without a value; mend them and save the table again"
                ),
            )

    def _fault(self) -> Fault | None:
        if self._kind == "e":
            return error(self._value or "#ERROR!")
        if self._formula is None:
            return None
        if self._value is None or (not self._value.strip() and self._kind != "str"):
            return formula_without_value(self._formula)
        if self._kind == "n" and _is_zero(self._value):
            return formula_of_nothing(self._formula)
        return None

    def _measure_text(self, text: str) -> None:
        self._length += len(text)

    def _end_text(self, qualified: str) -> None:
        if qualified.rpartition(" ")[2] != "si":
            return
        self.found.lengths.append(self._length)
        self._is_shared = False
        self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
        if len(self.found.lengths) > MOST_CELLS:
            raise too_large(self.name)

    def _count_content(self) -> None:
        self._cells += 1
        self._count_extent()
        if self.found.arrays.found:
            self.found.arrays.note_value(self._row, self._column - 1)
        if self._is_struck:
            self.found.struck.add((self._row, self._column - 1))

    def _count_extent(self) -> None:
        """Take the place of a cell with content into account; one without takes no room."""
        self._last_row, self._last_column = max(self._last_row, self._row), max(self._last_column, self._column)
        extent = self._last_row * self._last_column
        if self._last_row > MOST_ROWS + 1 or max(extent, self._cells) > MOST_CELLS:
            raise too_large(self.name)


def _is_zero(value: str) -> bool:
    try:
        return float(value) == 0
    except ValueError:
        return False


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
