"""Every mail of the site in eight languages, through each server, read by each reader: whole, and by one sender.

Prints a table, and keeps it in ``artefacts/mail-readers.md``.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from signon.database.db import db
from signon.mail.envelopes import Envelope
from signon.mail.jobs import deliver_outbox
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.smtp.conversation import Conversation
from signon.mail_server import MailServer
from signon.settings import Settings
from tests.golden.mail_scenes import golden_mails
from tests.mail.servers import Kept, serving
from tests.mail.test_message import NAMES
from tests.mail.test_message import pythons as pythons_here
from tests.mail_servers import dovecot, exim, opensmtpd, postfix
from tests.mail_servers.namespace import folders, needs, program
from tests.mail_servers.readers import reading
from tests.mail_servers.readers.casts import IN_LANGUAGES
from tests.mail_servers.readers.reading import Read, Reader
from tests.mail_servers.server import Routes, Server
from tests.servers.running_site import ROOT
from tests.waiting import until

pytestmark = [pytest.mark.mail_servers, needs("postfix", "exim", "opensmtpd", "dovecot", "readers")]
TABLE = ROOT / "artefacts" / "mail-readers.md"
SITE = "Coalición “Agua”, c/o Bund der Flüsse"
SERVERS: dict[str, Callable[[Path, Routes], AbstractContextManager[Server]]] = {
    "Postfix": postfix.running,
    "Exim": exim.running,
    "OpenSMTPD": opensmtpd.running,
}
DECLARED = ("signon_declared:checks of bulk mail", "signon_declared:wishes of those who unsubscribe")
MAILS_A_CONVERSATION = 50
FIELDS = {"names": "from", "addresses": "from", "reply_to": "reply-to", "subject": "subject", "text": "text"}


def pythons() -> dict[str, str]:
    """The Pythons that are there, by version: this one, the machine's others, and those that uv has brought."""
    uv = Path(sys.executable).with_name("uv")
    folder = Path(subprocess.run([uv, "python", "dir"], capture_output=True, text=True, check=True).stdout.strip())
    found: dict[str, str] = {}
    for place in [*pythons_here(), *map(str, folder.glob("*/bin/python3"))]:
        command = [place, "-c", "import platform; print(platform.python_version())"]
        version = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
        found.setdefault(f"Python {version}", place)
    return found


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    return Settings(
        instance=tmp_path / "instance",
        secret_key="test",
        public_url="https://letters.test",
        mail_from=f"{SITE} <letters@rivers.example>",
    )


@pytest.fixture
def leaving(app: Flask, session: Session, tmp_path: Path) -> Path:
    """A folder with all mails as they leave the site, each named by the number in its Message-ID."""
    rows = [row for cast in IN_LANGUAGES for row in _written(app, cast)]
    for number, row in enumerate(rows, start=1):
        session.add(OutboxMail(**row | {"message_id": f"{number:04}@letters.test", "envelope_code": f"{number:020}"}))
    session.commit()
    for declared in DECLARED:
        app.extensions[declared].clear()  # what these mails are about was never kept, and they leave all the same
    kept = Kept()
    with serving(kept) as port:
        app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"mail_url": f"smtp://127.0.0.1:{port}"})
        while db.session.scalar(db.select(OutboxMail.id).filter_by(status=MailStatus.QUEUED).limit(1)):
            deliver_outbox()
    db.session.rollback()
    assert len(kept.mails) == len(rows) > 50 * len(IN_LANGUAGES)
    return _folder(tmp_path / "leaving", kept.mails)


def _written(app: Flask, cast_name: str) -> Iterator[dict[str, Any]]:
    """The outbox of each scene as it is played by the cast, as values."""
    cast = IN_LANGUAGES[cast_name]
    for scene in golden_mails().values():
        with app.test_request_context(), force_locale(cast.reader):
            scene(cast)
            db.session.flush()
            for mail in db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)):
                columns = inspect(OutboxMail).column_attrs
                yield {column.key: getattr(mail, column.key) for column in columns if column.key != "id"}
            db.session.rollback()


def _folder(folder: Path, mails: list[bytes]) -> Path:
    folder.mkdir()
    for mail in mails:
        number = str(message_from_bytes(mail)["Message-ID"]).strip("<>").split("@")[0]
        (folder / number).write_bytes(mail)
    return folder


def _through(server: Server, kept: Kept, mails: list[bytes]) -> list[bytes]:
    """The mails as they come out of a server."""
    for first in range(0, len(mails), MAILS_A_CONVERSATION):
        conversation = Conversation(MailServer.parse(server.url()), seconds=60)
        conversation.open()
        for mail in mails[first : first + MAILS_A_CONVERSATION]:
            conversation.hand_over(Envelope("letters@rivers.example", "mara@lakes.example", "1"), mail)
        conversation.end()
    until(lambda: len(kept.mails) == len(mails), seconds=120)
    return kept.mails


def test_every_reader_reads_every_mail_behind_every_server_whole(leaving: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    mails = [file.read_bytes() for file in sorted(leaving.iterdir())]
    wanted = reading.python(sys.executable)(leaving)
    assert {tuple(read.names) for read in wanted.values()} == {(SITE,)}
    with ExitStack() as stack:
        new = stack.enter_context(folders())
        programs = stack.enter_context(program(new(), ["readers"], "sleep infinity"))
        imap = stack.enter_context(dovecot.running(new(), {"reader": ""}, encrypted=False))
        readers: dict[str, Reader] = {
            "Mutt 2.2": reading.mutt(programs),
            "notmuch 0.37": reading.notmuch(programs),
            "Perl MIME::Parser": reading.perl(programs),
            "Dovecot 2.3": reading.dovecot(imap, "reader"),
        } | {name: reading.python(place) for name, place in pythons().items()}
        faults: dict[tuple[str, str], list[str]] = {}
        for name, run in SERVERS.items():
            kept = Kept()
            with serving(kept) as sink, run(new(), Routes(sink)) as server:
                folder = _folder(new() / name, _through(server, kept, mails))
            for reader, read in readers.items():
                faults[reader, name] = _differences(wanted, read(folder))
    _print(faults, list(readers), len(mails))
    assert not any(faults.values()), {cell: found[:5] for cell, found in faults.items() if found}


def test_what_python_folds_by_itself_is_not_read_whole_by_each(tmp_path: Path) -> None:
    """The control: Python pads encoded words, and GMime drops what follows a padded one."""
    tmp_path.chmod(0o755)
    (tmp_path / "old").mkdir()
    for number, name in enumerate(NAMES, start=1):
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"], mail["Subject"] = "letters@rivers.example", name
        mail["Message-ID"] = f"<{number:04}@letters.test>"
        mail.set_content("Hello.\n")
        (tmp_path / "old" / f"{number:04}").write_bytes(mail.as_bytes())
    wanted = reading.python(sys.executable)(tmp_path / "old")
    with folders() as new, program(new(), ["readers"], "sleep infinity") as programs:
        assert _differences(wanted, reading.notmuch(programs)(tmp_path / "old"))


def _differences(wanted: Mapping[str, Read], found: Mapping[str, Read]) -> list[str]:
    """Which mail differs in what, in words."""
    told = [f"{number} is not there" for number in wanted if number not in found]
    for number, one in found.items():
        for field, name in FIELDS.items():
            if _plain(getattr(one, field)) != _plain(getattr(wanted[number], field)):
                told.append(
                    f"{number} {name}: {getattr(one, field)!r:.200}, not {getattr(wanted[number], field)!r:.200}"
                )
    return told


def _plain(value: Any) -> Any:
    """The value with ends of lines alike."""
    return value.replace("\r\n", "\n").rstrip("\n") if isinstance(value, str) else value


def _print(faults: Mapping[tuple[str, str], list[str]], readers: list[str], number: int) -> None:
    lines = [f"| reader | {' | '.join(SERVERS)} |", f"|---|{'---|' * len(SERVERS)}"]
    for reader in readers:
        cells = (
            f"{number - len({fault.split()[0] for fault in faults[reader, server]})} of {number}" for server in SERVERS
        )
        lines.append(f"| {reader} | {' | '.join(cells)} |")
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n")
    sys.stderr.write("\n" + "\n".join(lines) + "\n")
