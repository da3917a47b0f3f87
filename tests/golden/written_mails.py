"""Mails as text to keep and to compare: what each scene of ``mail_scenes`` puts into the outbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import current_app
from flask_babel import force_locale

from signon.database.db import db
from signon.database.schema import prepare_database
from signon.mail.models import OutboxMail
from signon.settings import Settings
from tests.applications import application
from tests.golden.mail_scenes import CASTS, golden_mails
from tests.mail.words import are_the_same
from tests.servers.mailbox import text_of

FOLDER = Path(__file__).parent / "mails"


def mail_file(name: str) -> Path:
    """Where the mails of the scene ``name`` are kept."""
    return FOLDER / f"{name}.txt"


def written_mails(name: str) -> str:
    """What the scene ``name`` writes now, played by every cast one after the other. Needs an empty database; leaves it so."""
    told = []
    for cast_name, cast in CASTS.items():
        db.session.rollback()
        with current_app.test_request_context(), force_locale(cast.reader):
            mails = [_received(mail) for mail in golden_mails()[name](cast) or ()]
            db.session.flush()
            mails += [_kept(mail) for mail in db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id))]
            db.session.rollback()
        assert mails, f"the scene {name} writes no mail"
        told += [f"=== {cast_name} {number} ===\n{mail}" for number, mail in enumerate(mails, start=1)]
    return "\n".join(told)


def keep(name: str, text: str) -> bool:
    """Keep the mails of a scene as they are now; whether they differ from those that were kept."""
    file = mail_file(name)
    if file.exists() and file.read_bytes() == text.encode():
        return False
    file.write_bytes(text.encode())
    return True


@contextmanager
def empty_site() -> Iterator[None]:
    """A site of its own, with an empty database, for whoever renews the mails."""
    with TemporaryDirectory() as folder:
        settings = Settings(instance=Path(folder), secret_key="golden", public_url="http://letters.test")
        with application(settings) as app, app.app_context():
            prepare_database()
            yield


def _kept(mail: OutboxMail) -> str:
    head = {
        "To": mail.recipient,
        "Reply-To": mail.reply_to,
        "About": mail.about,
        "Bulk": mail.bulk,
        "Link": mail.link_purpose
        and f"{mail.link_purpose} {mail.link_subject_id} {mail.link_path} {mail.link_seconds}",
        "Subject": mail.subject,
    }
    lines = "\n".join(f"{name}: {value}" for name, value in head.items() if value)
    text, html = (make("http://a/link", "http://a/unsubscribe") for make in (mail.text, mail.html))
    assert are_the_same(html, text, mail.frame["button"]), mail.subject
    return f"{lines}\n\n{mail.text('[the link]' if mail.link_purpose else mail.page, '[the link that unsubscribes]')}"


def _received(mail: EmailMessage) -> str:
    return f"To: {mail['To']}\nSubject: {mail['Subject']}\n\n{text_of(mail)}"
