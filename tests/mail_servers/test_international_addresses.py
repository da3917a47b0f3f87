"""A mail to an address with letters such as é before the @, through servers that can and one that cannot."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.mail.jobs import deliver_outbox
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.outages import MailOutage
from signon.mail.smtp.trial import try_mail_server
from tests.mail.servers import Kept, serving
from tests.mail_servers import exim, opensmtpd, postfix
from tests.mail_servers.namespace import folders, needs
from tests.mail_servers.server import Routes, Server

pytestmark = [pytest.mark.mail_servers, needs("postfix", "exim", "opensmtpd")]
JOSE = "jos\u00e9@rivers.example"
CAN: dict[str, Callable[[Path, Routes], AbstractContextManager[Server]]] = {
    "Postfix": postfix.running,
    "Exim": exim.running,
}
ARRIVAL_SECONDS = 30


def deliver(app: Flask, server: Server) -> OutboxMail:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(
        update={"mail_url": server.url(), "international_addresses": True}
    )
    mail = OutboxMail.queue(to=JOSE, subject="Gr\u00fc\u00dfe", paragraphs=["Hello."], at=now())
    db.session.commit()
    deliver_outbox()
    db.session.expire_all()
    return mail


@pytest.mark.parametrize("name", CAN)
def test_a_server_that_can_delivers_it(session: Session, app: Flask, name: str) -> None:
    kept = Kept()
    with folders() as new, serving(kept, enable_SMTPUTF8=True) as sink, CAN[name](new(), Routes(sink)) as server:
        mail = deliver(app, server)
        assert mail.status == MailStatus.SENT, mail.error
        end = time.monotonic() + ARRIVAL_SECONDS
        while not kept.mails and time.monotonic() < end:
            time.sleep(0.02)
    assert kept.recipients == [JOSE]
    assert f"\r\nTo: {JOSE}\r\n".encode() in kept.mails[0]


def test_a_server_that_cannot_is_told_of_and_refuses_nothing_else(session: Session, app: Flask) -> None:
    with folders() as new, serving(Kept()) as sink, opensmtpd.running(new(), Routes(sink)) as server:
        mail = deliver(app, server)
        assert mail.status == MailStatus.FAILED
        assert "does not offer SMTPUTF8" in mail.error
        assert MailOutage.present() is None
        db.session.rollback()
        [warning] = try_mail_server(app.config["SIGNON"], at=now()).warnings
        assert "unset SIGNON_INTERNATIONAL_ADDRESSES" in warning
