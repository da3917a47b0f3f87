"""The cells of a workbook's XML: how far they reach, and which of them hold no value.

A reader gives nothing for an error and for a formula that was never calculated, as it does for an empty cell; that is told
apart here.
"""

from collections.abc import Callable
from xml.parsers import expat

from signon.sheets.faults import Fault, error, formula_of_nothing, formula_without_value
from signon.sheets.table import MOST_CELLS, MOST_ROWS, SheetError, too_large
from signon.sheets.xlsx.looked import LookedThrough, damaged
from signon.sheets.xlsx.places import cell_place, whole_number
from signon.sheets.xlsx.styles import StruckStyles, is_on
from signon.translation import gettext as _

MOST_FAULTS = 50_000
MOST_COLUMNS = 1_000
MOST_KEPT = 200
"""Characters of an error or a formula that are kept to be shown."""

CELLS = b"sheetData"
"""The element without which no reader finds a cell."""

KNOWN_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
"""The errors that the reader of workbooks has heard of; any other makes it give up the whole sheet."""


class Cells:
    """Follows the cells of a sheet's XML, and raises ``SheetError`` once their extent goes beyond the limits.

    A member that is no XML is none of its business, unless a reader could still find a sheet's cells in it. The texts of
    most cells pass by unseen, which is what makes this quick.
    """

    def __init__(self, name: str, styles: StruckStyles, most: int) -> None:
        """Follow a member of the workbook that errors call ``name``; ``most`` is how many elements may be in it."""
        self.found = LookedThrough()
        self.left = most
        self.name = name
        self._styles, self._is_struck = styles, False
        self._condition = ""
        self._row = self._last_row = self._columns = self._cells = 0
        self._column = -1
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
            "strike": self._begin_strike,
            "col": self._begin_column,
            "conditionalFormatting": self._begin_condition,
            "cfRule": self._begin_rule,
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
        self._row, self._column = whole_number(attributes.get("r")) or self._row + 1, -1
        if is_on(attributes.get("hidden")) or _is_zero(attributes.get("ht", "")):
            self.found.hidden.add(self._row)

    def _begin_column(self, attributes: dict[str, str]) -> None:
        if is_on(attributes.get("hidden")) or _is_zero(attributes.get("width", "")):
            first, last = whole_number(attributes.get("min")), whole_number(attributes.get("max"))
            self.found.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))

    def _begin_strike(self, attributes: dict[str, str]) -> None:
        self.found.has_struck_runs |= is_on(attributes.get("val", "1"))

    def _begin_condition(self, attributes: dict[str, str]) -> None:
        self._condition = attributes.get("sqref", "")

    def _begin_rule(self, attributes: dict[str, str]) -> None:
        if attributes.get("dxfId") in self._styles.conditions:
            self.found.struck_under_conditions.append(self._condition)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._refuse_within_text()
        self._row, self._column = cell_place(attributes.get("r", ""), self._row, self._column)
        self._kind = attributes.get("t", "n")
        self._is_struck = bool(self._styles.cells) and attributes.get("s", "0") in self._styles.cells
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
        self.found.faults[self._row, self._column] = fault
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
            self.found.arrays.note_value(self._row, self._column)
        if self._is_struck:
            self.found.struck.add((self._row, self._column))

    def _count_extent(self) -> None:
        """Take the place of a cell with content into account; one without takes no room."""
        self._last_row, self._columns = max(self._last_row, self._row), max(self._columns, self._column + 1)
        extent = self._last_row * self._columns
        if self._last_row > MOST_ROWS + 1 or max(extent, self._cells) > MOST_CELLS:
            raise too_large(self.name)


def _is_zero(value: str) -> bool:
    try:
        return float(value) == 0
    except ValueError:
        return False
