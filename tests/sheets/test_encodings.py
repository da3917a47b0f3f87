"""CSV files in other encodings than UTF-8, as spreadsheets write them."""

import pytest

from signon.errors import InputError
from signon.sheets import read_sheet

TABLE = "name;country\nVerein für Flüsse;CH\nGenève – l’eau;CH\nPlain Society;KE\nÑuñoa;CL\nÖsterreich;AT\n"
NAMES = [line.split(";")[0] for line in TABLE.splitlines()[1:]]


def names(data: bytes, encoding: str = "") -> list[str]:
    return [row.cells[0] for row in read_sheet(data, "table.csv", encoding=encoding).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_a_file_is_read_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    assert names(TABLE.encode(encoding)) == NAMES


def test_a_guess_shows_three_names_that_it_converted() -> None:
    (notice,) = read_sheet(TABLE.encode("windows-1252"), "table.csv").notices
    assert "line 2 is not UTF-8, so the file was read as Windows-1252" in notice
    assert "'Verein für Flüsse', 'Genève – l’eau', 'Ñuñoa'" in notice
    assert "Österreich" not in notice


def test_what_is_utf_8_or_ascii_needs_no_notice() -> None:
    assert read_sheet(TABLE.encode(), "table.csv").notices == ()
    assert read_sheet(b"name\nA\n", "table.csv").notices == ()


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Zelený svět", "windows-1250"),
        ("Реки для всех", "windows-1251"),
        ("Nehir Işığı", "windows-1254"),
        ("أنهار حية", "windows-1256"),
        ("Verein für Flüsse", "mac_roman"),
        ("Vereinigung für Flüsse", "cp850"),
        ("Verein für Flüsse", "UTF8"),
    ],
)
def test_an_encoding_that_was_chosen_is_used_without_a_word(name: str, encoding: str) -> None:
    sheet = read_sheet(f"name\n{name}\n".encode(encoding), "table.csv", encoding=encoding)
    assert sheet.rows[0].cells == [name]
    assert sheet.notices == ()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Verein für Flüsse", "mac_roman"),
        ("Vereinigung für Flüsse", "cp850"),
        ("Реки для всех", "windows-1251"),
    ],
)
def test_a_guess_that_gives_nonsense_is_refused_with_what_others_would_give(text: str, encoding: str) -> None:
    with pytest.raises(InputError, match="how the file is encoded cannot be told") as refused:
        names(f"name\n{text}\n".encode(encoding))
    assert f"{encoding} gives '{text}'" in str(refused.value)


@pytest.mark.parametrize(
    ("data", "encoding", "words"),
    [
        (TABLE.encode(), "rot13", "the encoding 'rot13' is not known; there are: utf-8, utf-16, windows-1252"),
        (TABLE.encode(), "no such", "the encoding 'no such' is not known"),
        (TABLE.encode("windows-1252"), "utf-8", "line 2 is not in the encoding utf-8"),
        (b"name\nA\x81\n", "iso-8859-1", "line 2 would hold control characters in the encoding"),
        ("name\nVerein für\n".encode() + b"Gen\xe8ve\n", "", "line 3 is not UTF-8, but other lines are"),
    ],
)
def test_an_encoding_that_does_not_fit_is_refused(data: bytes, encoding: str, words: str) -> None:
    with pytest.raises(InputError, match=r"table\.csv: ") as refused:
        names(data, encoding)
    assert words in str(refused.value)


def test_a_workbook_has_no_encoding_and_csv_no_sheets_to_choose_from() -> None:
    with pytest.raises(InputError, match="a workbook, which has no encoding to choose"):
        read_sheet(b"PK\x03\x04", "table.xlsx", encoding="utf-8")
    with pytest.raises(InputError, match="a CSV file, which has no sheets to choose from"):
        read_sheet(b"name\nA\n", "table.csv", sheet="Members")


def test_a_word_in_capitals_before_a_closing_quotation_mark_is_no_sign_of_utf_8() -> None:
    assert names("name\nCOLETIVO “AMANHÃ”\n".encode("windows-1252")) == ["COLETIVO “AMANHÃ”"]
