"""What each server's own bounces lead to: from the site, by a server, to a recipient's server that refuses, and back.

The bounces come to the sender that each mail has of its own, into a mailbox of Dovecot's that the site reads. What each led to
is printed, and kept in ``artefacts/bounces.md``.
"""

import re
import smtplib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from imapclient import IMAPClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.mail.bounces.mailbox.jobs import read_mailbox
from signon.mail.bounces.mailbox.progress import BounceMailbox
from signon.mail.bounces.models import MailBounce, ReceivedMail
from signon.mail.bounces.status import BounceKind, ReceivedKind
from signon.mail.envelopes import return_address
from signon.mail.jobs import deliver_outbox
from signon.mail.links import CONFIRMATION
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.new_mail import LINK
from signon.mail.refused_addresses import RefusedAddress
from signon.settings import Settings
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken
from tests import factories
from tests.mail_servers import dovecot, exim, opensmtpd, postfix
from tests.mail_servers.dovecot import PASSWORD, Dovecot
from tests.mail_servers.namespace import folders, needs
from tests.mail_servers.outside import NextHop, next_hop, no_names
from tests.mail_servers.server import Routes, Server
from tests.servers.running_site import ROOT

pytestmark = [pytest.mark.mail_servers, needs("postfix", "exim", "opensmtpd", "dovecot")]
SITE, OUTSIDE = "rivers.example", "lakes.example"
BOUNCE_ADDRESS = f"letters@{SITE}"
TABLE = ROOT / "artefacts" / "bounces.md"
LONGEST = 120.0
LIVE_LINK = re.compile(rb"letters\.test/(?:=\r?\n)?[a-z/]+/[A-Za-z0-9_=\r\n-]{43,}")
POSTFIX = """
maximal_queue_lifetime = 6s
bounce_queue_lifetime = 60s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
queue_run_delay = 1s
delay_warning_time = 2s
"""
EXIM = "delay_warning = 2s\n"
OPENSMTPD = """
bounce warn-interval 2s
queue ttl 6s
"""


class Led(NamedTuple):
    """What the bounce of one mail led to."""

    status: str
    kind: str
    code: str
    said: str
    address_is_refused: bool
    link_is_void: bool
    brings_live_link: bool


def by_postfix(folder: Path, routes: Routes) -> AbstractContextManager[Server]:
    return postfix.running(folder, routes, main=POSTFIX + "recipient_delimiter = +\n")


def by_exim(folder: Path, routes: Routes) -> AbstractContextManager[Server]:
    return exim.running(folder, routes, main=EXIM, retry="* * F,6s,1s")


def by_opensmtpd(folder: Path, routes: Routes) -> AbstractContextManager[Server]:
    return opensmtpd.running(folder, routes, main=OPENSMTPD)


SERVERS = {"Postfix": by_postfix, "Exim": by_exim, "OpenSMTPD": by_opensmtpd}


class Setting:
    """A server between the site, the recipients' servers, and the mailbox that bounces come to."""

    def __init__(self, server: Server, hop: NextHop, imap: Dovecot, *, has_dns: bool) -> None:
        self.server, self.hop, self.imap, self.has_dns = server, hop, imap, has_dns

    def settings(self) -> dict[str, str]:
        return {
            "mail_url": self.server.url(),
            "bounce_address": BOUNCE_ADDRESS,
            "bounce_url": f"imap://letters:{PASSWORD.replace(' ', '%20').replace('/', '%2F')}@127.0.0.1:{self.imap.imap}",
        }

    def messages(self, folder: str) -> list[bytes]:
        with IMAPClient("127.0.0.1", self.imap.imap, ssl=False, timeout=60) as client:
            client.login("letters", PASSWORD)
            client.select_folder(folder)
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
        return [found[number][b"BODY[]"] for number in sorted(found)]


@pytest.fixture(scope="module", params=SERVERS)
def setting(request: pytest.FixtureRequest) -> Iterator[Setting]:
    with (
        folders() as new,
        no_names() as has_dns,
        next_hop() as hop,
        dovecot.running(new(), {"letters": ""}, encrypted=False, more=dovecot.TRASH) as imap,
        SERVERS[request.param](new(), Routes(smtp={OUTSIDE: hop.port}, lmtp={SITE: imap.lmtp})) as server,
    ):
        with IMAPClient("127.0.0.1", imap.imap, ssl=False, timeout=60) as client:
            client.login("letters", PASSWORD)
            client.create_folder("Trash")
        yield Setting(server, hop, imap, has_dns=has_dns)


@pytest.fixture
def site(app: Flask, session: Session, setting: Setting) -> Flask:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update=setting.settings())
    return app


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"mail_from": f"River Coalition <letters@{SITE}>"})


def confirmation_to(address: str) -> int:
    """Send the mail that asks this address to confirm a signature; gives its number."""
    signature = factories.signature(factories.letter(), SignatureStatus.PENDING, representative_email=address)
    link = CONFIRMATION.to(signature.id, lifetime=timedelta(days=14))
    mail = OutboxMail.queue(to=address, subject="Confirm", paragraphs=["Follow this:", LINK], link=link, at=now())
    db.session.commit()
    number = mail.id
    db.session.commit()
    deliver_outbox()
    return number


def read_until(condition: Callable[[], object]) -> None:
    """Read the mailbox, again and again, until the condition holds."""
    end = time.monotonic() + LONGEST
    while True:
        db.session.execute(update(BounceMailbox).values(read_at=None))
        db.session.commit()
        read_mailbox()
        holds = condition()
        db.session.rollback()
        if holds:
            return
        assert time.monotonic() < end, "nothing came back"
        time.sleep(0.2)


def led_to(number: int, raw: list[bytes]) -> Led:
    mail = db.session.get_one(OutboxMail, number, populate_existing=True)
    bounces = list(db.session.scalars(db.select(MailBounce).filter_by(mail_id=number)))
    tokens = list(db.session.scalars(db.select(LinkToken).filter_by(mail_id=number)))
    assert tokens
    found = Led(
        MailStatus(mail.status).value,
        " ".join(bounce.kind.value for bounce in bounces),
        f"{mail.reply_code} {mail.enhanced_code}".strip(),
        mail.error,
        bool(RefusedAddress.of(mail.recipient)),
        all(token.returned_at for token in tokens),
        any(LIVE_LINK.search(one) for one in raw if mail.envelope_code.encode() in one),
    )
    db.session.rollback()
    return found


def is_returned(number: int) -> bool:
    return db.session.scalar(db.select(OutboxMail.status).filter_by(id=number)) == MailStatus.RETURNED


CASES = {
    "no such user": f"unknown@{OUTSIDE}",
    "no such domain": "mara@gone.lakes.example",
    "mailbox full, for good": f"full@{OUTSIDE}",
    "mailbox full, for now": f"full-for-now@{OUTSIDE}",
    "refused for its text": f"refused@{OUTSIDE}",
    "tried in vain until it expired": f"later@{OUTSIDE}",
}
HARD = {"no such user", "no such domain"}


@pytest.mark.parametrize("case", CASES)
def test_a_bounce_leads_back_to_its_mail(site: Flask, setting: Setting, case: str) -> None:
    if case == "no such domain" and not setting.has_dns:
        pytest.skip("only root may answer at the port of DNS")
    number = confirmation_to(CASES[case])
    read_until(lambda: is_returned(number))
    led = led_to(number, setting.messages("Trash"))
    print_row(setting.server.name, case, led)
    assert led.link_is_void
    assert led.said
    assert led.address_is_refused == (case in HARD)
    assert led.kind.split()[-1] == (BounceKind.HARD if case in HARD else BounceKind.SOFT)
    if setting.server.name != "OpenSMTPD":  # which sends the whole mail back, whatever it is asked for
        assert not led.brings_live_link


def test_a_warning_that_a_mail_is_late_is_no_bounce(site: Flask, setting: Setting) -> None:
    """The site asks servers not to send any; some do, and so do those behind that one."""
    number = confirmation_to(f"mara@{OUTSIDE}")
    code = db.session.scalars(db.select(OutboxMail.envelope_code).filter_by(id=number)).one()
    db.session.rollback()
    with smtplib.SMTP("127.0.0.1", setting.server.port, timeout=60) as server:
        sender = return_address(BOUNCE_ADDRESS, code)
        server.sendmail(sender, [f"later@{OUTSIDE}"], f"From: {BOUNCE_ADDRESS}\r\nSubject: Late\r\n\r\nHello.\r\n")
    read_until(lambda: ReceivedKind.DELAY in list(db.session.scalars(db.select(ReceivedMail.kind))))
    led = led_to(number, [])
    print_row(setting.server.name, "a warning that it is late", led)
    assert (led.status, led.kind) == ("sent", "delayed")
    assert not led.address_is_refused
    assert not led.link_is_void


def print_row(server: str, case: str, led: Led) -> None:
    TABLE.parent.mkdir(exist_ok=True)
    head = "| server | case | the mail | kind | code | what is shown | address refused | link void | live link in the bounce |\n"
    if not TABLE.exists() or time.time() - TABLE.stat().st_mtime > 3600:
        TABLE.write_text(head + "|---" * 9 + "|\n")
    row = f"| {server} | {case} | {' | '.join(str(value).replace('|', '/') for value in led)} |\n"
    with TABLE.open("a") as table:
        table.write(row)
    sys.stderr.write(row)
