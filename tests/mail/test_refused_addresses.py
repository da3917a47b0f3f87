"""An address that a mail server has refused gets no mail that goes to many, until somebody confirms it."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.invitations.choosing import Wanted, choose
from signon.invitations.status import Obstacle
from signon.mail import compose
from signon.mail.jobs.claiming import take
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.new_mail import NewMail
from signon.mail.refused_addresses import RefusedAddress
from signon.mail.undelivered import remedy
from tests import factories
from tests.invitations.invited import address_of, directory

REFUSED = address_of("Lake Friends")
NO_SUCH = "550 5.1.1 User unknown"


@pytest.fixture
def refused(session: Session) -> str:
    """An address that a mail server has refused, and a directory that it stands in."""
    directory("Lake Friends", "Otter Trust")
    session.add(
        RefusedAddress(
            address=REFUSED, since=now(), said=NO_SUCH, reply_code=550, enhanced_code="5.1.1", confirmed_by=""
        )
    )
    session.flush()
    return REFUSED


def obstacles(letter: Any) -> dict[str, Obstacle | None]:
    return {one.name: one.obstacle for one in choose(letter, Wanted(), now()).found}


def test_it_is_not_chosen_for_an_invitation_until_it_is_confirmed(session: Session, refused: str) -> None:
    letter = factories.letter()
    assert obstacles(letter) == {"Lake Friends": Obstacle.REFUSED, "Otter Trust": None}
    RefusedAddress.confirm(refused, by=factories.BY, at=now())
    assert obstacles(letter) == {"Lake Friends": None, "Otter Trust": None}


@pytest.mark.parametrize("bulk", ["invitations", "another kind"])
def test_bulk_mail_on_its_way_does_not_leave_and_other_mail_does(
    app: Flask, session: Session, refused: str, bulk: str
) -> None:
    bulk_mail, answer = (
        OutboxMail.queue(to=refused, subject="Hello", paragraphs=["Hello."], at=now(), bulk=kind) for kind in (bulk, "")
    )
    session.commit()
    taken = take(10, app.config["SIGNON"])
    assert [one.number for one in taken] == [answer.id]
    session.refresh(bulk_mail)
    assert bulk_mail.status == MailStatus.DROPPED


def queue_round(*addresses: str) -> list[OutboxMail]:
    compose.send_round([NewMail(to, "Reconfirm", ["Please."], about="text-version:1") for to in addresses], at=now())
    return list(db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.recipient)))


def test_a_round_about_signatures_is_kept_back_and_leaves_once_the_address_is_confirmed(
    session: Session, refused: str
) -> None:
    kept, queued = queue_round(refused, "z@otter.example")
    assert (kept.status, queued.status) == (MailStatus.FAILED, MailStatus.QUEUED)
    assert NO_SUCH in kept.error
    assert "another address" in remedy(kept)
    RefusedAddress.confirm(refused, by=factories.BY, at=now())
    session.refresh(kept)
    assert kept.status == MailStatus.QUEUED
