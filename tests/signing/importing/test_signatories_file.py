"""Lists of signatories: every good row is taken, every bad one is refused with its number and reason."""

import csv
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signon.errors import InputError
from signon.organizations.importing.details_file import RefusedRow
from signon.signing.importing.signatories_file import SignatoryRow, read_signatories, write_signatories

HEADER = "organization,acronym,country,website,representative_name,representative_title,representative_email,listed\n"


def read(text: str) -> tuple[list[SignatoryRow], list[RefusedRow]]:
    rows, refused, _notices = read_signatories(text.encode(), "list.csv")
    return rows, refused


def reason(text: str) -> str:
    good, ((_number, why),) = read(text)
    assert good == []
    return why


def test_every_column_reaches_its_value_in_the_form_in_which_it_is_kept() -> None:
    rows, refused = read(
        HEADER + " Open  Rivers ,OR,Ivory Coast,rivers.example, Jane Roe,Chair,Jane@Rivers.Example,Recipient only\n"
    )
    assert refused == []
    assert rows == [
        SignatoryRow(
            organization="Open Rivers",
            acronym="OR",
            country="CI",
            website="https://rivers.example",
            representative_name="Jane Roe",
            representative_title="Chair",
            representative_email="jane@rivers.example",
            listed="recipient-only",
            number=2,
        )
    ]


@pytest.mark.parametrize(
    "header", ["organization", "Organisation", "NAME", " Organi_zation ", "\ufefforgani-sation", "ＮＡＭＥ"]
)
def test_the_name_of_an_organisation_is_all_that_a_row_needs(header: str) -> None:
    assert read(f"{header}\nOpen Rivers\n") == ([SignatoryRow(organization="Open Rivers", number=2)], [])


def test_header_names_are_matched_without_case_spaces_underscores_and_hyphens() -> None:
    rows, _refused = read("Representative Name;REPRESENTATIVE-EMAIL;representativetitle;Name\nA;a@b.example;Chair;O\n")
    assert rows[0].values() == {
        "organization": "O",
        "acronym": "",
        "country": "",
        "second_country": "",
        "website": "",
        "representative_name": "A",
        "representative_title": "Chair",
        "representative_email": "a@b.example",
        "listed": "",
        "sort_as": "",
    }


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("country,website", "there is no column 'organization'"),
        ("organization,contry", "the column 'contry' is not known; to go on, add: --map contry=country"),
        ("organization,remarks", "the column 'remarks' is not known; to go on, add: --ignore-unknown"),
        (
            "organization,remarks,contry,Wie viele?",
            "the columns 'remarks', 'contry', 'Wie viele?' are not known; to go on, add: --map contry=country --ignore-unknown",
        ),
        ("What is your organisation called?", "--map 'What is your organisation called?=organization'"),
        ("organization,Nom de l'organisation", "'organization' and 'Nom de l'organisation' mean the same column"),
        ("organization,Pays,COUNTRY", "'Pays' and 'COUNTRY' mean the same column, country"),
        ("organization,Country,Country", "'Country' (column 2) and 'Country' (column 3) mean the same column"),
        ("organization,\x1b[2Jx", "the column '\ufffd[2Jx' is not known"),
        ("organization,,country\nA,B,C", "column B has no name"),
        ("Open Rivers,Kenya,x", "the first row must name the columns"),
    ],
)
def test_a_header_that_would_lose_what_stands_below_it_is_refused(header: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(f"{header}\n")
    assert words in str(caught.value)
    assert str(caught.value).startswith("list.csv: ")


@pytest.mark.parametrize("cell", ["International", "Global", "Europe", "EU", "N/A", "-", "Weltweit", "Mondial"])
def test_an_organisation_without_a_country_is_international(cell: str) -> None:
    good, refused = read(f"organization,country\nOpen Rivers,{cell}\n")
    assert ([row.country for row in good], refused) == ([""], [])


def test_na_among_names_is_asked_about_and_among_codes_is_namibia() -> None:
    good, refused = read("organization,country\nA,Kenya\nB,NA\n")
    assert [row.organization for row in good] == ["A"]
    assert "country 'NA' may be Namibia or mean that there is none; write Namibia" in refused[0].reason
    good, refused = read("organization,country\nA,KE\nB,NA\n")
    assert ([row.country for row in good], refused) == (["KE", "NA"], [])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",OR,KE,,,,,", "organization must not be empty"),
        ("\u200b,OR,KE,,,,,", "organization must not be empty"),
        ("x" * 10_000 + ",,,,,,,", "organization has 10000 characters; 300 are the most"),
        ("Open\x07Rivers,,,,,,,", "organization contains the control character U+0007"),
        ("\u202esreviR,,,,,,,", "organization contains an invisible character that turns the direction"),
        (".,,,,,,,", "organization is a mere sign; write the name of the organisation"),
        ("–,,,,,,,", "organization is a mere sign"),
        ("https://rivers.example,,,,,,,", "organization is the address of a website"),
        ("www.rivers.example,,,,,,,", "organization is the address of a website"),
        ("jane@rivers.example,,,,,,,", "organization is a mail address"),
        ("N/A,,,,,,,", "organization says that there is none"),
        ("A,,,,,,,secret", "listed must be public or recipient-only, not 'secret'"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_reason(row: str, words: str) -> None:
    assert words in reason(f"{HEADER}{row}\n")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A," + "x" * 41 + ",,,,,,", "acronym has 41 characters; 40 are the most"),
        ("A,,,n/a,,,,", "website must be the address of a website, such as https://example.org; 'n/a' is left out"),
        ("A,,,javascript:alert(1),,,,", "website must be the address of a website"),
        ("A,,,,\u202eenaJ,,,", "representative_name contains an invisible character"),
        ("A,,,,,,jane at rivers,", "representative_email must be one mail address"),
        ("A,,,,,,jané@rivers.example,", "representative_email has “é” before the @"),
        ('A,,,,,,"a@b.example,c@d.example",', "'a@b.example,c@d.example' is left out"),
        ("A,8-Mar,,,,,,", "acronym"),
        (
            "A,,Atlantis,,,,,",
            "country 'Atlantis' is not known; write the country's name or its two-letter code; 'Atlantis' is",
        ),
        ("A,,Kenya; Uganda; Rwanda,,,,,", "country 'Kenya; Uganda; Rwanda' names more than two"),
        (
            "A,,#N/A,,,,,",
            "country: cell C2 holds #N/A, which is an error; mend it, or put the value in its place; it is left",
        ),
        ("A,#GETTING_DATA,,,,,,", "acronym: cell B2 holds #GETTING_DATA, which is an error"),
    ],
)
def test_an_optional_cell_that_cannot_be_used_is_left_out_with_a_notice(row: str, words: str) -> None:
    rows, refused, notices = read_signatories(f"{HEADER}{row}\n".encode(), "list.csv")
    assert (rows, refused) == ([SignatoryRow(organization="A", number=2)], [])
    [(number, text)] = notices
    assert number == 2
    assert words in text


def test_what_is_needed_refuses_the_row_although_everything_else_is_optional(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "listed must be public" in reason(f"{HEADER}A,,,,,,,secret\n")
    monkeypatch.setattr("signon.organizations.importing.details_file.NEEDED", frozenset())
    rows, _refused = read(f"{HEADER}A,,,,,,,secret\n")
    assert rows[0].listed == ""


@pytest.mark.parametrize("name", ["350.org", "Change.org", "350", "☮", "@Rivers", "北", "Rivers (www.rivers.example)"])
def test_a_name_that_only_looks_like_an_address_or_a_sign_is_a_name(name: str) -> None:
    assert [row.organization for row in read(f"organization\n{name}\n")[0]] == [name]


def test_every_reason_of_a_row_is_given_and_the_other_rows_are_taken() -> None:
    rows, refused = read(f"{HEADER}A,,,,,,,\n\n,,Atlantis,,,,x,\nB,,,,,,,\n")
    assert [(row.number, row.organization) for row in rows] == [(2, "A"), (5, "B")]
    ((number, why),) = refused
    assert number == 4
    assert [part.split(" ")[0] for part in why.split("; ")][:2] == ["organization", "country"]
    assert "representative_email" in why


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "+41",
        "-Rivers",
        "@rivers",
        "'=1",
        'Río & Söhne; "quoted", Ltd',
        "河流",
        "تحالف",
        "🌊",
        "<b>Rivers</b>",
        "'",
        "0012",
    ],
)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_name_that_is_hard_on_spreadsheets_comes_back_as_it_was(name: str, ending: str) -> None:
    rows = [SignatoryRow(organization=name, country="KE")]
    read_back, refused, _notices = read_signatories(write_signatories(rows, ending), "list")
    assert ([row.values() for row in read_back], refused) == ([row.values() for row in rows], [])


words = st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=12)


@given(
    st.lists(
        st.builds(
            SignatoryRow,
            organization=words.filter(lambda text: read(f'name\n"{text.replace(chr(34), chr(34) * 2)}x"\n')[0]).map(
                "{}x".format
            ),
            acronym=words,
            country=st.sampled_from(["", "KE", "XK"]),
            website=st.sampled_from(["", "https://rivers.example/a"]),
            representative_email=st.sampled_from(["", "jane@rivers.example"]),
            listed=st.sampled_from(["public", "recipient-only"]),
        ),
        max_size=4,
    )
)
@settings(max_examples=60, deadline=None)
def test_written_rows_read_back_as_the_same_rows(rows: list[Any]) -> None:
    first, _refused, _notices = read_signatories(write_signatories(rows, "csv"), "list.csv")
    second, refused, _notices = read_signatories(write_signatories(first, "csv"), "list.csv")
    assert (second, refused) == (first, [])
    assert len(first) == len(rows)


def test_the_columns_are_written_in_the_order_that_scripts_rely_on() -> None:
    text = write_signatories([SignatoryRow(organization="A")], "csv").decode("utf-8-sig")
    assert next(csv.reader(StringIO(text))) == HEADER.strip().split(",")
