import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.letters.models.text_version import TextVersion
from signon.sheets import read_sheet
from signon.signing import queries
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories


@pytest.fixture
def letter(app: Flask) -> str:
    """The address of a letter with a signature in every state, one of them for the recipient alone."""
    with app.app_context():
        letter = factories.letter(slug="rivers", language="sv")
        for status in SignatureStatus:
            factories.signature(letter, status, organization=f"Organisation {status}")
        for name in ("Zink", "Ånga", "adel", "Örn", "=SUM(A1)"):
            factories.signature(letter, organization=name, website="https://x.example")
        factories.signature(letter, organization="Quiet", listed=Listed.RECIPIENT_ONLY)
        db.session.commit()
    return "/letters/rivers"


SHOWN = ["adel", "Organisation approved", "=SUM(A1)", "Zink", "Ånga", "Örn"]


def test_the_list_shows_who_stands_and_agreed_to_be_shown_in_the_letters_own_order(
    client: FlaskClient, letter: str
) -> None:
    listed = json.loads(client.get(f"{letter}/signatories.json").data)
    assert [one["organization"] for one in listed["signatories"]] == SHOWN
    assert (listed["count"], listed["recipient_only"]) == (7, 1)


def test_the_list_names_no_person(client: FlaskClient, letter: str) -> None:
    for ending in ("csv", "json"):
        answer = client.get(f"{letter}/signatories.{ending}").text
        assert not any(secret in answer for secret in ("Mara", "@", "Director", "Quiet"))


def test_the_file_runs_nothing_in_a_spreadsheet_and_reads_back_as_it_was(client: FlaskClient, letter: str) -> None:
    answer = client.get(f"{letter}/signatories.csv")
    assert answer.mimetype == "text/csv"
    assert not any(line.startswith((b"=", b'"=')) for line in answer.data.splitlines())
    sheet = read_sheet(answer.data, "signatories.csv")
    assert [row.cells[0] for row in sheet.rows] == SHOWN


@pytest.mark.both_databases
def test_only_those_who_agreed_to_the_present_text_stand(session: Session) -> None:
    letter = factories.letter()
    factories.signature(letter)
    version = TextVersion(number=2, content={}, sha256="0" * 64, created_at=now(), created_by=factories.BY)
    letter.versions.append(version)
    session.flush()
    assert queries.standing_count(letter) == 0
    stands = factories.signature(letter, organization="Lake Friends", acronym="LF")
    stands.correct_printed_name("Friends of the Lake", by=factories.BY, at=now())
    session.commit()
    [standing] = queries.standing_signatories(letter)
    assert (standing.organization, standing.acronym, standing.country) == ("Friends of the Lake", "LF", "CH")
    assert standing.signed_at == session.get_one(Signature, stands.id).consented_at
