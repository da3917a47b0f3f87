"""The known columns of a table, found by the names in its first row."""

from collections.abc import Iterator, Mapping, Sequence

from signon.sheets.table import Sheet, SheetError
from signon.spelling import fold, meant_word
from signon.translation import gettext as _

LEAST_ALIKE = 0.7


def columns_of(sheet: Sheet, known: Sequence[str], *, required: str, synonyms: Mapping[str, str]) -> list[str]:
    """The known name of every column of the sheet; names are matched without case, accents, spaces, ``_`` and ``-``.

    Raises ``SheetError`` with everything that is wrong with the first row: a column that is not known or there twice, and
    one that is ``required`` and missing.
    """
    columns = [synonyms.get(plain := _plain(written), plain) for written in sheet.header]
    wrong = list(_wrong(sheet.header, columns, known, required))
    if wrong:
        raise SheetError(sheet.name, *wrong)
    return columns


def _wrong(header: Sequence[str], columns: Sequence[str], known: Sequence[str], required: str) -> Iterator[str]:
    for written, column in zip(header, columns, strict=True):
        if column not in known:
            yield _unknown(written, column, known)
    for column in known:
        if columns.count(column) > 1:
            yield _("the column '%(column)s' is there more than once; keep one", column=column)
    if required not in columns:
        yield _("there is no column '%(column)s'; the first row must name the columns", column=required)


def _unknown(written: str, column: str, known: Sequence[str]) -> str:
    meant = meant_word(column, known, least=LEAST_ALIKE)
    if meant:
        return _("the column '%(column)s' is not known; did you mean '%(meant)s'?", column=written, meant=meant)
    return _("the column '%(column)s' is not known; there are: %(known)s", column=written, known=", ".join(known))


def _plain(written: str) -> str:
    return "".join(character for character in fold(written) if character not in " _-\t\u00a0")
