"""Leased work that is under way, taken to the shape of the database with fences and back."""

from collections.abc import Callable
from typing import Any

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.database.schema import FOLDER
from signon.signing.importing.models import SignatoryImport
from tests.jobs import work

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]

KINDS = [kind for kind in work.KINDS if kind.model is not SignatoryImport]
"""The kinds of work that there were before there were fences."""


def migrate(act: Callable[..., Any], revision: str) -> None:
    db.session.commit()
    db.session.remove()
    act(directory=str(FOLDER), revision=revision)


def test_work_under_way_keeps_its_attempts_and_no_earlier_claim_meets_a_later_one(session: Session) -> None:
    for kind in KINDS:
        number = kind.order(now())
        assert kind.model.claim(number, now())
        db.session.execute(db.update(kind.model).values(attempts=2, fence=7))
    migrate(downgrade, "0022")
    for kind in KINDS:
        table = kind.model.__tablename__
        assert db.session.execute(text(f"SELECT status, attempts FROM {table}")).all() == [("running", 2)]
    migrate(upgrade, "head")
    for kind in KINDS:
        assert db.session.execute(db.select(kind.model.attempts, kind.model.fence)).all() == [(2, 2)]
