"""What happens when people, or two clicks of one person, arrive at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from signon import audit
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.signing.models.consent import Means
from signon.signing.models.record import SignatureStateError
from signon.signing.models.sign_on import entry_values
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken, Purpose
from tests import factories
from tests.signing.entries import ENTERED, confirmation_token
from tests.walker import Walker

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]


def together(*acts: Any) -> list[Any]:
    """What each act gave or raised, all begun at the same moment in threads of their own."""
    ready = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(number: int) -> None:
        ready.wait()
        try:
            results[number] = acts[number]()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_confirmation_link_pressed_by_many_confirms_once(app: Flask) -> None:
    with app.app_context():
        signature = factories.signature(factories.letter(), SignatureStatus.PENDING)
        token, number = confirmation_token(signature), signature.id
        db.session.commit()
    pages = [Walker(app).open(f"/signatures/{token}") for _click in range(6)]
    results = together(*(lambda page=page: page.press("Confirm the signature").status for page in pages))
    assert sorted(results) == [200, 410, 410, 410, 410, 410]
    with app.app_context():
        signature = db.session.get_one(Signature, number)
        assert [entry.action for entry in audit.trail(signature)] == ["signature:sign", "signature:confirm"]
        assert db.session.query(LinkToken).filter_by(purpose=Purpose.SIGNATURE_STATUS).count() == 1


def test_a_form_sent_twice_at_once_makes_one_signature_and_the_same_answers(app: Flask) -> None:
    with app.app_context():
        slug = factories.letter().slug
        db.session.commit()
    pages = [Walker(app).open(f"/letters/{slug}/sign") for _click in range(4)]
    results = together(*(lambda page=page: page.press("Sign the letter", **ENTERED) for page in pages))
    assert len({(page.status, page.text) for page in results}) == 1
    assert results[0].path == f"/letters/{slug}/sign/sent"
    with app.app_context():
        [signature] = db.session.scalars(db.select(Signature))
        assert {mail.link_subject_id for mail in db.session.scalars(db.select(OutboxMail))} == {signature.id}


def test_one_mail_is_written_however_many_ask_at_once(app: Flask) -> None:
    with app.app_context():
        slug = factories.letter().slug
        db.session.commit()
    pages = [Walker(app).open(f"/letters/{slug}/sign") for _click in range(8)]
    together(*(lambda page=page: page.press("Sign the letter", **ENTERED) for page in pages))
    with app.app_context():
        assert db.session.query(OutboxMail).count() == 1


def test_an_approval_and_a_withdrawal_at_once_leave_a_trail_without_a_gap(app: Flask) -> None:
    with app.app_context():
        signature = factories.signature(factories.letter(), SignatureStatus.VERIFIED)
        db.session.commit()
        number = signature.id

    def act(verb: Callable[[Signature], object]) -> None:
        with app.app_context():
            verb(db.session.get_one(Signature, number))
            db.session.commit()

    together(
        lambda: act(lambda signature: signature.approve(by=factories.BY, at=now())),
        lambda: act(lambda signature: signature.withdraw(at=now())),
    )
    with app.app_context():
        signature = db.session.get_one(Signature, number)
        steps = [entry.details for entry in audit.trail(signature) if "to" in entry.details]
        assert signature.status is SignatureStatus.WITHDRAWN
        assert [step["from"] for step in steps[1:]] == [step["to"] for step in steps[:-1]]


def test_without_the_lock_two_sign_ons_at_once_would_collide(app: Flask, database: str) -> None:
    if not database:
        pytest.skip("SQLite lets one writer in at a time, so there is nothing to collide.")
    with app.app_context():
        letter = factories.letter()
        details = factories.details()
        db.session.commit()
        number = letter.id
    looked = threading.Barrier(2)

    def sign_unlocked() -> None:
        with app.app_context():
            letter = db.session.get_one(Letter, number)
            values = entry_values(letter.present_version, details, None)
            assert not Signature._same_entry(values)
            looked.wait()
            Signature._enter(letter, letter.present_version, values, means=Means.FORM, at=now())
            db.session.commit()

    results = together(sign_unlocked, sign_unlocked)
    assert [type(result) for result in results if result is not None] == [IntegrityError]


def test_two_withdrawals_at_once_withdraw_once(app: Flask) -> None:
    with app.app_context():
        signature = factories.signature(factories.letter())
        db.session.commit()
        number = signature.id

    def withdraw() -> None:
        with app.app_context():
            db.session.get_one(Signature, number).withdraw(at=now())
            db.session.commit()

    results = together(withdraw, withdraw, withdraw)
    assert sorted(type(result).__name__ for result in results) == ["NoneType", *[SignatureStateError.__name__] * 2]
