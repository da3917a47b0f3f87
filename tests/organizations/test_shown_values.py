"""Names of which a spreadsheet made a day, a number or a truth value are told from names that only look so."""

import pytest

from signon.organizations.importing.details_file import read_details

DAYS = [
    "8-Mar", "08. Mrz", "8-mars", "mar-08", "03/08/2026", "8.3.2026", "2026-03-08", "2026-03-08 12:00", "Mar-26", "8-мар",
    "١-مارس", "8-oca", "3月8日", "2026年3月8日", "Sunday, March 8, 2026", "8 mars 2026", "8 de marzo de 2026", "12:30", "8 Mar",
    "8-févr.", "08-ago",
]  # fmt: skip
NUMBERS = ["0.25", "3.5E+02", "1.00E+05", "1e+05", "12%", "$1", "1.234,50 €", "(12)", "-5", "100 CHF"]
NAMES = [
    "350.org", "5 Gyres", "NO", "NA", "8 mars", "1 May", "8 March Movement", "24/7", "38 Degrees", "7-Eleven", "G7", "C40",
    "Mar-a-Lago", "Agenda 2030", "True Rivers", "30 MAI", "2nd Chance",
]  # fmt: skip


def read(column: str, text: str) -> tuple[list[str], list[str], list[str]]:
    """The values of a column beside an organisation's name, the reasons of refused rows, and the notices."""
    header, row = ("organization\tkind", f"{text}\t")
    if column != "organization":
        header, row = f"organization\t{column}", f"A\t{text}"
    rows, refused, notices = read_details(f"{header}\n{row}\n".encode(), "list.csv")
    return [row.values[column] for row in rows], [one.reason for one in refused], [one.text for one in notices]


@pytest.mark.parametrize("text", [*DAYS, *NUMBERS, "TRUE", "FALSE", "WAHR", "VRAI", "VERDADERO", "ИСТИНА"])
def test_a_name_that_a_spreadsheet_changed_refuses_its_row_and_says_what_it_probably_was(text: str) -> None:
    values, reasons, _notices = read("organization", text)
    assert values == []
    assert text in reasons[0]
    assert "not a name" in reasons[0]


@pytest.mark.parametrize("column", ["acronym", "representative_name", "representative_title"])
@pytest.mark.parametrize("text", ["8-Mar", "3.5E+02", "WAHR", "########", "0.25"])
def test_in_a_column_that_is_not_needed_it_is_left_out_with_a_notice(column: str, text: str) -> None:
    values, reasons, notices = read(column, text)
    assert (values, reasons) == ([""], [])
    assert text in notices[0]


@pytest.mark.parametrize("column", ["organization", "acronym", "representative_name"])
@pytest.mark.parametrize("text", NAMES)
def test_a_name_that_only_looks_so_is_kept(column: str, text: str) -> None:
    assert read(column, text) == ([text], [], [])


def test_an_acronym_may_spell_a_word_that_spreadsheets_know() -> None:
    assert read("acronym", "TRUE") == (["TRUE"], [], [])


def test_two_lines_in_a_cell_are_read_as_one_with_a_notice() -> None:
    rows, refused, notices = read_details(b'organization,country\n"Lake Alliance\nForest Forum",US\n', "list.csv")
    assert [row.values["organization"] for row in rows] == ["Lake Alliance Forest Forum"]
    assert refused == []
    assert notices[0].number == 2
    assert "cell A2 holds 2 lines, which were read as one: 'Lake Alliance Forest Forum'" in notices[0].text


@pytest.mark.parametrize("column", ["organization", "acronym"])
def test_digits_alone_can_be_a_name_and_are_read_with_a_notice(column: str) -> None:
    values, reasons, notices = read(column, "350")
    assert (values, reasons) == (["350"], [])
    assert "if a spreadsheet made it of a name such as 350.org, write that again" in notices[0]
