"""Options of the commands that read a table: what its columns are, and which of them are left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from signon.cli.tables.collecting import seldom_collected
from signon.errors import InputError
from signon.organizations.importing.cell_rules import shown
from signon.organizations.importing.details_file import Notice
from signon.organizations.importing.headers.choosing import AskedColumns, chosen_columns, columns_as_asked
from signon.organizations.importing.headers.tables import read_table
from signon.sheets import Hidden, Sheet, refuse_undecided
from signon.translation import gettext as _
from signon.translation import ngettext

MOST_ROWS_NAMED = 10


@dataclass(frozen=True, slots=True)
class TableOptions:
    """The wishes of whoever runs the command about the table that it reads."""

    asked: AskedColumns
    show_columns: bool
    hidden: Hidden
    encoding: str
    sheet: str

    def read(self, file: Path) -> Sheet:
        """The table in the file. Raises ``SheetError`` for one that cannot be read as it is wished."""
        return read_table(
            file.read_bytes(),
            str(file),
            hidden=self.hidden,
            encoding=self.encoding,
            sheet=self.sheet,
            mapped=[header for header, _column in self.asked.mapped],
        )

    def columns_to_read(self, sheet: Sheet, offered: Sequence[str]) -> list[str] | None:
        """The column of every header; None when they were only to be shown, which is done.

        Raises ``SheetError`` for wishes that cannot be met, headers that mean nothing, and rows that are hidden or struck
        out when nobody has said whether they count.
        """
        tell_of_sheet(sheet)
        if not self.show_columns:
            refuse_undecided(sheet)
            return chosen_columns(sheet, offered, self.asked)
        for header, column in zip(sheet.header, columns_as_asked(sheet, offered, self.asked), strict=True):
            click.echo(f"{_printable(header)}: {column or _('left out')}")
        return None


def table_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a command that reads a table; it gets them together as ``table``."""

    @wraps(command)
    def with_table(
        *,
        mapped: tuple[str, ...],
        ignore_unknown: bool,
        show_columns: bool,
        hidden: str | None,
        encoding: str,
        sheet: str,
        **others: Any,
    ) -> None:
        asked, choice = asked_columns(mapped, ignore_unknown=ignore_unknown), Hidden(hidden or Hidden.ASK)
        with seldom_collected():
            command(table=TableOptions(asked, show_columns, choice, encoding, sheet), **others)

    options = (
        click.option(
            "--map",
            "mapped",
            multiple=True,
            metavar="HEADER=COLUMN",
            help="Read the column with this header as that column; nothing behind the equals sign leaves it out.",
        ),
        click.option("--ignore-unknown", is_flag=True, help="Leave out columns whose headers mean nothing here."),
        click.option("--show-columns", is_flag=True, help="Print what each column would become, and change nothing."),
        click.option(
            "--hidden",
            type=click.Choice([Hidden.INCLUDE.value, Hidden.SKIP.value]),
            help="Whether rows that a workbook hides or strikes out are read or left out.",
        ),
        click.option("--encoding", default="", metavar="NAME", help="How a CSV file is encoded, such as windows-1252."),
        click.option(
            "--sheet", default="", metavar="NAME", help="The sheet of a workbook; otherwise the first visible one."
        ),
    )
    decorated: Callable[..., None] = with_table
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


def asked_columns(mapped: Sequence[str], *, ignore_unknown: bool) -> AskedColumns:
    """The wishes that the options express. Raises ``InputError`` for one without an equals sign."""
    pairs = []
    for one in mapped:
        header, sign, column = one.rpartition("=")
        if not sign or not header.strip():
            raise InputError(
                _(
                    '\'%(written)s\' maps nothing; write --map "HEADER=COLUMN", as in --map "Land=country".',
                    written=shown(one),
                )
            )
        pairs.append((header.strip(), column.strip()))
    return AskedColumns(tuple(pairs), ignore_unknown)


def tell_of_sheet(sheet: Sheet) -> None:
    """Say on standard error which sheet of a workbook is read, and what is to be known of the reading."""
    for notice in sheet.notices:
        click.echo(f"{sheet.name}: {notice}", err=True)
    if sheet.marked and not sheet.asks_about_marked:
        _tell_of_marked(sheet)


def _tell_of_marked(sheet: Sheet) -> None:
    verb = _("read") if sheet.hidden is Hidden.INCLUDE else _("left out")
    for row in sheet.marked:
        values = {"number": row.number, "text": row.text, "reason": row.reason, "verb": verb}
        click.echo(_("row %(number)s (%(text)s) %(reason)s: %(verb)s", **values), err=True)


def tell_left_out(sheet: Sheet, columns: Sequence[str]) -> None:
    """Name the columns that were left out, on standard error."""
    headers = [f"'{shown(header)}'" for header, column in zip(sheet.header, columns, strict=True) if not column]
    if headers:
        said = ngettext(
            "Left out is the column %(headers)s.",
            "Left out are the columns %(headers)s.",
            len(headers),
            headers=", ".join(headers),
        )
        click.echo(said, err=True)


def report_notices(notices: Sequence[Notice]) -> None:
    """Print what a person should know of rows that are read all the same; equal ones together."""
    rows: dict[str, list[int]] = {}
    for notice in notices:
        rows.setdefault(notice.text, []).append(notice.number)
    if rows:
        click.echo(_("notices: %(number)s", number=len(notices)))
    for text, numbers in rows.items():
        click.echo(f"  {_rows_in_words(numbers)}: {text}")


def _rows_in_words(numbers: Sequence[int]) -> str:
    named = ", ".join(str(number) for number in numbers[:MOST_ROWS_NAMED])
    more = len(numbers) - MOST_ROWS_NAMED
    if more > 0:
        return _("rows %(numbers)s and %(more)s more", numbers=named, more=more)
    return ngettext("row %(numbers)s", "rows %(numbers)s", len(numbers), numbers=named)


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
