"""Whatever happens to a letter, its page, its PDF and its figures name the same signatories, and the right ones."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from signon.consent.queries import waiting_count
from signon.database.db import db, now
from signon.delivery.snapshots import frozen_signatories
from signon.letters.models.letter import Letter
from signon.moderation.queries import Figures
from signon.signing.models.signature import Signature
from signon.signing.public_signatories import public_signatories
from signon.signing.queries import standing_count
from signon.signing.status import SignatureStatus
from tests import factories
from tests.consent.changing import CORRECTION, MATERIAL, change_text

pytestmark = pytest.mark.both_databases

ACTS = st.sampled_from(["sign", "confirm", "approve", "reject", "withdraw", "reconfirm", "correct", "change"])
STEPS = st.lists(st.tuples(ACTS, st.integers(0, 3)), min_size=1, max_size=25)


class Expected:
    """What a person would say of each signature: its state, and whether it agreed to the text as it is."""

    def __init__(self) -> None:
        self.made: list[Any] = []

    def standing(self) -> set[Any]:
        return {one["name"] for one in self.made if one["status"] == "approved" and one["agreed"]}

    def waiting(self) -> set[Any]:
        return {one["name"] for one in self.made if one["status"] == "approved" and not one["agreed"]}


def act(letter: Letter, expected: Any, name: str, place: Any) -> None:
    if name == "sign":
        signature = factories.signature(letter, SignatureStatus.PENDING)
        expected.made.append({"id": signature.id, "name": signature.printed_name, "status": "pending", "agreed": True})
    elif name in {"correct", "change"}:
        change_text(letter, MATERIAL if name == "change" else CORRECTION)
        for one in expected.made:
            one["agreed"] = one["agreed"] and name == "correct"
    elif expected.made:
        _act_on(letter, expected.made[place % len(expected.made)], name)


def _act_on(letter: Letter, one: Any, name: str) -> None:
    signature, at, status = db.session.get_one(Signature, one["id"]), now(), one["status"]
    shown = letter.present_version.number
    if name == "confirm" and status == "pending":
        signature.confirm(at=at, shown=shown)
        one |= {"status": "verified", "agreed": True}
    elif name == "approve" and status in {"verified", "rejected"}:
        signature.approve(by=factories.BY, at=at)
        one["status"] = "approved"
    elif name == "reject" and status in {"verified", "approved"}:
        signature.reject("No.", by=factories.BY, at=at)
        one["status"] = "rejected"
    elif name == "withdraw" and status in {"pending", "verified", "approved"}:
        signature.withdraw(at=at)
        one["status"] = "withdrawn"
    elif name == "reconfirm" and status in {"verified", "approved"} and not one["agreed"]:
        signature.reconfirm(shown, at=at)
        one["agreed"] = True


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_page_pdf_and_figures_agree_after_any_course_of_events(session: Session, steps: Any) -> None:
    letter, expected = factories.letter(slug=""), Expected()
    for name, place in steps:
        act(letter, expected, name, place)
    session.flush()
    session.expire_all()
    standing = expected.standing()
    assert {one.organization for one in public_signatories(letter)} == standing
    assert {one.printed.organization for one in frozen_signatories(letter)} == standing
    assert standing_count(letter) == Figures.of(letter).standing == len(standing)
    assert waiting_count(letter) == len(expected.waiting())
    signatures = session.scalars(db.select(Signature).filter_by(letter_id=letter.id))
    assert {one.printed_name for one in signatures if one.stands()} == standing
    session.rollback()


def test_list_table_and_command_name_those_whom_the_page_names(app: Flask, database: str, client: FlaskClient) -> None:
    with app.app_context():
        letter = factories.letter()
        factories.signature(letter, organization="Silent Springs")
        agreeing = factories.signature(letter, organization="Lake Friends")
        change_text(letter)
        agreeing.reconfirm(2, at=now())
        change_text(letter, CORRECTION)
        factories.signature(letter, organization="Late Joiners")
        db.session.commit()
    page = client.get("/letters/clean-rivers").text
    assert ("Lake Friends" in page, "Late Joiners" in page, "Silent Springs" in page) == (True, True, False)
    table = client.get("/letters/clean-rivers/signatories.csv").text.splitlines()[1:]
    assert [row.split(",")[0] for row in table] == ["Lake Friends", "Late Joiners"]
    listed = json.loads(client.get("/letters/clean-rivers/signatories.json").text)
    assert (listed["count"], [one["organization"] for one in listed["signatories"]]) == (
        2,
        ["Lake Friends", "Late Joiners"],
    )
    printed = app.test_cli_runner().invoke(args=["signatories", "consent", "clean-rivers"]).stdout.splitlines()
    with app.app_context():
        hashes = [version.sha256 for version in Letter.named("clean-rivers").versions]
    rows = [row.split("\t") for row in printed]
    assert rows[0] == ["organization", "version", "sha256", "given_at", "means"]
    assert [(row[0], row[1], row[2], row[4]) for row in rows[1:]] == [
        ("Lake Friends", "2", hashes[1], "link"),
        ("Late Joiners", "3", hashes[2], "form"),
    ]


def test_the_command_prints_cells_that_no_spreadsheet_runs(app: Flask, database: str) -> None:
    with app.app_context():
        factories.signature(factories.letter(), organization='=HYPERLINK("x")\tY')
        db.session.commit()
    result = app.test_cli_runner().invoke(args=["signatories", "consent", "clean-rivers"])
    assert result.stdout.splitlines()[1].split("\t")[0] == '\'=HYPERLINK("x") Y'
    assert result.stderr == ""
