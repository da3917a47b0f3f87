"""Tables that real programs made: what is read of them, and what is said."""

from pathlib import Path
from typing import NamedTuple

import pytest

from signon.errors import InputError
from signon.organizations.importing.cell_rules import SIGNATORY_RULES
from signon.organizations.importing.columns import ALL_COLUMNS
from signon.organizations.importing.details_file import check_rows
from signon.organizations.importing.headers.choosing import chosen_columns
from signon.organizations.importing.headers.meaning import names_organizations
from signon.sheets import Hidden, read_sheet

INPUTS = Path(__file__).parent.parent / "inputs"
BOTH = ["River Alliance", "Forest Forum"]


class Outcome(NamedTuple):
    """The outcome of reading a file: the organisations, and everything that is said."""

    organizations: list[str]
    said: str
    asks: bool


def read(name: str, hidden: Hidden = Hidden.ASK, encoding: str = "") -> Outcome:
    sheet = read_sheet(
        (INPUTS / name).read_bytes(), name, hidden=hidden, encoding=encoding, is_header=names_organizations
    )
    checked = check_rows(sheet, chosen_columns(sheet, ALL_COLUMNS), SIGNATORY_RULES)
    reasons = [f"row {row.number}: {row.reason}" for row in checked.refused]
    marked = [f"row {row.number} ({row.text}) {row.reason}" for row in sheet.marked]
    notices = [f"row {notice.number}: {notice.text}" for notice in checked.notices]
    said = "\n".join([*sheet.notices, *marked, *reasons, *notices])
    return Outcome([row.values["organization"] for row in checked.rows], said, sheet.asks_about_marked)


@pytest.mark.parametrize(
    ("name", "organizations", "words"),
    [
        ("hidden-first-sheet.xlsx", BOTH, ["the sheet 'Members' was read", "'Old draft' (hidden)"]),
        ("very-hidden-first-sheet.xlsx", BOTH, ["'Members'", "'Old draft' (hidden)"]),
        ("very-hidden-first-sheet-libreoffice.xlsx", BOTH, ["'Members'", "'Old draft' (hidden)"]),
        ("empty-first-sheet.xlsx", BOTH, ["'Members'", "'Sheet1'"]),
        ("chart-first.xlsx", BOTH, ["'Members'", "'Chart'"]),
        ("chart-first-libreoffice.xlsx", BOTH, ["'Members'", "'Chart'"]),
        ("export-summary-first.xlsx", BOTH, ["'Members'", "'Export Summary'"]),
        ("read-me-first.xlsx", BOTH, ["'Members'", "'Read me'"]),
        ("title-above.xlsx", BOTH, ["row 3 names the columns", "'Members of the coalition', 'as of 1 March'"]),
        ("begins-in-b3.xlsx", BOTH, []),
        ("hidden-column.xlsx", ["River Alliance"], ["C (representative_name)"]),
        ("totals-row.xlsx", BOTH, ["row 4: is the totals row"]),
        ("totals-by-hand.xlsx", BOTH, ["row 4: reads like a row of totals"]),
        ("listed-by-formula.xlsx", ["Forest Forum"], ["row 2: listed: cell B2 holds =IF", "a formula without a value"]),
        ("spill-error.xlsx", BOTH, ["cell C2 holds #SPILL!, which is an error"]),
        (
            "days-and-numbers.xlsx",
            ["March One Movement", "Quarter Trust"],
            ["row 3: organization", "row 2: acronym", "row 4:"],
        ),
        ("shown-values-libreoffice.csv", ["March One Movement", "Quarter Trust"], ["the day 8-Mar", "1-Mar", "25%"]),
        ("two-names-in-a-cell.xlsx", ["River Alliance Forest Forum"], ["cell A2 holds 2 lines"]),
        ("vertical-tab.xlsx", ["Heron Society"], []),
        (
            "windows-1252-libreoffice.csv",
            ["Verein für Flüsse", "Société de l’Eau"],
            ["'Verein für Flüsse', 'Société de l’Eau'", "row 4: organization looks as if letters were lost"],
        ),
        ("mojibake-libreoffice.csv", [], ["'Verein für Flüsse'", "'Société de l’Eau'", "'Łąki i Rzeki'"]),
        ("unicode-text-libreoffice.txt", ["Verein für Flüsse", "Société de l’Eau", "Łąki i Rzeki"], []),
        ("sep-line.csv", ["River Alliance"], []),
        ("sep-row-libreoffice.csv", ["River Alliance"], []),
    ],
)
def test_a_table_is_read_as_it_is_meant_and_what_is_doubtful_is_said(
    name: str, organizations: list[str], words: list[str]
) -> None:
    outcome = read(name)
    assert outcome.organizations == organizations
    assert [word for word in words if word not in outcome.said] == []
    assert bool(outcome.said) == bool(words)
    assert not outcome.asks


FILTERED = "row 3 (Declined Union, declined) is hidden or filtered out"
STRUCK = "row 2 (Withdrawn Alliance, US) has A2 struck out"
PARTLY = "has 'Old River Society' in A2 struck out"


@pytest.mark.parametrize(
    ("name", "skipped", "included", "words"),
    [
        *(
            (f"filtered-row{by}.xlsx", BOTH, ["River Alliance", "Declined Union", "Forest Forum"], FILTERED)
            for by in ("", "-libreoffice", "-gnumeric")
        ),
        *(
            (f"{name}.xlsx", ["Standing Forum"], ["Withdrawn Alliance", "Standing Forum"], STRUCK)
            for name in ("struck-row", "struck-row-libreoffice", "struck-row-gnumeric", "other-part-names")
        ),
        *(
            (
                f"partly-struck{by}.xlsx",
                ["Forest Forum"],
                ["Old River SocietyNew River Society", "Forest Forum"],
                PARTLY,
            )
            for by in ("", "-libreoffice", "-gnumeric")
        ),
    ],
)
def test_what_a_workbook_hides_or_strikes_out_goes_in_only_when_somebody_says_so(
    name: str, skipped: list[str], included: list[str], words: str
) -> None:
    asked = read(name)
    assert asked.asks
    assert words in asked.said
    assert read(name, Hidden.SKIP).organizations == skipped
    assert read(name, Hidden.INCLUDE).organizations == included


@pytest.mark.parametrize(
    ("name", "encoding", "organizations"),
    [
        ("windows-1251.csv", "windows-1251", ["Реки для всех", "Лес и вода"]),
        ("mac-roman.csv", "mac_roman", ["Verein für Flüsse", "Genève Alumni"]),
    ],
)
def test_an_encoding_that_cannot_be_guessed_is_asked_for(name: str, encoding: str, organizations: list[str]) -> None:
    with pytest.raises(InputError, match=f"choose its encoding: .*{encoding} gives '{organizations[0]}'"):
        read(name)
    assert read(name, encoding=encoding).organizations == organizations


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("opendocument.ods", "an OpenDocument file (ODS)"),
        ("old-excel.xls", "an old or password-protected Excel file"),
        ("web-page.xls", "a web page (HTML)"),
    ],
)
def test_what_is_no_table_here_is_refused_by_what_it_is(name: str, words: str) -> None:
    with pytest.raises(InputError, match=r"XLSX or CSV|as XLSX") as refused:
        read(name)
    assert words in str(refused.value)
