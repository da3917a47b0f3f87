"""Tables that go out, through a spreadsheet, and come back."""

import pytest

from signon.organizations.importing.details_file import read_details
from signon.sheets import read_sheet, write_csv

NAMES = ["Verein für Flüsse", "Société de l’Eau", "Łąki i Rzeki", "أنهار حية", "川の会"]


def as_a_spreadsheet_on_windows_takes_it(data: bytes) -> str:
    """The text that a spreadsheet sees which takes a file without the mark of UTF-8 for Windows-1252."""
    return data.decode("utf-8-sig") if data.startswith(b"\xef\xbb\xbf") else data.decode("cp1252", "replace")


def test_names_come_back_from_a_spreadsheet_on_windows_as_they_went_out() -> None:
    seen = as_a_spreadsheet_on_windows_takes_it(write_csv(["organization"], [[name] for name in NAMES]))
    rows, refused, _notices = read_details(seen.encode("utf-8-sig"), "back.csv")
    assert [row.values["organization"] for row in rows] == NAMES
    assert refused == []


def test_without_the_mark_they_would_not() -> None:
    """The control."""
    seen = as_a_spreadsheet_on_windows_takes_it(write_csv(["organization"], [[NAMES[0]]])[3:])
    assert read_sheet(seen.encode(), "back.csv").rows[0].cells == ["Verein fÃ¼r FlÃ¼sse"]


def test_the_text_file_that_excel_calls_unicode_is_read() -> None:
    rows, refused, _notices = read_details(
        "organization\tcountry\nVerein für Flüsse\tCH\n".encode("utf-16"), "list.txt"
    )
    assert [row.values["organization"] for row in rows] == ["Verein für Flüsse"]
    assert refused == []


def test_titles_above_known_columns_are_left_out_of_lists_of_organisations() -> None:
    rows, refused, _notices = read_details(b"Our members;\norganization;country\nLake Friends;CH\n", "list.csv")
    assert [row.values["organization"] for row in rows] == ["Lake Friends"]
    assert refused == []


@pytest.mark.parametrize("name", ["Verein fÃ¼r FlÃ¼sse", "Verein f\ufffdr", "???? ??????"])
def test_a_name_that_came_back_damaged_is_refused_and_a_damaged_title_is_left_out(name: str) -> None:
    data = f"organization,representative_title\n{name},Chair\nLake Friends,{name}\n".encode()
    rows, refused, notices = read_details(data, "back.csv")
    assert [(row.values["organization"], row.values["representative_title"]) for row in rows] == [("Lake Friends", "")]
    assert [row.number for row in refused] == [2]
    assert "organization looks as if" in refused[0].reason
    assert "representative_title looks as if" in notices[0].text
    if "Ã" in name:
        assert "it may have been 'Verein für Flüsse'" in refused[0].reason
