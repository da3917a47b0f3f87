"""Reminders go to the silent: not too often, not too soon, not to anybody who has answered, and once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.invitations import jobs
from signon.invitations.models import BatchStateError, Invitation, InvitationBatch
from signon.invitations.reminding import to_remind
from signon.invitations.status import BatchKind, BatchState
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.unsubscriptions import Unsubscription
from tests import factories
from tests.invitations.invited import address_of, batch_of, directory, invitation_to, invitations, started

pytestmark = pytest.mark.both_databases
DAYS = timedelta(days=4)


@pytest.fixture
def letter(session: Session, database: str) -> Letter:
    """A letter whose three invitations were sent some days ago."""
    directory()
    letter = factories.letter()
    started(letter)
    db.session.commit()
    jobs.send_batches()
    deliver()
    go_by(DAYS)
    return letter


def deliver() -> None:
    """Let every mail that waits be sent."""
    waiting = db.update(OutboxMail).where(OutboxMail.status == MailStatus.QUEUED)
    db.session.execute(waiting.values(status=MailStatus.SENT))
    db.session.commit()


def go_by(time: Any) -> None:
    """Let every mail about the letter be this much older."""
    for one in invitations():
        one.sent_at -= time
        one.reminded_at = one.reminded_at and one.reminded_at - time
    db.session.commit()


def remind(letter: Letter) -> InvitationBatch:
    batch = batch_of(letter, kind=BatchKind.REMINDERS)
    batch.start(by=factories.BY, at=now(), chosen=len(to_remind(letter, now())))
    db.session.commit()
    jobs.send_batches()
    return batch


def reminded(batch: Any) -> list[Any]:
    return sorted(db.session.scalars(db.select(OutboxMail.recipient).where(OutboxMail.about == batch.about)))


def test_the_silent_are_reminded_and_those_who_answered_are_not(letter: Letter) -> None:
    factories.signature(letter, organization="Otter Trust", country="KE")
    invitation_to("Lake Friends").decline("No.", at=now())
    batch = remind(letter)
    assert reminded(batch) == [address_of("Marsh Keepers")]
    assert batch.state is BatchState.DONE


def test_who_opened_the_page_without_answering_is_silent(letter: Letter) -> None:
    invitation_to("Lake Friends").open(now())
    assert len(to_remind(letter, now())) == 3


def test_the_unsubscribed_are_not_reminded(letter: Letter) -> None:
    Unsubscription.of(address_of("Lake Friends"), at=now())
    assert reminded(remind(letter)) == [address_of("Marsh Keepers"), address_of("Otter Trust")]


def test_a_reminder_keeps_its_distance_from_the_last_mail_and_comes_at_most_twice(letter: Letter) -> None:
    assert len(reminded(remind(letter))) == 3
    assert to_remind(letter, now()) == []
    deliver()
    go_by(DAYS)
    assert len(reminded(remind(letter))) == 3
    deliver()
    go_by(DAYS)
    assert to_remind(letter, now()) == []
    with pytest.raises(BatchStateError, match="Nobody would get this mail"):
        remind(letter)


def test_who_answers_between_ordering_and_sending_is_not_reminded(letter: Letter) -> None:
    batch = batch_of(letter, kind=BatchKind.REMINDERS)
    batch.start(by=factories.BY, at=now(), chosen=3)
    invitation_to("Lake Friends").decline("", at=now())
    factories.signature(letter, organization="Otter Trust", country="KE")
    db.session.commit()
    jobs.send_batches()
    assert reminded(batch) == [address_of("Marsh Keepers")]


def test_a_round_that_is_repeated_after_a_crash_reminds_nobody_twice(letter: Letter) -> None:
    batch = remind(letter)
    batch.state = BatchState.SENDING
    deliver()
    db.session.execute(db.update(Invitation).values(reminded_at=now() - DAYS))
    db.session.commit()
    jobs.send_batches()
    assert len(reminded(batch)) == 3


@pytest.mark.parametrize("status", [MailStatus.QUEUED, MailStatus.HELD, MailStatus.FAILED])
def test_nobody_is_reminded_of_a_mail_that_has_not_left(letter: Letter, status: MailStatus) -> None:
    first = db.session.scalars(db.select(OutboxMail).filter_by(recipient=address_of("Lake Friends"))).one()
    first.status = status
    db.session.commit()
    assert reminded(remind(letter)) == [address_of("Marsh Keepers"), address_of("Otter Trust")]


def test_after_closing_nobody_is_reminded(letter: Letter) -> None:
    letter.close(by=factories.BY, at=now())
    with pytest.raises(LetterStateError, match="not open for signing"):
        remind(letter)


def test_scheduled_reminders_start_by_themselves_when_their_time_has_come(letter: Letter) -> None:
    batch = batch_of(letter, kind=BatchKind.REMINDERS)
    batch.schedule(now() + timedelta(hours=1), by=factories.BY, at=now())
    db.session.commit()
    jobs.send_batches()
    assert reminded(batch) == []
    batch.due_at = now()
    db.session.commit()
    jobs.send_batches()
    jobs.send_batches()
    assert len(reminded(batch)) == 3
    assert batch.state is BatchState.DONE


def test_scheduled_reminders_of_a_closed_letter_become_a_draft_again(letter: Letter) -> None:
    batch = batch_of(letter, kind=BatchKind.REMINDERS)
    batch.schedule(now() + timedelta(hours=1), by=factories.BY, at=now())
    batch.due_at = now()
    letter.close(by=factories.BY, at=now())
    db.session.commit()
    jobs.send_batches()
    assert (batch.state, reminded(batch)) == (BatchState.DRAFT, [])


def test_a_time_that_has_passed_or_lies_after_closing_is_refused(letter: Letter) -> None:
    letter.closes_at = now() + timedelta(days=2)
    batch = batch_of(letter, kind=BatchKind.REMINDERS)
    for due_at in (now() - timedelta(minutes=1), now() + timedelta(days=3)):
        with pytest.raises(BatchStateError, match="still to come and before the letter's closing time"):
            batch.schedule(due_at, by=factories.BY, at=now())
