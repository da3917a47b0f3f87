"""Reminding those who have not said whether they agree to a changed text."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from signon.consent.jobs import remind_the_silent
from signon.consent.reminders import remind_now
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.mail.models import OutboxMail
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.consent.changing import CORRECTION, change_text

pytestmark = pytest.mark.both_databases


def asked_letter(*, ago: int = 5, days: int = 7, **changes: Any) -> Letter:
    """A letter whose text changed some days ago, and that four signed before."""
    at = now() - timedelta(days=ago)
    letter = factories.letter(at=at - timedelta(days=1), **changes)
    for name in ("silent", "reconfirms", "withdraws"):
        factories.signature(letter, at=at - timedelta(hours=2), representative_email=f"{name}@organisation.example")
    factories.signature(letter, SignatureStatus.PENDING, at=at - timedelta(hours=2))
    change_text(letter, at=at, days=days)
    named("reconfirms").reconfirm(2, at=at + timedelta(hours=1))
    named("withdraws").withdraw(at=at + timedelta(hours=1))
    db.session.commit()
    return letter


def named(name: str) -> Any:
    return db.session.scalar(db.select(Signature).filter_by(representative_email=f"{name}@organisation.example"))


def reminded() -> list[Any]:
    query = db.select(OutboxMail.recipient).where(OutboxMail.subject.startswith("Reminder"))
    return [address.split("@")[0] for address in db.session.scalars(query)]


def test_the_worker_reminds_once_some_days_before_and_only_the_silent(session: Session) -> None:
    asked_letter()
    for _run in range(3):
        remind_the_silent()
    assert reminded() == ["silent"]


@pytest.mark.parametrize("course", [{"ago": 1, "days": 7}, {"ago": 8, "days": 7}, {"ago": 0, "days": 2}])
def test_the_worker_reminds_nobody_too_early_or_too_late_or_within_a_day(
    session: Session, course: dict[str, Any]
) -> None:
    asked_letter(**course)
    remind_the_silent()
    assert reminded() == []


def test_the_worker_reminds_nobody_of_a_letter_that_is_closed_or_delivered(session: Session) -> None:
    letter = asked_letter()
    letter.close(by=factories.BY, at=now())
    session.commit()
    remind_the_silent()
    letter.deliver(by=factories.BY, at=now(), details={})
    session.commit()
    remind_the_silent()
    assert reminded() == []


def test_a_worker_that_dies_before_it_is_done_has_reminded_nobody_and_the_next_does_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_letter()
    with monkeypatch.context() as patched:
        patched.setattr("signon.consent.reminders.mails.remind", lambda *_arguments, **_options: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            remind_the_silent()
    session.rollback()
    remind_the_silent()
    remind_the_silent()
    assert reminded() == ["silent"]


def test_a_coordinator_reminds_at_any_time_but_nobody_twice_within_a_day(session: Session) -> None:
    letter = asked_letter(ago=2)
    assert remind_now(letter, by=factories.BY, at=now()) == 1
    assert remind_now(letter, by=factories.BY, at=now() + timedelta(hours=23)) == 0
    assert remind_now(letter, by=factories.BY, at=now() + timedelta(hours=25)) == 1


def test_who_was_reminded_of_one_change_is_asked_about_the_next_alone(session: Session) -> None:
    letter = asked_letter()
    remind_the_silent()
    change_text(letter, at=now() - timedelta(days=2), days=4)
    change_text(letter, CORRECTION)
    session.commit()
    remind_the_silent()
    assert sorted(reminded()) == ["reconfirms", "silent", "silent"]


def test_nobody_is_reminded_by_hand_when_signing_is_closed(session: Session) -> None:
    letter = asked_letter()
    letter.close(by=factories.BY, at=now())
    with pytest.raises(LetterStateError, match="nobody can reconfirm any more"):
        remind_now(letter, by=factories.BY, at=now())
