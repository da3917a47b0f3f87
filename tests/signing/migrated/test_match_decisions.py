"""What coordinators said of the directory's entries outlives the upgrade, and the way back and there again."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.database.schema import FOLDER
from signon.letters.models.letter import Letter
from signon.organizations.models import Organization
from signon.signing.jobs import directory_answers
from signon.signing.models.record import Match
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]


def signed(letter: Letter, name: str) -> Signature:
    return factories.signature(letter, SignatureStatus.VERIFIED, organization=name, country="CH")


@pytest.fixture
def decided(session: Session, database: str) -> None:
    """Three signatures of misspelled entries: the first is accepted, the second refused, the third renamed since."""
    letter, names = factories.letter(), ("Blue Lagoons", "Red Harbours", "Green Meadows")
    entries = [Organization.enter(name, at=now(), country="CH") for name in names]
    session.flush()
    made = [signed(letter, name) for name in ("Blue Lagooons", "Red Harbuors", "Green Meadwos")]
    assert [one.match for one in made] == [Match.LIKELY] * 3
    made[0].accept_match(seen=entries[0].id, print_name=False, by="ines", at=now())
    made[1].refuse_match(seen=entries[1].id, by="joan", at=now())
    made[2].refuse_match(seen=entries[2].id, by="joan", at=now())
    made[2].amend(factories.details(organization="Green Meadovs", country="CH"), at=now())
    session.commit()


def test_it_is_read_from_the_trail_and_everything_else_is_asked_anew(decided: None) -> None:
    db.session.remove()
    downgrade(directory=str(FOLDER), revision="0023")
    upgrade(directory=str(FOLDER), revision="head")
    rows = db.session.scalars(db.select(Signature).order_by(Signature.id)).all()
    assert [(one.match_said_by, one.refused_entries) for one in rows] == [("ines", []), ("", [2]), ("", [])]
    assert all(one.match_due for one in rows)
    db.session.rollback()
    directory_answers.renew_due()
    rows = db.session.scalars(db.select(Signature).order_by(Signature.id)).all()
    assert [one.match for one in rows] == [Match.EXACT, Match.NONE, Match.LIKELY]
    assert [one.match_reason for one in rows[:2]] == ["said by ines", "not Red Harbours, says joan"]
    assert rows[2].match_score > 0
