"""How often a list of signatories asks the database: not once a row, to enter signatures or to note them."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.database.many_rows import MOST_PARAMETERS, insert_many
from signon.letters.models.text_version import TextPicture
from signon.organizations.models import Organization
from signon.signing.importing.models import SignatoryImportRow
from signon.signing.models.signature import Signature
from tests import factories
from tests.statements import asked_of

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]


def brought_in(app: Flask, folder: Path, kind: str, names: range) -> int:
    """The statements of an import of organisations with these numbers."""
    file = folder / "rows.csv"
    file.write_text("\n".join(["organization,country", *(f"Group {number},CH" for number in names)]))
    command = {"signatories": ["signatories", "import", "clean-rivers"], "directory": ["directory", "import"]}[kind]
    with asked_of(app) as asked:
        outcome = app.test_cli_runner().invoke(args=[*command, str(file)])
    assert outcome.exit_code == 0, outcome.output
    return len(asked)


@pytest.mark.parametrize("kind", ["signatories", "directory"])
def test_a_longer_list_asks_the_database_no_oftener(app: Flask, tmp_path: Path, kind: str) -> None:
    with app.app_context():
        factories.letter()
        db.session.commit()
    few, many = (brought_in(app, tmp_path, kind, names) for names in (range(20), range(20, 120)))
    assert many == few
    with app.app_context():
        entered = Signature if kind == "signatories" else Organization
        assert db.session.scalar(db.select(db.func.count()).select_from(entered)) == 120


def test_each_row_is_noted_with_its_own_signature(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        factories.signature(factories.letter(), organization="Group of old")
        db.session.commit()
    brought_in(app, tmp_path, "signatories", range(30))
    with app.app_context():
        rows = db.session.execute(
            db.select(SignatoryImportRow.name, Signature.organization)
            .join(Signature, Signature.id == SignatoryImportRow.signature_id)
            .order_by(SignatoryImportRow.number)
        ).all()
    assert [name for name, _organization in rows] == [f"Group {number}" for number in range(30)]
    assert all(name == organization for name, organization in rows)


def test_many_rows_get_the_numbers_that_follow_and_later_ones_go_on(session: Session) -> None:
    letter = factories.letter()
    rows = [{"letter_id": letter.id, "sha256": str(number), "png": b""} for number in range(3)]
    numbers = insert_many(TextPicture, rows)
    found = session.execute(db.select(TextPicture.id, TextPicture.sha256).order_by(TextPicture.id)).all()
    assert list(map(tuple, found)) == list(zip(numbers, "012", strict=True))
    session.add(TextPicture(letter_id=letter.id, sha256="later", png=b""))
    session.flush()
    assert insert_many(TextPicture, [rows[0] | {"sha256": "last"}])[0] == max(numbers) + 2
    assert insert_many(TextPicture, []) == []


def test_many_rows_stand_in_one_statement_with_what_they_share(app: Flask, session: Session) -> None:
    letter = factories.letter()
    rows = [{"sha256": str(number)} for number in range(MOST_PARAMETERS // 4 + 1)]
    with asked_of(app) as asked:
        insert_many(TextPicture, rows, {"letter_id": letter.id, "png": b"png"})
    assert [len(values) for statement, values in asked if statement.startswith("INSERT")] == [MOST_PARAMETERS, 4]
    found = session.execute(db.select(TextPicture.sha256, TextPicture.letter_id, TextPicture.png).order_by("id")).all()
    assert list(map(tuple, found)) == [(row["sha256"], letter.id, b"png") for row in rows]


def test_what_rows_do_not_name_has_its_default(session: Session) -> None:
    [number] = insert_many(Organization, [{"name": "Open Rivers", "key": "open rivers", "created_at": now()}])
    by_itself = Organization(name="Clean Rivers", key="clean rivers", created_at=now())
    session.add(by_itself)
    session.flush()
    written = session.get_one(Organization, number)
    for column in set(Organization.__table__.columns.keys()) - {"id", "name", "key", "created_at"}:
        assert getattr(written, column) == getattr(by_itself, column), column
