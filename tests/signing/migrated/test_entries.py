"""The entries that wait, taken to the new shape of the database and back."""

from typing import Any

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.database.schema import FOLDER
from signon.signing.models.sign_on import Answer
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]


def migrate(act: Any, revision: Any) -> None:
    db.session.commit()
    db.session.remove()
    act(directory=str(FOLDER), revision=revision)


def rows() -> list[Row[Any]]:
    return list(db.session.execute(text("SELECT id, status FROM signature ORDER BY id")))


def test_an_entry_from_before_is_known_again_when_its_form_is_sent_again(session: Session) -> None:
    details = factories.details(organization="Löwe & “Søn”", website="https://lake.example")
    Signature.sign_on(factories.letter(slug="rivers"), details, at=now())
    factories.signature(db.session.get_one(Signature, 1).letter)
    migrate(downgrade, "0014")
    migrate(upgrade, "head")
    entry = db.session.get_one(Signature, 1)
    assert Signature.sign_on(entry.letter, details, at=now()) == (entry, Answer.SENT_AGAIN)
    assert db.session.get_one(Signature, 2).entry_digest == ""


def test_the_way_back_keeps_the_first_of_several_entries_of_one_mailbox(session: Session) -> None:
    letter = factories.letter()
    for title in ("Director", "Impostor", "Chair"):
        details = factories.details(
            organization="Lake Friends", representative_email="mara@lake.example", representative_title=title
        )
        Signature.sign_on(letter, details, at=now())
    factories.signature(letter, SignatureStatus.PENDING)
    migrate(downgrade, "0014")
    assert rows() == [(1, "pending"), (4, "pending")]
    migrate(upgrade, "head")
    assert db.session.get_one(Signature, 1).representative_title == "Director"
