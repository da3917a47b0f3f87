"""Strings in every column of the tables of organisations, offices and addressees: refused by their row, or kept as they are."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineWorkbook

from signon.actions.offices.file import OFFICE_COLUMNS
from signon.letters.addressees.file import COLUMNS as ADDRESSEE_COLUMNS
from signon.organizations.importing.cell_rules import pieces
from signon.organizations.importing.columns import DIRECTORY_COLUMNS
from signon.sheets import write_xlsx
from tests.audit.counts import Found
from tests.audit.site.tried_site import TriedSite, texts_of
from tests.audit.strings.fields import lost_lines
from tests.audit.strings.outputs import for_a_table

ENDINGS = ("csv", "xlsx")
ROUNDS = 60
MOST_AT_ONCE = 100
"""Strings in one file, for a letter takes no more addressees than it can print."""

SLUG = "draft"
OK, REFUSED, MISUSED = 0, 1, 2
CODES = frozenset({"country", "member", "representative_language", "kind", "region", "mail_domains", "division"})
"""Columns that take words of a list, or names of hosts, and keep their own form of them."""


GUARDED = re.compile(r"'[=+\-@]")
"""What a spreadsheet would run, behind the apostrophe that keeps it from that: reading a CSV takes it away."""

SEVERAL = frozenset({"former_names", "other_names"})
"""Columns whose cells hold several."""


@dataclass(frozen=True)
class Table:
    """A command that takes a table, and a row of it that is right. ``{place}`` in it is the number of the row."""

    words: tuple[str, ...]
    columns: tuple[str, ...]
    right: Mapping[str, str]
    takes_good_rows: bool = False

    def rows(self, column: str, strings: Sequence[str]) -> list[list[str]]:
        """A row for each string, which stands in one column."""
        found = []
        for place, text in enumerate(strings):
            cells = {name: value.format(place=f"{column} {place}") for name, value in self.right.items()} | {
                column: text
            }
            found.append([cells.get(name, "") for name in self.columns])
        return found


DIRECTORY = Table(
    ("directory", "import"),
    (*DIRECTORY_COLUMNS, "contact_2_name", "contact_2_title"),
    {"organization": "Reed {place}", "representative_name": "Jo Reed", "contact_2_name": "Al Moss"},
    takes_good_rows=True,
)
OFFICES = Table(("offices", "import"), OFFICE_COLUMNS, {"name": "Mayor {place}"})
ADDRESSEES = Table(("addressees", "import", SLUG, "--replace"), ADDRESSEE_COLUMNS, {"address": "Ministry {place}"})
TABLES = {"directory": DIRECTORY, "offices": OFFICES, "addressees": ADDRESSEES}


def try_tables(site: TriedSite, folder: Path, strings: Sequence[str], *, endings: Sequence[str] = ENDINGS) -> None:
    """Bring the strings in by each column of each table; what goes wrong is counted by the site."""
    given = for_a_table(strings)
    for name, table in TABLES.items():
        for ending in endings:
            for column in table.columns:
                for start in range(0, len(given), MOST_AT_ONCE):
                    TableTrial(site, folder, table, column, ending).run(given[start : start + MOST_AT_ONCE])
            site.counts.told[f"columns of {name} as {ending}"] += len(table.columns)


@dataclass
class TableTrial:
    """A column of a table of one kind of file."""

    site: TriedSite
    folder: Path
    table: Table
    column: str
    ending: str

    def run(self, strings: Sequence[str]) -> None:
        """Bring the strings in; a file that is refused comes again without the rows that were told of."""
        rest = list(strings)
        self.site.counts.tried += len(rest)
        for _round in range(ROUNDS):
            status, said = self.bring_in(rest)
            told = {int(number) for number in re.findall(r"\brows? (\d+)", said)}
            left = [text for number, text in enumerate(rest, start=2) if number not in told]
            self.site.counts.told["rows refused"] += len(rest) - len(left)
            if status == OK:
                break
            if left == rest or not left:
                if left:
                    self.find(Found.OTHER, f"refused without a row: {said[:300]!a}")
                return
            rest = left
        else:
            self.find(Found.OTHER, f"still refused after {ROUNDS} times: {said[:300]!a}")
            return
        self.check(left)
        if self.table is DIRECTORY:
            self.check_export(left)
        self.site.restore()

    def bring_in(self, strings: Sequence[str]) -> tuple[int, str]:
        """Run the command on a file with the strings; gives its status and what it printed."""
        file, rows = self.folder / f"table.{self.ending}", self.table.rows(self.column, strings)
        if self.ending == "xlsx":
            file.write_bytes(write_xlsx(self.table.columns, rows))
        else:
            out = io.StringIO()
            csv.writer(out).writerows([self.table.columns, *rows])
            file.write_bytes(out.getvalue().encode())
        first, *others = self.table.words[1:]
        return self.command(self.table.words[0], first, *others[:1], str(file), *others[1:])

    def command(self, *words: str) -> tuple[int, str]:
        """Run a command; one that failed with a traceback is a finding."""
        result = self.site.app.test_cli_runner().invoke(args=list(words))
        if result.exit_code not in {OK, REFUSED, MISUSED} or not isinstance(result.exception, (SystemExit, type(None))):
            self.find(Found.SERVER_ERROR, f"{words[:3]} failed: {result.exception!r:.300}")
        return result.exit_code, str(result.output)

    def check(self, strings: Sequence[str]) -> None:
        """Each string that was taken must be in the record."""
        after, kept = self.site.record(), self.site.kept_record
        known = set(texts_of(row for name, rows in after.items() if "import" not in name for row in rows - kept[name]))
        self.site.counts.told["accepted strings"] += len(strings)
        for text, lost in self.lost(strings, known):
            self.find(Found.CHANGED, f"{text[:80]!a}: no row has {lost[:80]!a}")

    def check_export(self, strings: Sequence[str]) -> None:
        """The exported directory must show each string, and say nothing new when it comes back."""
        file = self.folder / f"exported.{self.ending}"
        self.command("directory", "export", "-o", str(file))
        cells = _cells(file)
        for text, lost in self.lost(strings, cells):
            self.find(Found.CHANGED, f"{text[:80]!a}: no cell of the export has {lost[:80]!a}")
        _status, said = self.command("directory", "import", "--dry-run", str(file))
        if not all(f"{kind}: 0" in said for kind in ("added", "changed", "refused")):
            self.find(Found.CHANGED, f"the export comes back otherwise: {said[:400]!a}")

    def lost(self, strings: Sequence[str], known: set[str]) -> Iterator[tuple[str, str]]:
        """The strings of which something is not among what is known, with that."""
        name = (
            "" if self.table is ADDRESSEES else self.column
        )  # an addressee's mail address is printed as it is written
        for text in [] if self.column in CODES else strings:
            entered = text[1:] if self.ending == "csv" and GUARDED.match(text) else text
            for piece in pieces(entered) if self.column in SEVERAL else [entered]:
                for lost in lost_lines(name, piece, known):
                    yield text, lost

    def find(self, kind: Found, what: str) -> None:
        """Note a finding of this column."""
        self.site.counts.find(kind, f"{self.table.words[0]} {self.column} as {self.ending}: {what}")


def _cells(file: Path) -> set[str]:
    if file.suffix == ".csv":
        return {
            cell for row in csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")) for cell in row
        }
    return {
        str(cell) for row in CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python() for cell in row
    }
