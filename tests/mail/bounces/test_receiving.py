"""What a bounce leads to, and what it never touches."""

from random import Random

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon import audit
from signon.audit import AuditEntry
from signon.database.db import db, now
from signon.mail.bounces.models import MailBounce, ReceivedMail
from signon.mail.bounces.status import BounceKind, ReceivedKind
from signon.mail.models import MailStatus
from signon.mail.refused_addresses import RefusedAddress
from signon.mail.unsubscriptions import Unsubscription
from signon.tokens import LinkToken, Purpose, TokenReturnedError
from tests.mail.bounces.samples import NAMES, sample
from tests.mail.bounces.sent import MARA, receive_now, sent
from tests.signing.entries import dump

HARD = ["postfix", "opensmtpd", "exchange", "gmail", "qmail", "exim-4.80"]
SOFT = ["postfix-full", "postfix-policy", "postfix-expired", "yahoo"]
NOTHING_LOST = ["postfix-delayed", "exim-delayed", "warning-in-words", "postfix-success", "vacation-sieve"]


def bounces() -> list[MailBounce]:
    return list(db.session.scalars(db.select(MailBounce).order_by(MailBounce.id)))


def acts() -> list[str]:
    return list(db.session.scalars(db.select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["postfix", "exim-4.80", "opensmtpd"])
def test_a_mail_that_came_back_is_returned_its_link_void_and_its_address_refused(session: Session, name: str) -> None:
    one = sent(session)
    assert one.receive(name) is ReceivedKind.BOUNCE
    assert (one.mail.status, one.mail.reply_code, one.mail.enhanced_code) == (MailStatus.RETURNED, 550, "5.1.1")
    with pytest.raises(TokenReturnedError):
        one.link.check(now())
    assert RefusedAddress.among([MARA]) == {MARA}
    [bounce] = bounces()
    assert (bounce.mail_id, bounce.kind, bounce.address, bounce.is_final) == (one.number, BounceKind.HARD, MARA, True)
    assert bounce.said == one.mail.error != ""
    assert acts() == ["refused_address:refuse", "outbox_mail:return"]


@pytest.mark.parametrize("name", HARD)
def test_every_server_s_word_that_there_is_no_such_address_is_understood(session: Session, name: str) -> None:
    one = sent(session)
    one.receive(name)
    assert one.mail.status == MailStatus.RETURNED
    assert RefusedAddress.among([MARA]) == {MARA}


@pytest.mark.parametrize("name", SOFT)
def test_a_mail_that_this_mailbox_did_not_take_is_returned_and_the_address_goes_on(session: Session, name: str) -> None:
    one = sent(session)
    one.receive(name)
    assert one.mail.status == MailStatus.RETURNED
    assert one.link.returned_at is not None
    assert [bounce.kind for bounce in bounces()] == [BounceKind.SOFT]
    assert RefusedAddress.among([MARA]) == set()


@pytest.mark.parametrize("name", NOTHING_LOST)
def test_what_is_still_tried_or_answered_by_a_machine_returns_nothing(session: Session, name: str) -> None:
    one = sent(session)
    one.receive(name)
    assert one.mail.status == MailStatus.SENT
    one.link.check(now())
    assert not any(bounce.is_final for bounce in bounces())


def test_a_delay_and_an_absence_are_told_beside_the_mail(session: Session) -> None:
    one = sent(session)
    for name in ("postfix-delayed", "vacation-sieve", "read-receipt"):
        one.receive(name)
    assert [(bounce.kind, bounce.address) for bounce in bounces()] == [
        (BounceKind.DELAYED, MARA),
        (BounceKind.AUTOMATIC, MARA),
    ]
    assert "luc@lake.example, who decides meanwhile" in bounces()[1].said


@pytest.mark.both_databases
def test_the_same_bounce_twice_changes_nothing(session: Session) -> None:
    one = sent(session)
    one.receive("postfix")
    before = dump()
    assert receive_now(b"Received: by another way\n" + one.sample("postfix")) is ReceivedKind.BOUNCE
    assert dump() == before


def test_a_bounce_that_comes_before_the_worker_notes_that_the_mail_left_counts(session: Session) -> None:
    one = sent(session)
    one.mail.status = MailStatus.QUEUED
    session.commit()
    one.receive("postfix")
    one.mail.delivered(now())
    session.commit()
    assert one.mail.status == MailStatus.RETURNED


def test_a_mail_that_was_never_handed_over_cannot_come_back(session: Session) -> None:
    one = sent(session)
    one.mail.status, one.mail.attempts = MailStatus.QUEUED, 0
    session.commit()
    one.receive("postfix")
    assert one.mail.status == MailStatus.QUEUED
    assert RefusedAddress.among([MARA]) == set()


def test_messages_about_no_mail_of_ours_change_no_mail(session: Session) -> None:
    one = sent(session)
    for name in NAMES:
        receive_now(sample(name))
    assert one.mail.status == MailStatus.SENT
    one.link.check(now())
    assert (bounces(), RefusedAddress.among([MARA]), Unsubscription.among([MARA])) == ([], set(), set())


def test_a_forged_bounce_with_a_guessed_code_changes_nothing(session: Session) -> None:
    one = sent(session)
    receive_now(sample("postfix", code=f"{one.code[:-1]}{'a' if one.code[-1] != 'a' else 'b'}"))
    assert one.mail.status == MailStatus.SENT


def test_whoever_knows_the_code_can_mark_that_mail_and_refuse_no_other_address(session: Session) -> None:
    one, other = sent(session), sent(session, "luc@reed.example", subject_id=2)
    receive_now(one.sample("postfix").replace(b"mara@lake.example", b"luc@reed.example"))
    assert one.mail.status == MailStatus.RETURNED
    assert [bounce.address for bounce in bounces()] == ["luc@reed.example"]
    assert RefusedAddress.among([MARA, "luc@reed.example"]) == set()
    assert other.mail.status == MailStatus.SENT
    other.link.check(now())


def test_whoever_knows_the_code_cannot_fill_the_database(session: Session) -> None:
    one = sent(session)
    for number in range(30):
        receive_now(one.sample("postfix").replace(b"User unknown", b"User unknown %d" % number))
    assert len(bounces()) == 20


def test_notices_of_delay_do_not_keep_a_failure_from_counting(session: Session) -> None:
    one = sent(session)
    for number in range(30):
        receive_now(one.sample("postfix-delayed").replace(b"timed out", b"timed out %d" % number))
    one.receive("postfix")
    assert one.mail.status == MailStatus.RETURNED


def test_a_mail_that_reached_one_of_several_behind_its_address_is_not_returned(session: Session) -> None:
    one = sent(session)
    reached = b"\n\nFinal-Recipient: rfc822; joe@lake.example\nAction: delivered\nStatus: 2.0.0\n\n"
    receive_now(one.sample("postfix").replace(b"\n\nFinal-Recipient:", reached + b"Final-Recipient:"))
    assert [bounce.kind for bounce in bounces()] == [BounceKind.HARD]
    assert (one.mail.status, RefusedAddress.among([MARA])) == (MailStatus.SENT, set())
    one.link.check(now())


@pytest.mark.parametrize("name", ["opensmtpd", "gmail"])
def test_by_its_message_id_alone_a_mail_is_returned_and_no_address_refused(session: Session, name: str) -> None:
    one = sent(session)
    one.receive(name, without_code=True)
    assert one.mail.status == MailStatus.RETURNED
    assert RefusedAddress.among([MARA]) == set()


def test_by_its_message_id_alone_a_mail_to_another_address_is_marked_and_no_more(session: Session) -> None:
    one = sent(session, "office@lake.example")
    one.receive("gmail", without_code=True)
    assert one.mail.status == MailStatus.SENT
    assert [bounce.address for bounce in bounces()] == [MARA]


def test_what_comes_back_of_an_earlier_sending_says_nothing_of_a_mail_that_was_delivered_again(
    session: Session,
) -> None:
    one = sent(session)
    one.receive("postfix")
    one.mail.resend(now())
    one.mail.status, one.mail.attempts = MailStatus.SENT, 1
    session.commit()
    one.receive("gmail")
    assert one.mail.status == MailStatus.SENT
    assert len(bounces()) == 1


@pytest.mark.both_databases
def test_no_damaged_message_is_too_strange_for_the_database(session: Session) -> None:
    one, chance = sent(session), Random(14)
    for name in NAMES:
        content = bytearray(one.sample(name))
        for _change in range(6):
            place = chance.randrange(min(len(content), 1500))
            content[place : place + chance.randrange(4)] = chance.choice(
                [b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\n", b"=?utf-7?q?+2AA-?=", b"x" * 400]
            )
        assert receive_now(bytes(content)) in set(ReceivedKind)


def test_a_mail_whose_link_was_used_has_arrived_whatever_comes_back(session: Session) -> None:
    one = sent(session)
    one.link.use(now())
    session.commit()
    one.receive("postfix")
    assert one.mail.status == MailStatus.SENT
    assert RefusedAddress.among([MARA]) == set()
    assert [bounce.kind for bounce in bounces()] == [BounceKind.HARD]


def test_the_way_to_unsubscribe_outlives_a_bounce(session: Session) -> None:
    one = sent(session, bulk="invitation")
    one.receive("postfix")
    LinkToken.find(one.unsubscribe, Purpose.UNSUBSCRIBE).check(now())


def test_who_reports_a_bulk_mail_as_unwanted_gets_no_more(session: Session) -> None:
    bulk, asked_for = sent(session, bulk="invitation"), sent(session, "luc@reed.example")
    for one in (bulk, asked_for):
        assert one.receive("complaint") is ReceivedKind.COMPLAINT
    assert Unsubscription.among([MARA, "luc@reed.example"]) == {MARA}
    assert [bounce.kind for bounce in bounces()] == [BounceKind.COMPLAINT] * 2
    assert bulk.mail.status == MailStatus.SENT


def test_a_mail_of_ours_that_went_round_is_a_loop_and_goes_no_further(session: Session) -> None:
    one = sent(session)
    before = [row for row in dump() if row[0] != "received_mail"]
    assert one.receive("our-own") is ReceivedKind.LOOP
    assert [row for row in dump() if row[0] != "received_mail"] == before


def test_nothing_is_noted_of_a_mail_whose_recipient_was_erased(session: Session) -> None:
    one = sent(session)
    one.mail.recipient = ""
    session.commit()
    one.receive("postfix")
    assert bounces() == []


def test_no_secret_of_a_bounce_is_kept(session: Session) -> None:
    one = sent(session)
    for name in NAMES:
        one.receive(name)
    kept = str([row for row in dump() if row[0] in {"mail_bounce", "refused_address", "received_mail", "message"}])
    assert one.token not in kept
    assert one.code not in kept
    [outbox] = [row for row in dump() if row[0] == "outbox_mail" and row[1] == one.number]
    assert one.token not in str(outbox)


def test_an_address_that_refused_mail_is_confirmed_by_the_link_that_reached_it_since(session: Session) -> None:
    earlier = sent(session)
    sent(session, subject_id=3).receive("postfix")
    earlier.link.use(now())
    session.commit()
    assert RefusedAddress.among([MARA]) == {MARA}
    later = sent(session, subject_id=2)
    later.link.use(now())
    session.commit()
    assert RefusedAddress.among([MARA]) == set()
    assert acts()[-1] == "refused_address:confirm"
    row = session.scalars(db.select(RefusedAddress)).one()
    assert row.confirmed_by == audit.REPRESENTATIVE


def test_an_address_that_is_confirmed_and_refuses_again_is_refused_again(session: Session) -> None:
    sent(session).receive("postfix")
    RefusedAddress.confirm(MARA, by="ines@letters.example", at=now())
    session.commit()
    sent(session, subject_id=2).receive("opensmtpd")
    assert RefusedAddress.among([MARA]) == {MARA}
    assert session.scalar(db.select(db.func.count(RefusedAddress.id))) == 1


def test_what_was_received_long_ago_is_forgotten(app: Flask, session: Session) -> None:
    sent(session).receive("postfix")
    row = session.scalars(db.select(ReceivedMail)).one()
    app.extensions["signon_jobs"].sweeps["received-mail"]()
    assert session.scalar(db.select(db.func.count(ReceivedMail.id))) == 1
    row.received_at = row.received_at.replace(year=2020)
    session.commit()
    app.extensions["signon_jobs"].sweeps["received-mail"]()
    assert session.scalar(db.select(db.func.count(ReceivedMail.id))) == 0
