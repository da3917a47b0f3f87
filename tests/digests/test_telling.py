"""Telling coordinators what waits: one mail to each, at their time, with what is new, and never a storm."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signon.access import Role
from signon.backup.models import BackupRun
from signon.database.db import db
from signon.digests.models import Digest
from signon.digests.noticing import notice
from signon.digests.rhythm import Rhythm
from signon.digests.turns import take_step
from signon.mail.outages import MailOutage
from signon.messages.models import Message
from signon.names import organization_key
from signon.signing.importing.applying import enter_signatories
from signon.signing.importing.plan import PlannedRow
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.digests.telling import START, coordinator, leave, letter_with, mails, minutes, sign, tell, text

pytestmark = pytest.mark.both_databases


def test_whoever_is_told_at_once_is_told_of_the_first_and_then_of_all_others_together(session: Session) -> None:
    coordinator(email="ines@coalition.example")
    letter = letter_with(1)
    [first] = tell(START)
    assert "1 signature waits for a decision (new)" in text(first)
    leave()
    sign(letter, 3)
    assert tell(START + minutes(1)) == tell(START + minutes(9)) == []
    [second] = tell(START + minutes(11))
    assert second.recipient == "ines@coalition.example"
    assert "4 signatures wait for a decision (3 new)" in text(second)


def test_whoever_chooses_to_be_told_at_once_waits_for_nothing(session: Session) -> None:
    ines = coordinator(Rhythm.NEVER)
    letter_with(1)
    session.get_one(Digest, ines.id).choose(Rhythm.AT_ONCE, hour=8, zone="", at=START)
    session.commit()
    assert len(tell(START + minutes(1))) == 1
    leave()
    session.get_one(Digest, ines.id).choose(Rhythm.AT_ONCE, hour=8, zone="", at=START + minutes(2))
    session.commit()
    assert tell(START + minutes(3)) == [], "there is nothing new"


def test_a_storm_is_one_mail_of_few_lines(session: Session) -> None:
    coordinator(email="ines@coalition.example")
    letter_with(7)
    told = [mail for second in range(30) for mail in tell(START + timedelta(seconds=second))]
    assert len(told) == 1
    assert len(text(told[0]).splitlines()) < 30
    assert "7 signatures wait for a decision (new)" in text(told[0])
    assert "and 2 more." in text(told[0]), "five organisations are named"


def test_five_hundred_signatures_are_one_line(session: Session) -> None:
    coordinator()
    letter = factories.letter(title="Open rivers", at=START)
    rows = [SignatoryRow(**vars(factories.details())) for _number in range(500)]
    planned = [PlannedRow(row, organization_key(row.organization)) for row in rows]
    enter_signatories(letter, planned, status=SignatureStatus.VERIFIED, by=factories.BY, at=START)
    db.session.commit()
    told = [mail for second in range(0, 590, 60) for mail in tell(START + timedelta(seconds=second))]
    assert [mail.subject for mail in told] == ["Open rivers: 500 signatures wait for a decision"]
    assert len(text(told[0]).splitlines()) < 30


def test_without_news_there_is_no_mail(session: Session) -> None:
    coordinator()
    letter_with(1)
    assert len(tell(START)) == 1
    leave()
    assert tell(START + minutes(60)) == tell(START + timedelta(days=3)) == []


def test_a_decision_is_no_news_and_what_came_in_its_place_is(session: Session) -> None:
    """As many wait as before, and one of them nobody was told of."""
    coordinator()
    letter = letter_with(2)
    tell(START)
    leave()
    first = db.session.scalars(db.select(Signature).order_by(Signature.id)).first()
    assert first is not None
    first.approve(by="ines@coalition.example", at=START)
    db.session.commit()
    assert tell(START + minutes(11)) == []
    sign(letter)
    [mail] = tell(START + minutes(12))
    assert "2 signatures wait for a decision (1 new)" in text(mail)


def test_hourly_is_once_an_hour(session: Session) -> None:
    coordinator(Rhythm.HOURLY)
    letter = letter_with(1)
    assert len(tell(START + minutes(5))) == 1
    leave()
    sign(letter)
    assert tell(START + minutes(59)) == []
    assert len(tell(START + minutes(60))) == 1


def test_daily_is_at_the_persons_hour_by_their_clocks_also_when_those_change(session: Session) -> None:
    """In Zurich clocks are put forward on 29 March 2026: 08:00 is 07:00 UTC before, and 06:00 after."""
    letter = letter_with(1)
    saturday = datetime(2026, 3, 28, tzinfo=UTC)
    coordinator(Rhythm.DAILY, hour=8, zone="Europe/Zurich", at=saturday + timedelta(hours=23))
    hours = []
    for hour in (0, 6, 7, 8, 29, 30, 31, 53, 54):
        told = tell(saturday + timedelta(hours=hour))
        hours += [mail.created_at.strftime("%d %H") for mail in told]
        leave()
        sign(letter)
    assert hours == ["28 07", "29 06", "30 06"]


def test_by_default_those_who_decide_are_told_in_the_morning_and_viewers_never(session: Session) -> None:
    for role in Role:
        coordinator(None, role=role, email=f"{role}@coalition.example")
    letter_with(1)
    assert tell(START.replace(hour=7)) == []
    assert {mail.recipient for mail in tell(START.replace(hour=8, minute=1) + timedelta(days=1))} == {
        "owner@coalition.example",
        "moderator@coalition.example",
    }


def test_never_is_never(session: Session) -> None:
    coordinator(Rhythm.NEVER)
    letter_with(3)
    assert tell(START + timedelta(days=9)) == []


def test_nobody_is_told_who_has_never_signed_in_or_not_for_half_a_year_or_whose_account_is_closed(
    session: Session,
) -> None:
    coordinator(role=Role.OWNER, email="stays@coalition.example", at=START + timedelta(days=180))
    coordinator(email="away@coalition.example")
    closed = coordinator(email="closed@coalition.example", at=START + timedelta(days=180))
    closed.close(by="stays@coalition.example", at=START + timedelta(days=180))
    factories.coordinator(Role.OWNER, "new@coalition.example")
    letter_with(1)
    told = [mail.recipient for mail in tell(START + timedelta(days=181))]
    assert told == ["stays@coalition.example"]


def test_the_first_turn_of_an_account_is_not_at_the_moment_it_first_signs_in(session: Session) -> None:
    made = coordinator(None)
    db.session.delete(db.session.get_one(Digest, made.id))
    letter_with(1)
    assert tell(START) == []
    assert db.session.get_one(Digest, made.id).last_turn == START
    assert len(tell(START + timedelta(days=1))) == 1


def test_an_owner_is_told_what_only_owners_can_mend(session: Session) -> None:
    failed = BackupRun(ordered_at=START, ordered_by="")
    failed.fail("The disk has 3 MB free.", at=START)
    db.session.add(failed)
    coordinator(role=Role.OWNER, email="owner@coalition.example")
    coordinator(role=Role.MODERATOR, email="moderator@coalition.example")
    letter_with(1)
    told = {mail.recipient: text(mail) for mail in tell(START)}
    assert "The last backup failed: The disk has 3 MB free." in told["owner@coalition.example"]
    assert "backup" not in told["moderator@coalition.example"]


def test_while_the_mail_server_is_away_nothing_is_written_and_then_one_mail_says_since_when(session: Session) -> None:
    coordinator(zone="Europe/Zurich")
    letter = letter_with(1)
    db.session.add(MailOutage(id=1, since=START, last_at=START, failures=1, reason="refused"))
    db.session.commit()
    for hour in range(2):
        assert tell(START + timedelta(hours=hour)) == []
        sign(letter)
    MailOutage.over(START + timedelta(hours=2))
    db.session.commit()
    [mail] = tell(START + timedelta(hours=2))
    assert "took no mail from 2 March 2026, 12:00 UTC on" in text(mail)
    assert "3 signatures wait" in text(mail)
    leave()
    sign(letter)
    [next_one] = tell(START + timedelta(hours=3))
    assert "took no mail" not in text(next_one)


def test_while_one_is_on_its_way_no_other_follows(session: Session) -> None:
    coordinator(Rhythm.HOURLY)
    letter = letter_with(1)
    assert len(tell(START + minutes(1))) == 1
    sign(letter)
    assert tell(START + timedelta(hours=5)) == []
    leave()
    assert len(tell(START + timedelta(hours=5))) == 1


def test_a_clock_that_is_set_back_neither_silences_nor_repeats(session: Session) -> None:
    coordinator()
    letter = letter_with(1)
    assert len(tell(START)) == 1
    leave()
    assert tell(START - timedelta(days=2)) == []
    sign(letter)
    assert len(tell(START - timedelta(days=2))) == 1
    leave()
    assert tell(START - timedelta(days=1)) == []


def test_what_the_worker_wrote_before_it_was_killed_is_told_once(session: Session) -> None:
    """The mail and what the person knows are one transaction: without the one there is not the other."""
    who = coordinator()
    letter_with(1)
    notice(START)
    db.session.commit()
    take_step(who.id, START)
    db.session.rollback()
    assert mails() == []
    assert len(tell(START)) == 1
    take_step(who.id, START)
    db.session.commit()
    assert len(mails()) == 1


def test_many_letters_make_no_long_mail(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signon.digests.mails.MOST_LETTERS", 3)
    coordinator()
    for number in range(5):
        letter_with(1, title=f"Letter {number}")
    Message.receive(name="", email="a@rivers.example", subject="Hello", text="Hello", at=START)
    db.session.commit()
    [mail] = tell(START)
    assert "Something waits for 3 more letters; the page above has them all." in text(mail)
    assert "1 message is not answered (new)" in text(mail)
    assert text(mail).count("1 signature waits") == 2
    assert mail.subject == "6 new things wait at the desk"


def test_the_mail_names_no_signatory_and_carries_no_key(session: Session) -> None:
    coordinator()
    letter = factories.letter(title="Open rivers", at=START)
    sign(
        letter, organization="Delta Watch", representative_name="Mara Quill", representative_email="mara@delta.example"
    )
    [mail] = tell(START)
    assert mail.subject == "Open rivers: 1 signature waits for a decision"
    assert "Delta Watch" in text(mail)
    assert "Mara" not in text(mail)
    assert "delta.example" not in text(mail)
    number = db.session.scalar(db.select(Signature.id))
    assert f"\nhttp://letters.test/coordinator/signatures/{number}\n" in text(mail)
    assert mail.link_purpose is None
