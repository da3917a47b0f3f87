"""Tables that forms export, read by command: what each column is, and which are left out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import Result
from flask import Flask

from signon.database.db import db
from signon.organizations.models import Organization
from signon.signing.models.signature import Signature

MICROSOFT = (
    "ID,Start time,Completion time,Email,Name,Last modified time,Name of your organization,Country/Region,Position *\n"
    "1,11/3/26 9:01,11/3/26 9:05,ada@harbour.example,Ada Flint,,Harbour Trust,Kenya,Chair\n"
)
GOOGLE = (
    "Timestamp,Email Address,What is the name of your organisation?,Country\n"
    "11/3/2026 9:01:22,ada@harbour.example,Harbour Trust,Kenya\n"
)


def signed(app: Flask) -> list[tuple[str, ...]]:
    with app.app_context():
        columns = [
            getattr(Signature, one)
            for one in ("organization", "country", "representative_name", "representative_email")
        ]
        return [tuple(row) for row in db.session.execute(db.select(*columns))]


def test_a_form_s_own_columns_are_named_with_the_words_to_add(
    run: Callable[..., Result], imported: str, csv_file: Callable[..., Path]
) -> None:
    result = run("signatories", "import", imported, csv_file(MICROSOFT))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "the columns 'ID', 'Start time', 'Completion time', 'Last modified time' are not known" in result.stderr
    assert result.stderr.rstrip().endswith("to go on, add: --ignore-unknown")
    assert "Error" not in result.stderr


def test_they_are_left_out_when_asked_and_the_name_beside_the_organisation_is_the_person(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path]
) -> None:
    result = run("signatories", "import", imported, csv_file(MICROSOFT), "--ignore-unknown")
    assert result.exit_code == 0, result.stderr
    assert "Left out are the columns 'ID', 'Start time'" in result.stderr
    assert signed(app) == [("Harbour Trust", "KE", "Ada Flint", "ada@harbour.example")]


def test_a_question_is_mapped_by_hand_for_signatories_and_the_directory(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path]
) -> None:
    words = ("--map", "what is the name of your organisation=organization", "--ignore-unknown")
    for command in (("signatories", "import", imported), ("directory", "import")):
        refused = run(*command, csv_file(GOOGLE))
        assert "--map 'What is the name of your organisation?=organization' --ignore-unknown" in refused.stderr
        assert run(*command, csv_file(GOOGLE), *words).exit_code == 0
    assert signed(app) == [("Harbour Trust", "KE", "", "ada@harbour.example")]
    with app.app_context():
        assert list(db.session.scalars(db.select(Organization.name))) == ["Harbour Trust"]


def test_the_columns_are_shown_and_nothing_is_changed(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path]
) -> None:
    result = run("signatories", "import", imported, csv_file(MICROSOFT), "--show-columns", "--map", "Email=")
    assert result.stdout.splitlines() == [
        "ID: left out",
        "Start time: left out",
        "Completion time: left out",
        "Email: left out",
        "Name: representative_name",
        "Last modified time: left out",
        "Name of your organization: organization",
        "Country/Region: country",
        "Position *: representative_title",
    ]
    assert signed(app) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--map", "Verband=organization"), "no column is headed 'Verband'; there are: 'ID', 'Start time',"),
        (("--map", "Name=organisator"), "'organisator' is no column; did you mean 'organization'?"),
        (
            ("--map", "Name=organization", "--map", "ID=organization", "--ignore-unknown"),
            "'ID' and 'Name' mean the same column, organization",
        ),
        (("--map", "Name=country", "--map", "Name=organization"), "'Name' is given a column twice"),
        (("--map", "Name"), "'Name' maps nothing; write --map \"HEADER=COLUMN\""),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_in_one_sentence(
    run: Callable[..., Result], imported: str, csv_file: Callable[..., Path], words: tuple[str, ...], said: str
) -> None:
    result = run("signatories", "import", imported, csv_file(MICROSOFT), *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_an_optional_cell_that_cannot_be_used_is_left_out_and_named_by_row_header_and_value(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path]
) -> None:
    table = "Verein,Webseite,E-Mail\nHarbour Trust,n/a,a@b.example; c@d.example\nLake Friends,n/a,\n"
    result = run("signatories", "import", imported, csv_file(table))
    assert "notices: 3" in result.stdout
    assert (
        "rows 2, 3: Webseite must be the address of a website, such as https://example.org; 'n/a' is left out"
        in result.stdout
    )
    assert (
        "row 2: E-Mail must be one mail address, such as name@example.org; 'a@b.example; c@d.example' is left out"
        in result.stdout
    )
    assert [row[0] for row in signed(app)] == ["Harbour Trust", "Lake Friends"]


def test_a_table_s_encoding_is_chosen(run: Callable[..., Result], app: Flask, imported: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("organization\nVerein für Flüsse\n".encode("cp850"))
    assert run("signatories", "import", imported, path, "--encoding", "cp850").exit_code == 0
    assert [row[0] for row in signed(app)] == ["Verein für Flüsse"]


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        members = book.add_worksheet("Members")
        members.write_column(0, 0, ["organization", "Harbour Trust", "Gone Cranes"])
        members.set_row(2, None, None, {"hidden": True})
        book.add_worksheet("Old list").write_column(0, 0, ["organization", "Lake Friends"])
    return path


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("--hidden", "skip"), ["Harbour Trust"]),
        (("--hidden", "include"), ["Harbour Trust", "Gone Cranes"]),
        (("--sheet", "Old list"), ["Lake Friends"]),
    ],
)
def test_hidden_rows_and_the_sheet_are_chosen(
    run: Callable[..., Result], app: Flask, imported: str, tmp_path: Path, words: tuple[str, ...], names: list[str]
) -> None:
    result = run("signatories", "import", imported, workbook(tmp_path / "list.xlsx"), *words)
    assert result.exit_code == 0, result.stderr
    assert [row[0] for row in signed(app)] == names
    assert "Old list" in result.stderr


def test_hidden_rows_are_asked_about(run: Callable[..., Result], app: Flask, imported: str, tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx")
    for command in (("signatories", "import", imported), ("directory", "import")):
        result: Any = run(*command, path)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "say with --hidden include or --hidden skip" in result.stderr
        assert "row 3 (Gone Cranes)" in result.stderr
    assert signed(app) == []


def test_a_sheet_whose_header_is_mapped_is_read_before_one_that_is_known(
    run: Callable[..., Result], app: Flask, imported: str, tmp_path: Path
) -> None:
    file = tmp_path / "answers.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for title, header in (("Answers", "Who are you?"), ("Old list", "organization")):
            book.add_worksheet(title).write_column(0, 0, [header, f"{title} Society"])
    assert run("signatories", "import", imported, file, "--map", "Who are you?=organization").exit_code == 0
    assert [row[0] for row in signed(app)] == ["Answers Society"]
