"""The lines of the guide on DKIM, in Debian's OpenDKIM and rspamd: they sign what mailbox providers want signed."""

import re
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from flask import Flask
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.mail.jobs import deliver_outbox
from signon.mail.links import Link
from signon.mail.models import OutboxMail
from signon.mail.new_mail import LINK
from signon.settings import Settings
from signon.tokens import Purpose
from tests.mail.servers import Kept, serving
from tests.mail_servers import postfix, signers
from tests.mail_servers.namespace import folders, needs
from tests.mail_servers.server import Routes
from tests.servers.running_site import ROOT

pytestmark = [pytest.mark.mail_servers, needs("postfix", "opendkim", "rspamd")]
ARRIVAL_SECONDS = 30
SIGNED = {"from", "to", "reply-to", "subject", "date", "list-unsubscribe", "list-unsubscribe-post"}
Signer = Callable[[Path, str, bytes], AbstractContextManager[int]]
GUIDE: dict[str, tuple[Signer, str]] = {
    "OpenDKIM": (signers.opendkim, "/etc/opendkim.conf"),
    "rspamd": (signers.rspamd, "/etc/rspamd/local.d/dkim_signing.conf"),
}


def lines_of_the_guide(file: str) -> str:
    """The lines that the guide has for a file."""
    guide = (ROOT / "docs" / "operating" / "mail.md").read_text("utf-8")
    found = re.search(rf"`{re.escape(file)}`[^\n]*\n\n```\w*\n(.*?)```", guide, re.DOTALL)
    assert found, file
    return found[1]


class Key:
    """A key to sign with, and what the domain's DNS says of it."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.private = self._key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())

    def published(self, name: bytes, timeout: float = 0) -> bytes:
        """The record at ``name``; nothing at any other than that of the guide."""
        if name != b"letters._domainkey.example.org.":
            return b""
        public = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return b"v=DKIM1; k=rsa; p=" + b64encode(public)


@pytest.fixture(scope="module")
def key() -> Key:
    return Key()


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    return Settings(
        instance=tmp_path / "instance",
        secret_key="test",
        public_url="https://sign.example.org",
        mail_from="Fl\u00fcsse, f\u00fcr alle <letters@example.org>",
        bounce_address="letters@example.org",
        contact_email="desk@example.org",
    )


@contextmanager
def signed_by(name: str, lines: str, key: Key) -> Iterator[tuple[str, Kept]]:
    """A Postfix whose mails are signed, as a setting names it, and what it has passed on."""
    signer, _file = GUIDE[name]
    kept = Kept()
    with folders() as new, serving(kept) as sink, signer(new(), lines, key.private) as port:
        main = f"smtpd_milters = inet:127.0.0.1:{port}\nmilter_default_action = tempfail\n"
        with postfix.running(new(), Routes(sink), main=main) as server:
            yield server.url(), kept


def sent(app: Flask, url: str, kept: Kept) -> bytes:
    """An invitation as it leaves the mail server."""
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"mail_url": url})
    link = Link(Purpose.INVITATION, 1, "/invitations/{token}", timedelta(days=1))
    mail = OutboxMail.queue(
        to="mara@rivers.example", subject="Bitte unterschreiben: \u201eFl\u00fcsse\u201c", paragraphs=["H\u00e4ring:", LINK],
        link=link, at=now(), bulk="invitation",
    )  # fmt: skip
    mail.reply_to = "desk@example.org"
    db.session.commit()
    deliver_outbox()
    end = time.monotonic() + ARRIVAL_SECONDS
    while not kept.mails and time.monotonic() < end:
        time.sleep(0.02)
    return kept.mails[0]


def signed_headers(mail: bytes) -> set[str]:
    """The names of the headers that the signature covers."""
    signature = re.sub(r"\s", "", message_from_bytes(mail)["DKIM-Signature"])
    [names] = re.findall(r";h=([^;]*)", signature)
    return set(names.lower().split(":"))


@pytest.mark.parametrize("name", GUIDE)
def test_with_the_lines_of_the_guide_the_way_out_of_a_batch_is_signed(
    session: Session, app: Flask, key: Key, name: str
) -> None:
    with signed_by(name, lines_of_the_guide(GUIDE[name][1]), key) as (url, kept):
        mail = sent(app, url, kept)
    assert signed_headers(mail) >= SIGNED
    assert dkim.verify(mail, dnsfunc=key.published)
    assert not dkim.verify(mail.replace(b"One-Click", b"Two-Click"), dnsfunc=key.published)


def test_as_debian_configures_opendkim_anybody_could_change_the_way_out(session: Session, app: Flask, key: Key) -> None:
    """The control: why the guide has a line for it."""
    lines = lines_of_the_guide("/etc/opendkim.conf")
    without = "".join(line for line in lines.splitlines(keepends=True) if not line.startswith("SignHeaders"))
    with signed_by("OpenDKIM", without, key) as (url, kept):
        mail = sent(app, url, kept)
    assert signed_headers(mail) == SIGNED - {"list-unsubscribe-post"}
    assert dkim.verify(mail.replace(b"One-Click", b"Two-Click"), dnsfunc=key.published)
