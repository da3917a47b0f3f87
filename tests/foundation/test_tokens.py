import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.tokens import LinkToken, Purpose, TokenExpiredError, TokenNotFoundError, TokenUsedError

pytestmark = pytest.mark.both_databases
HOUR = timedelta(hours=1)


def mint(session: Session, lifetime: Any = HOUR) -> str:
    token = LinkToken.mint(Purpose.CONFIRM_SIGNATURE, 1, at=now(), lifetime=lifetime)
    session.commit()
    return token


def test_a_token_is_found_for_its_purpose_alone(session: Session) -> None:
    token = mint(session)
    assert LinkToken.find(token, Purpose.CONFIRM_SIGNATURE).subject_id == 1
    with pytest.raises(TokenNotFoundError):
        LinkToken.find(token, Purpose.SIGN_IN)


@pytest.mark.parametrize("forged", ["", "x", "'; DROP TABLE link_token; --", "\ud800", "é" * 5000, "../../etc/passwd"])
def test_a_forged_token_is_not_found(session: Session, forged: str) -> None:
    mint(session)
    with pytest.raises(TokenNotFoundError):
        LinkToken.find(forged, Purpose.CONFIRM_SIGNATURE)


def test_a_token_expires(session: Session) -> None:
    token = LinkToken.find(mint(session, HOUR), Purpose.CONFIRM_SIGNATURE)
    token.check(now() + timedelta(minutes=59))
    with pytest.raises(TokenExpiredError):
        token.use(now() + HOUR)


def test_a_token_works_once(session: Session) -> None:
    token = LinkToken.find(mint(session), Purpose.CONFIRM_SIGNATURE)
    token.use(now())
    with pytest.raises(TokenUsedError):
        token.use(now())


def test_the_stored_half_does_not_reveal_the_token(session: Session) -> None:
    token = mint(session)
    stored = session.scalar(db.select(LinkToken))
    assert token not in str(vars(stored))


def test_of_many_at_once_exactly_one_uses_a_token(app: Flask, session: Session) -> None:
    number = LinkToken.find(mint(session), Purpose.CONFIRM_SIGNATURE).id
    session.rollback()
    assert sum(_at_once(app, number, _use)) == 1


def test_without_the_condition_several_would_use_a_token(app: Flask, session: Session) -> None:
    number = LinkToken.find(mint(session), Purpose.CONFIRM_SIGNATURE).id
    session.rollback()
    assert sum(_at_once(app, number, _use_without_condition)) > 1


def _use(number: int, _barrier: object) -> None:
    db.session.get_one(LinkToken, number).use(now())
    db.session.commit()


def _use_without_condition(number: int, barrier: Any) -> None:
    db.session.get_one(LinkToken, number).check(now())
    db.session.rollback()
    barrier.wait()
    db.session.execute(update(LinkToken).where(LinkToken.id == number).values(used_at=now()))
    db.session.commit()


def _at_once(app: Flask, number: int, use: Any, attempts: int = 8) -> list[Any]:
    successes, barrier = [], threading.Barrier(attempts)

    def attempt() -> None:
        barrier.wait()
        with app.app_context():
            try:
                use(number, barrier)
            except TokenUsedError:
                successes.append(False)
            else:
                successes.append(True)

    threads = [threading.Thread(target=attempt) for _number in range(attempts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return successes
