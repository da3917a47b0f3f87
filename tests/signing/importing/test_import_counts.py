"""Every row of a list that holds anything has exactly one outcome, whatever the table is made of."""

import csv
import zipfile
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.sheets import table, write_xlsx
from signon.signing.importing.plan import plan_import
from signon.signing.importing.signatories_file import read_signatories
from signon.signing.models.record import Listed
from signon.signing.status import SignatureStatus
from tests import factories

COLUMNS = ("organization", "country", "listed", "representative_email")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NAMES = [
    "Gone Cranes", "The Gone Cranes", "GONE CRANES Ltd", "Lost Larks", "Quiet Heron", "The Quiet Heron", "Harbour Trust",
    "New One", "New One Ltd", "=Equality", "'=IF(A1)", "#NAME?", "########", "=B7", "x" * 301, "Evil\u202eTrust", "\u200b",
]  # fmt: skip
ERRORS = ["#REF!", "#N/A", "#SPILL!", "#GETTING_DATA", "#ERROR!"]

blanks = st.sampled_from([("blank", ""), ("text", ""), ("text", " "), ("text", "\t "), ("text", "\u00a0")])
anything = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=6
)
errors = st.one_of(
    st.sampled_from(ERRORS).map(lambda error: ("error", error)),
    st.sampled_from(["IF(1=1,2)", "A1"]).map(lambda formula: ("formula", formula)),
)
faults = errors | st.sampled_from(["0", "42", "350.5"]).map(lambda number: ("number", number))
names = st.one_of(st.sampled_from(NAMES), anything).map(lambda text: ("text", text))
countries = st.sampled_from(["KE", "Kenya", "Kenia", "GB", "Atlantis"]).map(lambda text: ("text", text))
listings = st.sampled_from(["public", "recipient-only", "perhaps"]).map(lambda text: ("text", text))
addresses = st.sampled_from(["ada@cranes.example", "no address"]).map(lambda text: ("text", text))


def cell(usual: Any) -> Any:
    return st.one_of(usual, blanks, faults)


rows = st.one_of(
    st.tuples(cell(names), cell(countries), cell(listings), cell(addresses), blanks | errors),
    st.tuples(names, countries | blanks, listings | blanks, blanks, st.just(("blank", ""))),
    st.tuples(blanks, blanks, blanks, blanks, st.just(("blank", ""))),
)
tables = st.lists(rows, max_size=12)


def holds_anything(row: Any) -> bool:
    return any(kind != "blank" and text.strip() for kind, text in row)


def as_csv(made: Any) -> bytes:
    """The table as a spreadsheet writes it: of a formula without a value it writes the formula."""
    output = StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(COLUMNS)
    for row in made:
        writer.writerow([f"={text}" if kind == "formula" else text for kind, text in row[:4]])
    return output.getvalue().encode()


def as_xlsx(made: Any) -> bytes:
    lines = [[("text", column) for column in COLUMNS], *made]
    xml = "".join(
        f'<row r="{number}">{"".join(_xml(f"{letter}{number}", *one) for letter, one in zip("ABCDE", row, strict=False))}</row>'
        for number, row in enumerate(lines, start=1)
    )
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData></worksheet>'
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(write_xlsx(["a"], []))) as source, zipfile.ZipFile(output, "w", 8) as target:
        for name in source.namelist():
            target.writestr(name, sheet if name.endswith("sheet1.xml") else source.read(name))
    return output.getvalue()


def _xml(place: str, kind: str, text: str) -> str:
    return {
        "blank": f'<c r="{place}"/>',
        "text": f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>',
        "error": f'<c r="{place}" t="e"><f>A1</f><v>{text}</v></c>',
        "formula": f'<c r="{place}"><f>{escape(text)}</f><v></v></c>',
        "number": f'<c r="{place}"><v>{text}</v></c>',
    }[kind]


@pytest.fixture
def letter(session: Session) -> Letter:
    """A letter with a signature of every kind that an import may meet."""
    made = factories.letter()
    for name, status in (("Gone Cranes", SignatureStatus.WITHDRAWN), ("Lost Larks", SignatureStatus.REJECTED)):
        factories.signature(made, status, organization=name, country="KE")
    factories.signature(made, organization="Quiet Heron", country="KE", listed=Listed.RECIPIENT_ONLY)
    factories.signature(made, SignatureStatus.VERIFIED, organization="Harbour Trust", country="GB")
    session.commit()
    return made


def outcomes(letter: Letter, data: bytes, enter_held: Sequence[int] = ()) -> list[int]:
    """The number of the row of every outcome."""
    good, refused, _notices = read_signatories(data, "table")
    plan = plan_import(letter, good, refused, enter_held=enter_held)
    found = [one.row.number for one in plan.rows]
    for others in (plan.already_there, plan.held, plan.refused):
        found += [one.number for one in others]
    return sorted(found)


@pytest.mark.parametrize("written", [as_csv, pytest.param(as_xlsx, marks=pytest.mark.slow)])
@given(made=tables)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_added_already_there_held_and_refused_are_all_rows_that_hold_anything(
    letter: Letter, written: Any, made: Any
) -> None:
    shown = [row[:4] for row in made] if written is as_csv else made
    expected = [number for number, row in enumerate(shown, start=2) if holds_anything(row)]
    data = written(made)
    assert outcomes(letter, data) == expected
    good, refused, _notices = read_signatories(data, "table")
    held = [one.number for one in plan_import(letter, good, refused).held]
    assert outcomes(letter, data, enter_held=held[:1]) == expected
    db.session.rollback()


def test_the_count_notices_a_row_that_vanishes(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without the faults of its cells a row of errors is an empty one."""
    made = [(("text", "New One"), *[("blank", "")] * 4), (("error", "#NAME?"), *[("blank", "")] * 4)]
    assert outcomes(letter, as_xlsx(made)) == [2, 3]
    monkeypatch.setattr("signon.sheets.xlsx.rows._row", lambda number, values, _faults: table.Row(number, list(values)))
    assert outcomes(letter, as_xlsx(made)) == [2]
