"""Answers to a letter that are looked for by themselves: the same as among all answers, and found without reading those."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.invitations import answers
from signon.invitations.answers import Answers
from signon.letters.models.letter import Letter
from signon.organizations.models import Organization
from signon.signing.status import SignatureStatus
from tests import factories
from tests.statements import asked_of

pytestmark = pytest.mark.both_databases

STATUSES = (SignatureStatus.APPROVED, SignatureStatus.VERIFIED, SignatureStatus.WITHDRAWN, SignatureStatus.PENDING)


def answered() -> tuple[Letter, list[int], list[str]]:
    """A letter that entries of the directory and others have answered, with the numbers and addresses to look for."""
    numbers = [Organization.enter(f"Group {status}", at=now(), country="CH").id for status in STATUSES]
    letter = factories.letter()
    for status in STATUSES:
        for name, country in ((f"Group {status}", "CH"), (f"Other {status}", "KE")):
            address = f"{name.replace(' ', '.')}@example.org".lower()
            factories.signature(letter, status, organization=name, country=country, representative_email=address)
    factories.signature(factories.letter(slug="another"), representative_email="group.approved@example.org")
    db.session.commit()
    addresses = [f"{kind}.{status}@example.org" for kind in ("group", "other", "nobody") for status in STATUSES]
    return letter, numbers, addresses


def test_the_answers_of_few_are_what_they_are_among_all(session: Session) -> None:
    letter, numbers, addresses = answered()
    among_all = Answers.of(letter)
    for number in (None, *numbers):
        for address in ("", *addresses):
            few = Answers.of(letter, [] if number is None else [number], [address] if address else [])
            assert few.find(number, address) == among_all.find(number, address)
            assert few.has_withdrawn(address) == among_all.has_withdrawn(address)
    assert Answers.of(letter, [], []) == Answers()


def test_of_more_than_a_statement_takes_all_are_read(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    letter, numbers, addresses = answered()
    monkeypatch.setattr(answers, "MOST_LOOKED_FOR", 3)
    assert Answers.of(letter, numbers, addresses) == Answers.of(letter)


def test_few_lead_to_their_signatures_by_indexes_of_their_own(app: Flask, session: Session) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by what the tables hold.")
    letter, numbers, addresses = answered()
    with asked_of(app) as asked:
        Answers.of(letter, numbers[:1], addresses[:1])
    plans = [
        " ".join(row[-1] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", parameters))
        for one, parameters in asked
        if "FROM signature" in one or "JOIN signature" in one
    ]
    indexes = ("(directory_entry_id=?)", "(organization_id=?)", "(representative_email=?)")
    assert len(plans) == len(indexes)
    for plan, index in zip(plans, indexes, strict=True):
        assert index in plan
        assert "letter_id" not in plan
