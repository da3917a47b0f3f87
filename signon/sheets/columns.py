"""The known columns of a table, found by the names in its first row."""

from collections.abc import Iterator, Mapping, Sequence

from signon.sheets.header import IsHeader
from signon.sheets.table import Sheet, SheetError
from signon.spelling import fold, meant_word
from signon.translation import gettext as _

LEAST_ALIKE = 0.7


def header_with(column: str, synonyms: Mapping[str, str]) -> IsHeader:
    """The test whether a row names the columns of a table: one of its cells means this ``column``."""
    return lambda cells: any(synonyms.get(plain := _plain(cell), plain) == column for cell in cells)


def columns_of(sheet: Sheet, known: Sequence[str], *, required: str, synonyms: Mapping[str, str]) -> list[str]:
    """The known name of every column of the sheet; names are matched without case, accents, spaces, ``_`` and ``-``.

    Raises ``SheetError`` with everything that is wrong with the first row: a column that is not known or there twice, and
    one that is ``required`` and missing.
    """
    columns = [synonyms.get(plain := _plain(written), plain) for written in sheet.header]
    wrong = list(_wrong(sheet, columns, known, required))
    if wrong:
        raise SheetError(sheet.name, *wrong)
    return columns


def _wrong(sheet: Sheet, columns: Sequence[str], known: Sequence[str], required: str) -> Iterator[str]:
    for position, column in enumerate(columns):
        if column not in known:
            yield _unknown(sheet, position, column, known)
    for column in known:
        if columns.count(column) > 1:
            yield clash(sheet, columns, column)
    if required not in columns:
        yield _("there is no column '%(column)s'; the first row must name the columns", column=required)


def clash(sheet: Sheet, columns: Sequence[str], column: str) -> str:
    """The sentence that names all columns of a sheet that mean the same one."""
    named = [
        _("'%(header)s' in %(letters)s", header=sheet.header[position], letters=sheet.column_letters(position))
        for position, one in enumerate(columns)
        if one == column
    ]
    return _(
        "the column '%(column)s' is there more than once (%(named)s); keep one",
        column=column,
        named=_(" and ").join(named),
    )


def _unknown(sheet: Sheet, position: int, column: str, known: Sequence[str]) -> str:
    written, letters = sheet.header[position], sheet.column_letters(position)
    if not written:
        return _("column %(letters)s has no name in the first row; name it or empty it", letters=letters)
    meant = meant_word(column, known, least=LEAST_ALIKE)
    if meant:
        return _("the column '%(column)s' is not known; did you mean '%(meant)s'?", column=written, meant=meant)
    return _("the column '%(column)s' is not known; there are: %(known)s", column=written, known=", ".join(known))


def _plain(written: str) -> str:
    return "".join(character for character in fold(written) if character not in " _-\t\u00a0")
