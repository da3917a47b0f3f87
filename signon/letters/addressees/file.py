"""Files of addressees: the congress-legislators YAML, or a table with the columns of an addressee.

A file is used whole or not at all: an addressee that was silently left out would get no letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic import ValidationError

from signon.errors import InputError
from signon.letters.addressees.legislators import Chamber, Legislator, chosen, read_legislators
from signon.letters.addressees.presets import Presets
from signon.letters.addressees.seats import Remarks, remarks_on
from signon.letters.parts.fields import LINE_BREAK
from signon.letters.parts.letter_parts import Addressee
from signon.letters.parts.problems import problems
from signon.sheets import Row, Sheet, SheetError, columns_of, header_with, read_sheet
from signon.translation import gettext as _

ADDRESS = "address"
COLUMNS = (ADDRESS, "attention", "salutation", "email", "cc")
SYNONYMS = {"insideaddress": "address", "attentionline": "attention", "copies": "cc"}
YAML_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Selection:
    """The choice of legislators from a file, and of how to address them. An empty ``state`` means every state."""

    chamber: Chamber | None = None
    state: str = ""
    presets: Presets = field(default_factory=Presets)


ALL = Selection()
NO_REMARKS = Remarks()


@dataclass(frozen=True, slots=True)
class ReadAddressees:
    """The addressees of a file, and what a person should know of them.

    ``notices`` are sentences about how a table was read.
    """

    addressees: tuple[Addressee, ...]
    remarks: Remarks = NO_REMARKS
    notices: tuple[str, ...] = ()


def read_addressees(data: bytes, name: str, selection: Selection = ALL, *, day: date | None = None) -> ReadAddressees:
    """The addressees in the file ``data``, which errors call ``name``; its ending tells YAML from a table.

    ``day`` is the one on which nobody's term should have ended.

    Raises ``InputError`` that lists what is wrong, by entry or row, and when nobody is left to write to.
    """
    if name.lower().endswith(YAML_ENDINGS):
        return _of_legislators(data, name, selection, day)
    if selection != ALL:
        raise InputError(
            _(
                "%(name)s is a table: chamber, state and presets choose among legislators in a YAML file. "
                "A table has the addresses as they are printed.",
                name=name,
            )
        )
    sheet = read_sheet(data, name, is_header=header_with(ADDRESS, SYNONYMS))
    return ReadAddressees(_of_table(sheet), notices=sheet.notices)


def _of_legislators(data: bytes, name: str, selection: Selection, day: date | None) -> ReadAddressees:
    everybody = read_legislators(data, name)
    legislators = chosen(everybody, chamber=selection.chamber, state=selection.state)
    if not legislators:
        raise InputError(_("%(name)s has no legislator of this chamber and state.", name=name))
    made = [_addressed(one, selection.presets, name) for one in legislators]
    remarks = remarks_on(everybody, legislators, chamber=selection.chamber, state=selection.state, day=day)
    return ReadAddressees(tuple(made), remarks)


def _addressed(legislator: Legislator, presets: Presets, name: str) -> Addressee:
    try:
        return Addressee(address=presets.address_of(legislator), salutation=presets.salutation_of(legislator))
    except ValidationError as error:
        reason = "; ".join(problem.sentence for problem in problems(error, Addressee))
        raise InputError(f"{name}, {legislator.name}: {reason}") from error


def _of_table(sheet: Sheet) -> tuple[Addressee, ...]:
    columns = columns_of(sheet, COLUMNS, required=ADDRESS, synonyms=SYNONYMS)
    good, wrong = [], []
    for row in sheet.rows:
        if faults := row.problems():
            wrong.append(_("row %(number)s: %(reason)s", number=row.number, reason="; ".join(faults)))
            continue
        try:
            good.append(_of_row(columns, row))
        except ValidationError as error:
            reason = "; ".join(problem.sentence for problem in problems(error, Addressee))
            wrong.append(_("row %(number)s: %(reason)s", number=row.number, reason=reason))
    if not good and not wrong:
        wrong.append(_("there is no row below the header; nobody is left to write to"))
    if wrong:
        raise SheetError(sheet.name, *wrong)
    return tuple(good)


def _of_row(columns: Sequence[str], row: Row) -> Addressee:
    values = dict(zip(columns, row.cells, strict=True))
    copies = [line.strip() for line in LINE_BREAK.split(values.pop("cc", "")) if line.strip()]
    return Addressee.model_validate({**values, "cc": copies})
