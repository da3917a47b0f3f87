"""``flask directory``."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from signon.database.db import db
from signon.organizations.models import Organization

MEMBERS = (
    "organization,acronym,country,representative_name,representative_email\n"
    "Harbour Trust,HT,GB,Ada Flint,ada@harbour.example\n"
    "Étoile des Mers,,France,Luc Marin,\n"
)


def test_members_are_added_and_read_back_as_the_same(run: Callable[..., Result], csv_file: Callable[..., Path]) -> None:
    assert "added: 2" in run("directory", "import", csv_file(MEMBERS)).stdout
    exported = run("directory", "export").stdout
    assert "Harbour Trust,HT,GB,,Ada Flint,,ada@harbour.example" in exported
    assert "already there: 2" in run("directory", "import", csv_file(exported)).stdout
    assert run("directory", "export").stdout == exported


def test_an_empty_cell_leaves_what_the_directory_has(
    run: Callable[..., Result], app: Flask, csv_file: Callable[..., Path]
) -> None:
    run("directory", "import", csv_file(MEMBERS))
    run("directory", "import", csv_file("organization,country,website\nHARBOUR TRUST,GB,harbour.example\n"))
    with app.app_context():
        [entry] = db.session.scalars(db.select(Organization).filter_by(country="GB"))
        assert (entry.contact.email, entry.acronym) == ("ada@harbour.example", "HT")
        assert "harbour.example" in entry.website


def test_a_refused_row_is_reported_with_its_number(run: Callable[..., Result], csv_file: Callable[..., Path]) -> None:
    result = run("directory", "import", csv_file(MEMBERS + ".,,GB,,\nNowhere Union,,Atlantis,,\n"))
    assert result.exit_code == 0
    assert "added: 3" in result.stdout
    assert "refused: 1\n  row 4: " in result.stdout
    assert "notices: 1\n  row 5: country 'Atlantis' is not known" in result.stdout


def test_a_file_without_organisations_is_refused(run: Callable[..., Result], csv_file: Callable[..., Path]) -> None:
    result = run("directory", "import", csv_file("country\nGB\n"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "organization" in result.stderr


def test_an_import_prints_its_number_and_can_be_undone(
    run: Callable[..., Result], csv_file: Callable[..., Path]
) -> None:
    run("directory", "import", csv_file("organization,country\nOld Mole,GB\n"))
    before = run("directory", "export").stdout
    result = run("directory", "import", csv_file(MEMBERS + "Old Mole,OM,GB,,\n"))
    assert "added: 2\nalready there: 1\nchanged: 1\nrepeated: 0\nrefused: 0\n" in result.stdout
    assert "'flask directory undo 2' takes it back" in result.stdout
    assert run("directory", "undo", 2).stdout == "undone: 3\nleft as they are: 0\n"
    assert run("directory", "export").stdout == before
    again = run("directory", "undo", 2)
    assert (again.exit_code, again.stderr) == (1, "Import 2 cannot be undone: it is undone already.\n")
    assert run("directory", "undo", 3).stderr == "There is no import 3; the list of imports has them all.\n"


def test_a_dry_run_says_what_would_happen_and_changes_nothing(
    run: Callable[..., Result], csv_file: Callable[..., Path]
) -> None:
    run("directory", "import", csv_file(MEMBERS))
    before = run("directory", "export").stdout
    result = run(
        "directory", "import", csv_file("name,country,acronym\nHarbour Trust,GB,HTT\nOld Mole,GB,\n"), "--dry-run"
    )
    assert "  row 2: 'Harbour Trust', acronym from 'HT' to 'HTT'\n  row 3: adds 'Old Mole'\n" in result.stdout
    assert run("directory", "export").stdout == before
    assert "undo" not in result.stdout


@pytest.mark.slow
def test_twenty_thousand_rows_are_brought_in_within_seconds_and_undone(
    run: Callable[..., Result], csv_file: Callable[..., Path]
) -> None:
    rows = "".join(f"Harbour {n},H{n},GB,Ada Flint {n},ada@harbour{n}.example\n" for n in range(20_000))
    begin = time.process_time()
    result = run("directory", "import", csv_file(MEMBERS.splitlines()[0] + "\n" + rows))
    assert "added: 20000" in result.stdout
    assert result.stderr == ""
    assert time.process_time() - begin < 30
    undone = run("directory", "undo", 1)
    assert "undone: 20000" in undone.stdout, undone.stderr
