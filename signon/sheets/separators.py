"""The sign between the cells of a CSV file: told by a line above the table, or by its header."""

import re
from collections.abc import Iterator

from signon.sheets.table import SheetError
from signon.translation import gettext as _

SEPARATORS = {",": ",", ";": ";", "\t": "tab"}
"""The signs that may stand between cells, and how an error shows them."""

DIRECTIVE = re.compile(r'[\r\n]*"?sep=(?P<sign>\\t|[^\w"\r\n])?"?(?P<rest>[,;\t ]*)(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
"""A first line by which Excel is told the sign. LibreOffice keeps such a line as a row of its own, with or without it."""

MOST_HEADER = 100_000
"""Characters within which the header ends."""

MOST_TITLES = 10
MOST_LINES = 3
"""Lines below a header that are looked at to tell it from a title."""


def shown_separator(sign: str) -> str:
    """The sign as an error shows it."""
    return SEPARATORS.get(sign, sign)


def separated(text: str, name: str) -> tuple[str, str]:
    """The text without a line that names its separator, and the separator: a comma when there is a single column.

    Raises ``SheetError`` when the header mixes several.
    """
    told = DIRECTIVE.match(text)
    if not told:
        return text, _separator(text, name)
    table = text[told.end() :]
    sign = (told["sign"] or "").replace("\\t", "\t")
    is_used = any(character == sign for character in _outside_quotes(table))
    return table, sign if is_used else _separator(table, name)


def _separator(text: str, name: str) -> str:
    """The one separator that stands outside quotes in the header; a comma when there is a single column."""
    found = _separators(text)
    if not found:
        found = _below_titles(text)
    if len(found) > 1:
        shown = _(" and ").join(SEPARATORS[one] for one in SEPARATORS if one in found)
        raise SheetError(name, _("the header mixes the separators %(found)s; use one of them throughout", found=shown))
    return found.pop() if found else ","


def _separators(line: str) -> set[str]:
    return {character for character in _outside_quotes(line) if character in SEPARATORS}


def _below_titles(text: str) -> set[str]:
    """The separator of the first line that has one, when the next lines have it, too: titles stand above it."""
    lines = [line for line in re.split(r"[\r\n]+", text[:MOST_HEADER]) if line.strip()][: MOST_TITLES + 1 + MOST_LINES]
    place = next((place for place, line in enumerate(lines[: MOST_TITLES + 1]) if _separators(line)), len(lines))
    found = set(_separators(lines[place])) if place < len(lines) else set()
    below = lines[place + 1 : place + 1 + MOST_LINES]
    return found if below and all(found & _separators(line) for line in below) else set()


def _outside_quotes(text: str) -> Iterator[str]:
    """The characters of the first line that is not blank, without quoted text."""
    quoted = False
    for character in text[:MOST_HEADER].lstrip("\r\n"):
        if character == '"':
            quoted = not quoted
        elif not quoted and character in "\r\n":
            return
        elif not quoted:
            yield character
