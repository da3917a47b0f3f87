"""Cells of several columns that say one thing together: the parts of a name, and two countries."""

from signon.countries import COUNTRIES_BETWEEN
from signon.organizations.importing.cell_rules import codes_of
from signon.organizations.importing.columns import COUNTRY, FIRST_NAME, LAST_NAME, SECOND_COUNTRY

NAME = "representative_name"


def with_whole_name(values: dict[str, str]) -> dict[str, str]:
    """The values with the parts of the representative's name put together, unless the whole name is there."""
    parts = [values.pop(part, "") for part in (FIRST_NAME, LAST_NAME)]
    whole = values[NAME] or " ".join(part for part in parts if part)
    return values | {NAME: whole}


def with_both_countries(values: dict[str, str]) -> dict[str, str]:
    """The values with the second country beside the first one, where a column of its own has it."""
    cells = values.get(COUNTRY, ""), values.pop(SECOND_COUNTRY, "")
    return values | {COUNTRY: COUNTRIES_BETWEEN.join(codes_of(*cells))} if any(cells) else values
