"""``flask signatories``."""

import csv
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from signon import audit
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.printing.printed import layout_text

HEADER = "organization,country,representative_name,representative_email\n"
TWO = HEADER + "Harbour Trust,GB,Ada Flint,ada@harbour.example\nÉtoile des Mers,France,Luc Marin,luc@etoile.example\n"


def counts(result: Any) -> dict[str, int]:
    lines = [line for line in result.stdout.splitlines() if not line.startswith("  ")]
    return {name: int(number) for name, number in (line.split(": ") for line in lines)}


def names(app: Flask, status: Any = None) -> list[str]:
    with app.app_context():
        query = db.select(Signature.printed_name).order_by(Signature.id)
        return list(db.session.scalars(query.filter_by(status=status) if status else query))


def test_imported_organisations_stand_on_the_letter(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path]
) -> None:
    result = run("signatories", "import", imported, csv_file(TWO))
    assert result.exit_code == 0, result.stderr
    assert counts(result) == {"added": 2, "already there": 0, "possible duplicates": 0, "held": 0, "refused": 0}
    assert names(app, SignatureStatus.APPROVED) == ["Harbour Trust", "Étoile des Mers"]


def test_each_imported_signature_is_in_the_audit_trail(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path]
) -> None:
    run("signatories", "import", imported, csv_file(TWO))
    with app.app_context():
        signature = db.session.scalars(db.select(Signature).limit(1)).one()
        trail = audit.trail(signature)
        assert [entry.action for entry in trail] == ["signature:sign", "signature:approve"]
        assert trail[0].details["sha256"] == signature.text_version.sha256


def test_they_can_be_left_for_a_coordinator_to_decide(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path]
) -> None:
    run("signatories", "import", imported, csv_file(TWO), "--as", "verified")
    assert len(names(app, SignatureStatus.VERIFIED)) == 2


def test_a_dry_run_tells_the_same_and_changes_nothing(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path]
) -> None:
    result = run("signatories", "import", imported, csv_file(TWO), "--dry-run")
    assert counts(result)["added"] == 2
    assert names(app) == []
    with app.app_context():
        assert Letter.named(imported).versions == []


def test_a_second_import_adds_nothing(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path]
) -> None:
    run("signatories", "import", imported, csv_file(TWO))
    result = run("signatories", "import", imported, csv_file(TWO.replace("Harbour Trust", "HARBOUR  TRUST")))
    assert counts(result) == {"added": 0, "already there": 2, "possible duplicates": 0, "held": 0, "refused": 0}
    assert len(names(app)) == 2


def test_a_misspelled_organisation_is_added_and_pointed_out(
    run: Callable[..., Result], imported: str, csv_file: Callable[..., Path]
) -> None:
    run("signatories", "import", imported, csv_file(HEADER + "The Harbour Memory Trust,GB,,\n"))
    result = run("signatories", "import", imported, csv_file(HEADER + "Harbor Memory Trust,GB,,\n"))
    assert counts(result) == {"added": 1, "already there": 0, "possible duplicates": 1, "held": 0, "refused": 0}
    assert "row 2: 'Harbor Memory Trust' looks like 'The Harbour Memory Trust'" in result.stdout


def test_a_refused_row_is_reported_and_the_good_ones_are_added(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path]
) -> None:
    rows = "Harbour Trust,GB,,\n,GB,,\nNowhere Union,Atlantis,,\nEvil\u202eTrust,GB,,\nMail Trust,GB,,not-an-address\n"
    result = run("signatories", "import", imported, csv_file(HEADER + rows))
    assert result.exit_code == 0
    assert counts(result) == {
        "added": 3,
        "already there": 0,
        "possible duplicates": 0,
        "held": 0,
        "refused": 2,
        "notices": 2,
    }
    assert "row 3: organization must not be empty" in result.stdout
    assert (
        "row 4: country 'Atlantis' is not known; write the country's name or its two-letter code; 'Atlantis' is left"
        in (result.stdout)
    )
    assert names(app) == ["Harbour Trust", "Nowhere Union", "Mail Trust"]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TWO, "utf-8-sig"),
        (TWO.replace(",", ";"), "utf-8"),
        (TWO.replace(",", "\t"), "utf-8"),
        (TWO.replace("\n", "\r\n"), "utf-8"),
        (TWO.replace("\n", "\n\n\n"), "utf-8"),
    ],
    ids=["with a BOM", "semicolons", "tabs", "Windows line ends", "empty lines"],
)
def test_the_usual_kinds_of_csv_are_read(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path], content: Any, encoding: str
) -> None:
    result = run("signatories", "import", imported, csv_file(content, encoding=encoding))
    assert result.exit_code == 0, result.stderr
    assert names(app) == ["Harbour Trust", "Étoile des Mers"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TWO.replace("organization", "organisazion"), "organisazion"),
        ("country\nGB\n", "organization"),
        (TWO.replace("Harbour Trust,GB", "Harbour Trust;GB"), "row 2"),
        (HEADER + '"Harbour Trust,GB,,\n', "quot"),
        ("", "empty"),
    ],
    ids=["a wrong header", "no organisations", "mixed delimiters", "a broken quote", "nothing"],
)
def test_a_file_that_cannot_be_read_whole_is_refused_whole(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path], content: Any, said: str
) -> None:
    result = run("signatories", "import", imported, csv_file(content))
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert names(app) == []


def test_a_file_that_is_not_there_is_named(run: Callable[..., Result], imported: str, tmp_path: Path) -> None:
    result = run("signatories", "import", imported, tmp_path / "nothing.csv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing.csv: No such file" in result.stderr


def test_whoever_is_added_to_a_delivered_letter_is_for_its_addendum(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path]
) -> None:
    with app.app_context():
        letter = Letter.named(imported)
        letter.open(by="test", at=letter.created_at)
        letter.deliver(by="test", at=letter.created_at, details={})
        db.session.commit()
    result = run("signatories", "import", imported, csv_file(TWO))
    assert counts(result)["added"] == 2
    assert f"'flask letter addendum {imported}' names those who stand on it" in result.stderr


@pytest.mark.parametrize("status", [SignatureStatus.WITHDRAWN, SignatureStatus.REJECTED])
def test_a_list_does_not_undo_a_withdrawal_or_a_rejection(
    run: Callable[..., Result], app: Flask, csv_file: Callable[..., Path], status: SignatureStatus
) -> None:
    with app.app_context():
        letter = factories.letter()
        factories.signature(letter, status, organization="Harbour Trust", country="GB")
        slug = letter.slug
        db.session.commit()
    result = run("signatories", "import", slug, csv_file(TWO))
    assert counts(result) == {"added": 1, "already there": 0, "possible duplicates": 0, "held": 1, "refused": 0}
    decided = "withdrew" if status is SignatureStatus.WITHDRAWN else "was rejected"
    assert re.search(f"row 2: 'Harbour Trust' looks like 'Harbour Trust' .*{decided} on ", result.stdout)


def test_an_export_reads_back_on_another_letter_as_the_same(
    run: Callable[..., Result],
    app: Flask,
    imported: str,
    letter_file: Path,
    csv_file: Callable[..., Path],
    tmp_path: Path,
) -> None:
    run("signatories", "import", imported, csv_file(HEADER + "=Sum Trust,GB,+44 Ada,ada@sum.example\nÉtoile,FR,,\n"))
    exported = run("signatories", "export", imported).stdout
    assert "\n=Sum" not in exported
    letter_file.write_text(letter_file.read_text().replace("slug: clean-rivers", "slug: second"), encoding="utf-8")
    run("letter", "import", letter_file)
    run("signatories", "import", "second", csv_file(exported, name="exported.csv"))
    assert run("signatories", "export", "second").stdout == exported
    assert [row["organization"].lstrip("'") for row in csv.DictReader(StringIO(exported.lstrip("\ufeff")))] == [
        "=Sum Trust",
        "Étoile",
    ]


def test_a_workbook_reads_back_as_well(
    run: Callable[..., Result],
    app: Flask,
    imported: str,
    letter_file: Path,
    csv_file: Callable[..., Path],
    tmp_path: Path,
) -> None:
    run("signatories", "import", imported, csv_file(TWO))
    assert run("signatories", "export", imported, "-o", tmp_path / "list.xlsx").exit_code == 0
    result = run("signatories", "import", imported, tmp_path / "list.xlsx")
    assert counts(result)["already there"] == 2


def test_only_those_who_stand_are_exported_by_the_name_that_is_printed(run: Callable[..., Result], app: Flask) -> None:
    with app.app_context():
        letter = factories.letter()
        signature = factories.signature(letter, organization="HARBOUR TRUST", listed=Listed.RECIPIENT_ONLY)
        signature.correct_printed_name("Harbour Trust", by="test", at=letter.created_at)
        factories.signature(letter, SignatureStatus.VERIFIED, organization="Not yet")
        slug = letter.slug
        db.session.commit()
    [row] = csv.DictReader(StringIO(run("signatories", "export", slug).stdout.lstrip("\ufeff")))
    assert (row["organization"], row["listed"]) == ("Harbour Trust", "recipient-only")


def test_a_kind_of_file_that_cannot_be_written_is_refused(
    run: Callable[..., Result], imported: str, tmp_path: Path
) -> None:
    result = run("signatories", "export", imported, "-o", tmp_path / "list.ods")
    assert result.exit_code == 1
    assert ".csv or .xlsx" in result.stderr


def test_two_and_a_half_thousand_organisations_become_a_pdf_without_a_browser(
    run: Callable[..., Result], imported: str, csv_file: Callable[..., Path], tmp_path: Path
) -> None:
    rows = "".join(f"Society of River {number:04},KE,Ada Flint {number},\n" for number in range(2_500))
    assert counts(run("signatories", "import", imported, csv_file(HEADER + rows)))["added"] == 2_500
    assert run("letter", "render", imported, "-o", tmp_path / "letter.pdf").exit_code == 0
    text = layout_text((tmp_path / "letter.pdf").read_bytes())
    assert all(f"Society of River {number:04}" in text for number in range(2_500))


def test_names_beyond_what_an_import_compares_are_entered_and_counted(
    run: Callable[..., Result],
    app: Flask,
    imported: str,
    csv_file: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("signon.signing.importing.likely_duplicates.MOST_MET", 2)
    rows = "Harbour Trust\nLagoon School\nHarbour Trust Ltd\n"
    result = run("signatories", "import", imported, csv_file("organization\n" + rows))
    assert len(names(app)) == 3
    assert "  1 more were not compared; 'flask signatories duplicates' compares any number" in result.stdout


def test_an_import_is_undone_by_its_number_and_an_unknown_number_is_refused(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path]
) -> None:
    assert "'flask signatories undo 1' takes it back" in run("signatories", "import", imported, csv_file(TWO)).stderr
    unknown = run("signatories", "undo", 2)
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert unknown.stderr.startswith("There is no import 2")
    assert len(names(app)) == 2
    assert run("signatories", "undo", 1).stdout == "undone: 2\nleft as they are: 0\n"
    assert names(app) == []
    again = run("signatories", "undo", 1)
    assert (again.exit_code, again.stderr) == (1, "Import 1 cannot be undone: it is undone already.\n")


def test_an_import_of_which_a_signature_has_changed_names_it_and_leaves_it_when_asked(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path]
) -> None:
    run("signatories", "import", imported, csv_file(TWO))
    with app.app_context():
        db.session.scalars(db.select(Signature).filter_by(printed_name="Harbour Trust")).one().withdraw(at=now())
        db.session.commit()
    refused = run("signatories", "undo", 1)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "(Harbour Trust)" in refused.stderr
    assert len(names(app)) == 2
    assert run("signatories", "undo", 1, "--leave-changed").stdout == "undone: 1\nleft as they are: 1\n"
    assert names(app) == ["Harbour Trust"]
