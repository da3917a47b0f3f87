"""How long a batch of invitations takes: to be prepared from the directory, to be written, and to reach a mail server.

Each figure stands beside its floor in the same run: the same rows without any question asked, and the same number of mails
handed to the same mail server by one bare loop. Run as ``python -m tests.benchmarks.invitations [NUMBER]``.
"""

import smtplib
import sys
import tempfile
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import insert

from signon.database.db import db, now
from signon.database.schema import prepare_database
from signon.invitations import choosing, jobs
from signon.invitations.choosing import Wanted
from signon.invitations.models import InvitationBatch
from signon.invitations.status import BatchKind
from signon.invitations.wording import default_wording
from signon.letters.models.letter import Letter
from signon.mail.jobs import deliver_outbox
from signon.mail.models import OutboxMail
from signon.mail.new_mail import LINK, NewMail
from signon.names import organization_key
from signon.organizations.models import Contact, Organization
from signon.settings import Settings
from tests import factories
from tests.applications import application
from tests.servers import mailbox as mailbox_server
from tests.servers.mailbox import Mailbox

SIZE = 2_500
COUNTRIES = ("KE", "FR", "BR", "IN", "SE", "MX", "ID", "NP", "CH", "ZA", "JP")


def main(size: int = SIZE) -> None:
    """Print every figure."""
    print(f"\nA batch of {size:,} invitations\n")
    print("| what | seconds | floor | ratio |")
    print("|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="signon-bench-") as folder, mailbox_server.running() as mailbox:
        settings = Settings(instance=Path(folder), mail_url=mailbox.url, public_url="https://letters.test")
        with application(settings) as app, app.app_context():
            prepare_database()
            _fill_directory(size)
            _measure(factories.letter(), mailbox, size)


def _measure(letter: Letter, mailbox: Mailbox, size: int) -> None:
    rows = _seconds(lambda: _queue_rows(size))
    loop = _seconds(lambda: _mail_in_a_loop(mailbox, size))
    mailbox.received.clear()
    prepared = _seconds(lambda: _prepare(letter, size))
    _report("chosen and put into a batch", prepared, rows)
    _report("written into the outbox", _seconds(jobs.send_batches), rows)
    _report("taken by a mail server on loopback", _seconds(deliver_outbox), loop)
    assert len({mail["To"] for mail in mailbox.received}) == len(mailbox.received) == size


def _fill_directory(size: int) -> None:
    at, names = now(), [f"Organisation number {number}" for number in range(size)]
    entries = [
        {
            "name": name,
            "key": organization_key(name),
            "country": COUNTRIES[number % len(COUNTRIES)],
            "created_at": at,
        }
        for number, name in enumerate(names)
    ]
    db.session.execute(insert(Organization), entries)
    numbers = db.session.scalars(db.select(Organization.id).order_by(Organization.id)).all()
    contacts = [
        {"organization_id": number, "name": "Mara Quill", "title": "Director", "email": f"mara@{number}.example"}
        for number in numbers
    ]
    db.session.execute(insert(Contact), contacts)
    db.session.commit()


def _prepare(letter: Letter, size: int) -> None:
    kind = BatchKind.INVITATIONS
    batch = InvitationBatch.draft(letter, kind, default_wording(letter, kind), by=factories.BY, at=now())
    db.session.flush()
    choosing.fill(batch, choosing.choose(letter, Wanted(), now()).free)
    batch.start(by=factories.BY, at=now(), chosen=size)
    db.session.commit()


def _queue_rows(size: int) -> None:
    """As many outbox rows, in pieces as large, and nothing else; taken out again afterwards."""
    for start in range(0, size, jobs.PIECE):
        mails = [
            NewMail(
                f"mara@{number}.example", "Will you sign?", ["Dear Mara Quill,", "Please sign.", LINK], about="floor"
            )
            for number in range(start, min(start + jobs.PIECE, size))
        ]
        OutboxMail.queue_many(mails, at=now())
        db.session.commit()
    db.session.execute(db.delete(OutboxMail))
    db.session.commit()


def _mail_in_a_loop(mailbox: Mailbox, size: int) -> None:
    with smtplib.SMTP("127.0.0.1", mailbox.port) as smtp:
        for number in range(size):
            message = EmailMessage()
            message["From"], message["To"] = "coalition@letters.example", f"mara@{number}.example"
            message["Subject"] = "Will you sign?"
            message.set_content("Dear Mara Quill,\n\nplease sign.\n")
            smtp.send_message(message)


def _seconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def _report(name: str, seconds: float, floor: float) -> None:
    print(f"| {name} | {seconds:.2f} | {floor:.2f} | {seconds / floor:.1f} |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
