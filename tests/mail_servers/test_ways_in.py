"""The ways by which mail servers hand over to the site what comes to its address, as the documentation says, line for line."""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from imapclient import IMAPClient
from sqlalchemy.orm import Session

from signon.database.db import db
from signon.mail.bounces.models import ReceivedMail
from signon.mail.bounces.status import ReceivedKind
from tests.mail_servers import dovecot, exim, opensmtpd, postfix
from tests.mail_servers.beside_the_site import install_site, lines
from tests.mail_servers.dovecot import PASSWORD
from tests.mail_servers.namespace import folders, needs
from tests.mail_servers.server import Routes, Server
from tests.mail_servers.test_mailbox import BOUNCE
from tests.waiting import until

pytestmark = [pytest.mark.mail_servers, needs("postfix", "exim", "opensmtpd", "dovecot")]
ADDRESS = "letters@example.org"
ANSWER = """\
From: Mara <mara@lakes.example>
To: letters@example.org
Message-ID: <7@lakes.example>
Subject: Re: Open rivers

We would like to sign. Who decides?
"""


def by_postfix(folder: Path, prepare: str) -> AbstractContextManager[Server]:
    files = {name: lines(f"postfix/{name}") for name in ("main.cf", "master.cf", "transport")}
    return postfix.running(
        folder,
        Routes(),
        destination="example.org",
        main=files["main.cf"],
        master=files["master.cf"],
        transport=files["transport"],
        prepare=prepare,
    )


def by_exim(folder: Path, prepare: str) -> AbstractContextManager[Server]:
    routers, transports = lines("exim/router.conf"), lines("exim/transport.conf")
    return exim.running(folder, Routes(), routers=routers, transports=transports, prepare=prepare)


def by_opensmtpd(folder: Path, prepare: str) -> AbstractContextManager[Server]:
    return opensmtpd.running(folder, Routes(), main=lines("opensmtpd/smtpd.conf"), prepare=prepare)


BY_PIPE = {"Postfix": by_postfix, "Exim": by_exim, "OpenSMTPD": by_opensmtpd}


@pytest.fixture
def instance(tmp_path: Path, database: str, app: Flask, session: Session) -> Path:
    return tmp_path / "instance"


@pytest.fixture
def new_folder() -> Iterator[Callable[[], Path]]:
    with folders() as new:
        yield new


def send(port: int, sender: str, content: str, *, to: str = ADDRESS) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as server:
        server.sendmail(sender, [to], content)


def received() -> list[ReceivedKind]:
    kinds = list(db.session.scalars(db.select(ReceivedMail.kind).order_by(ReceivedMail.id)))
    db.session.rollback()
    return kinds


@pytest.mark.parametrize("name", BY_PIPE)
def test_a_server_hands_bounces_and_answers_over_by_a_pipe(name: str, instance: Path, new_folder: Any) -> None:
    folder = new_folder()
    with BY_PIPE[name](folder, install_site(folder, instance)) as server:
        send(server.port, "", BOUNCE.format(code="x" * 20, number=1), to=f"letters+b{'x' * 20}@example.org")
        send(server.port, "mara@lakes.example", ANSWER)
        until(lambda: len(received()) == 2, seconds=120)
    assert sorted(received()) == [ReceivedKind.ANSWER, ReceivedKind.BOUNCE]


def test_sieve_sorts_bounces_into_a_folder_and_leaves_the_rest(new_folder: Any) -> None:
    sieve = {"letters": lines("dovecot/into-a-folder.sieve")}
    with dovecot.running(new_folder(), {"letters": ""}, sieve=sieve, encrypted=False) as server:
        deliver(server, "", BOUNCE.format(code="x" * 20, number=1), to=f"letters+b{'x' * 20}@example.org")
        deliver(server, "mara@lakes.example", ANSWER)
        with IMAPClient("127.0.0.1", server.imap, ssl=False, timeout=60) as client:
            client.login("letters", PASSWORD)
            numbers = {name: client.select_folder(name)[b"EXISTS"] for name in ("INBOX", "Bounces")}
    assert numbers == {"INBOX": 1, "Bounces": 1}


def test_sieve_hands_bounces_over_and_leaves_the_rest(instance: Path, new_folder: Any) -> None:
    folder = new_folder()
    prepare = install_site(folder, instance)
    more, sieve = lines("dovecot/90-signon.conf"), {"letters": lines("dovecot/into-the-site.sieve")}
    with dovecot.running(
        folder, {"letters": ""}, sieve=sieve, encrypted=False, owner="signon", more=more, prepare=prepare
    ) as server:
        deliver(server, "", BOUNCE.format(code="x" * 20, number=1), to=f"letters+b{'x' * 20}@example.org")
        deliver(server, "mara@lakes.example", ANSWER)
        with IMAPClient("127.0.0.1", server.imap, ssl=False, timeout=60) as client:
            client.login("letters", PASSWORD)
            assert client.select_folder("INBOX")[b"EXISTS"] == 1
    assert received() == [ReceivedKind.BOUNCE]


def deliver(server: dovecot.Dovecot, sender: str, content: str, *, to: str = ADDRESS) -> None:
    with smtplib.LMTP("127.0.0.1", server.lmtp, timeout=300) as client:
        client.sendmail(sender, [to], content)
