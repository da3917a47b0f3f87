import json
from datetime import timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.signing.models.signature import Signature
from tests import factories
from tests.signing.entries import dump


@pytest.fixture
def delivered(app: Flask) -> None:
    """A letter that left more than a year ago, with one signature."""
    with app.app_context():
        letter = factories.letter(slug="left")
        factories.signature(letter, representative_email="mara@lake.example")
        letter.status, letter.delivered_at = LetterStatus.DELIVERED, now() - timedelta(days=400)
        db.session.commit()


def run(app: Flask, *arguments: Any) -> Result:
    return app.test_cli_runner().invoke(args=["privacy", *arguments])


def stored(app: Flask) -> list[tuple[object, ...]]:
    with app.app_context():
        return dump()


def test_export_writes_one_persons_data_as_json(app: Flask, delivered: None) -> None:
    made = json.loads(run(app, "export", "Mara@Lake.example").stdout)
    assert made["email"] == "mara@lake.example"
    assert [record["kind"] for record in made["records"]] == ["Signature"]


def test_a_dry_run_says_what_would_go_and_changes_nothing(app: Flask, delivered: None) -> None:
    before = stored(app)
    answers = [run(app, "erase", "mara@lake.example", "--dry-run"), run(app, "erase-expired", "--dry-run")]
    assert "Signature, Clean rivers: name, title and address erased" in answers[0].stdout
    assert "signatures: 1" in answers[1].stdout
    assert all("dry run" in answer.stdout for answer in answers)
    assert stored(app) == before


@pytest.mark.parametrize("arguments", [("erase", "mara@lake.example"), ("erase-expired",)])
def test_erasing_erases(app: Flask, delivered: None, arguments: tuple[str, ...]) -> None:
    assert run(app, *arguments).exit_code == 0
    with app.app_context():
        signature = db.session.scalar(db.select(Signature))
        assert (signature.representative_email, signature.representative_name) == ("", "")
        assert signature.letter is Letter.named("left")


def test_what_is_no_address_is_refused_in_a_sentence(app: Flask) -> None:
    answer = run(app, "export", "mara")
    assert answer.exit_code == 1
    assert "'mara' must be one mail address" in answer.stderr


def test_an_unknown_address_holds_nothing(app: Flask) -> None:
    assert "Nothing is kept of this address." in run(app, "erase", "nobody@lake.example").stdout
