"""Files of offices: the congress-legislators YAML, or a table for any country."""

from collections.abc import Callable, Container
from datetime import date
from functools import partial
from typing import NamedTuple

from signon.contacts import mail_address, web_address
from signon.countries import Meaning, read_countries
from signon.letters.addressees.legislators import Chamber, Legislator, read_legislators
from signon.letters.addressees.presets import HOUSES
from signon.letters.addressees.seats import Remarks, remarks_on
from signon.letters.addressees.styles import addressed_as, printed_office, title_of
from signon.letters.parts.fields import LINE_BREAK
from signon.names import clean_line, organization_key
from signon.sheets import Sheet, SheetError, columns_of, header_with, read_sheet
from signon.translation import gettext as _

YAML_ENDINGS = (".yaml", ".yml")
CONGRESS, TABLE = "us-congress", "table"
MOST_ADDRESS = 1_000
NO_REMARKS = Remarks()
NAME = "name"
OFFICE_COLUMNS = (
    NAME, "post", "body", "country", "division", "district", "salutation", "address", "phone", "email", "form", "website",
)  # fmt: skip
SYNONYMS = {"title": "post", "institution": "body", "chamber": "body", "state": "division", "formurl": "form"}


class OfficeRow(NamedTuple):
    """An office as a file has it; absent texts are empty."""

    key: str
    name: str
    post: str = ""
    body: str = ""
    country: str = ""
    division: str = ""
    district: str = ""
    salutation: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    form_url: str = ""
    website: str = ""


class ReadOffices(NamedTuple):
    """The offices of a file and its ``source``: what is missing from a newer file of the same source has left.

    ``remarks`` are what a person should know of them, and ``notices`` are sentences about how a table was read.
    """

    source: str
    rows: tuple[OfficeRow, ...]
    remarks: Remarks = NO_REMARKS
    notices: tuple[str, ...] = ()


def read_offices(data: bytes, name: str, *, day: date | None = None) -> ReadOffices:
    """The offices in the file ``data``, which errors call ``name``; its ending tells YAML from a table.

    ``day`` is the one on which nobody's term should have ended.

    A file is used whole or not at all. Raises ``InputError`` that lists what is wrong, by entry or row.
    """
    if name.lower().endswith(YAML_ENDINGS):
        members = read_legislators(data, name)
        remarks = remarks_on(members, members, chamber=None, state="", day=day)
        return ReadOffices(CONGRESS, tuple(map(_of_congress, members)), remarks)
    sheet = read_sheet(data, name, is_header=header_with(NAME, SYNONYMS))
    return ReadOffices(TABLE, _of_table(sheet), notices=sheet.notices)


def _of_congress(legislator: Legislator) -> OfficeRow:
    return OfficeRow(
        key=legislator.key or f"{legislator.name} {legislator.state} {legislator.district}",
        name=f"The Honorable {legislator.name}",
        post=printed_office(legislator) or title_of(legislator),
        body=HOUSES[legislator.chamber],
        country="US",
        division=legislator.state,
        district=legislator.district if legislator.chamber is Chamber.HOUSE else "",
        salutation=f"Dear {addressed_as(legislator)}:",
        address=legislator.address,
        phone=legislator.phone,
        form_url=legislator.form,
        website=legislator.website,
    )


def _of_table(sheet: Sheet) -> tuple[OfficeRow, ...]:
    columns = columns_of(sheet, OFFICE_COLUMNS, required=NAME, synonyms=SYNONYMS)
    rows: dict[str, OfficeRow] = {}
    wrong = []
    for row in sheet.rows:
        if faults := row.problems():
            wrong.append(_("row %(number)s: %(reason)s", number=row.number, reason="; ".join(faults)))
            continue
        try:
            office = _row(dict(zip(columns, row.cells, strict=True)), rows)
            rows[office.key] = office
        except ValueError as error:
            wrong.append(_("row %(number)s: %(reason)s", number=row.number, reason=error))
    if not rows and not wrong:
        wrong.append(_("there is no row below the header"))
    if wrong:
        raise SheetError(sheet.name, *wrong)
    return tuple(rows.values())


def _row(entered: dict[str, str], before: Container[str]) -> OfficeRow:
    """Raises ``ValueError`` with every reason why the row cannot be used; ``before`` has the keys of the rows above."""
    values, reasons = {}, []
    for column, rule in RULES.items():
        try:
            values[column] = rule(entered[column]) if entered.get(column, "").strip() else ""
        except ValueError as error:
            reasons.append(f"{column} {error}")
    if not reasons and not values["name"]:
        reasons.append(_("name must not be empty"))
    if reasons:
        raise ValueError("; ".join(reasons))
    place = (values["country"], values["division"], values["district"], values["post"], values["name"])
    key = " / ".join(map(organization_key, filter(None, place)))
    if key in before:
        raise ValueError(_("%(name)s is there more than once", name=values["name"]))
    return OfficeRow(key=key, form_url=values.pop("form"), **values)


def _country(text: str) -> str:
    read = read_countries(text, are_codes=True)
    if read.meaning in {Meaning.COUNTRIES, Meaning.NOT_A_COUNTRY} and len(read.codes) <= 1:
        return next(iter(read.codes), "")
    raise ValueError(_("'%(country)s' is not known; write the country's name or its two-letter code", country=text))


def _address(text: str) -> str:
    if len(text) > MOST_ADDRESS:
        raise ValueError(_("must be at most %(most)s characters", most=MOST_ADDRESS))
    return "\n".join(filter(None, map(clean_line, LINE_BREAK.split(text))))


RULES: dict[str, Callable[[str], str]] = {
    "name": clean_line,
    "post": partial(clean_line, most=200),
    "body": partial(clean_line, most=200),
    "country": _country,
    "division": partial(clean_line, most=80),
    "district": partial(clean_line, most=80),
    "salutation": clean_line,
    "address": _address,
    "phone": partial(clean_line, most=60),
    "email": mail_address,
    "form": web_address,
    "website": web_address,
}
"""The rule of each column: gives the value to keep or raises ``ValueError``."""
