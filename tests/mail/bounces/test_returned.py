"""A mail that came back: its state, its links, and its code."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.mail.envelopes import CODE
from signon.mail.jobs import mint_links
from signon.mail.links import CONFIRMATION
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.new_mail import LINK
from signon.mail.refused_addresses import RefusedAddress
from signon.tokens import LinkToken, Purpose, TokenReturnedError, TokenUsedError

pytestmark = pytest.mark.both_databases


def mail_with_link(*, bulk: str = "") -> OutboxMail:
    link = CONFIRMATION.to(1, lifetime=timedelta(days=1))
    mail = OutboxMail.queue(to="mara@lake.example", subject="Hello", paragraphs=[LINK], link=link, bulk=bulk, at=now())
    db.session.flush()
    return mail


def test_every_mail_has_a_code_of_its_own_that_nobody_guesses(session: Session) -> None:
    codes = {mail_with_link().envelope_code for _ in range(50)}
    assert len(codes) == 50
    assert all(CODE.fullmatch(code) for code in codes)


def test_a_mail_that_came_back_stays_returned_when_the_worker_notes_that_it_left(session: Session) -> None:
    mail = mail_with_link()
    mail.came_back(now(), "550 no such user", reply_code=550, enhanced_code="5.1.1")
    mail.delivered(now())
    assert (mail.status, mail.error, mail.enhanced_code) == (MailStatus.RETURNED, "550 no such user", "5.1.1")


def test_the_links_of_a_mail_are_void_once_it_came_back_and_those_of_others_are_not(session: Session) -> None:
    mail, other = mail_with_link(bulk="invitation"), mail_with_link()
    links = mint_links(mail, now(), base_url="https://letters.example", unsubscribe_days=30)
    others = mint_links(other, now(), base_url="https://letters.example", unsubscribe_days=30)
    token = LinkToken.find(links.token, Purpose.CONFIRM_SIGNATURE)
    LinkToken.returned(mail.id, at=now(), but=[Purpose.UNSUBSCRIBE])
    db.session.refresh(token)
    with pytest.raises(TokenReturnedError, match="came back"):
        token.use(now())
    LinkToken.find(links.unsubscribe.rpartition("/")[2], Purpose.UNSUBSCRIBE).check(now())
    LinkToken.find(others.token, Purpose.CONFIRM_SIGNATURE).use(now())


def test_a_link_that_comes_back_while_it_is_used_is_not_used(session: Session) -> None:
    mail = mail_with_link()
    links = mint_links(mail, now(), base_url="https://letters.example", unsubscribe_days=30)
    token = LinkToken.find(links.token, Purpose.CONFIRM_SIGNATURE)
    LinkToken.returned(mail.id, at=now())
    with pytest.raises(TokenReturnedError):
        token.use(now())


def test_a_used_link_stays_used_when_its_mail_comes_back(session: Session) -> None:
    mail = mail_with_link()
    links = mint_links(mail, now(), base_url="https://letters.example", unsubscribe_days=30)
    token = LinkToken.find(links.token, Purpose.CONFIRM_SIGNATURE)
    token.use(now())
    LinkToken.returned(mail.id, at=now())
    db.session.refresh(token)
    with pytest.raises(TokenUsedError):
        token.check(now())


def test_a_mail_that_came_back_is_delivered_again_under_another_code(session: Session) -> None:
    mail = mail_with_link()
    mail.came_back(now(), "550 no such user", reply_code=550, enhanced_code="5.1.1")
    db.session.flush()
    before = mail.envelope_code
    mail.resend(now())
    db.session.refresh(mail)
    assert (mail.status, mail.error, mail.reply_code) == (MailStatus.QUEUED, "", 0)
    assert mail.envelope_code != before


def test_a_refused_address_takes_mail_again_once_somebody_confirms_it(session: Session) -> None:
    session.add(RefusedAddress(address="mara@lake.example", since=now(), said="550 no such user"))
    asked = ["mara@lake.example", "luc@reed.example"]
    assert RefusedAddress.among(asked) == {"mara@lake.example"}
    RefusedAddress.confirm("mara@lake.example", by="ines@letters.example", at=now())
    assert RefusedAddress.among(asked) == set()
