"""Six mails of the demo on a phone: sent by its worker to a mail server on loopback, and shown as they arrived."""

import html
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser
from sqlalchemy import update

from signon.database.db import db, now
from signon.database.schema import prepare_database
from signon.delivery.mails import tell_of_delivery
from signon.demo import seed
from signon.letters.models.letter import Letter
from signon.mail.jobs import deliver_outbox
from signon.mail.models import MailStatus, OutboxMail
from signon.settings import Settings
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests.applications import application
from tests.servers import mailbox
from tests.servers.mailbox import text_of
from tests.tour.public import OPEN_LETTER

SIX = {
    "confirmation": "Confirm: ",
    "invitation": "Will ",
    "approval": "Approved: ",
    "rejection": "Not admitted: ",
    "reconfirmation": "Please reconfirm: ",
    "finalised": "Finalised: ",
}
"""The pictures, each with what the subject of its mail begins with."""

WIDTH, HEIGHT, GAP = 390, 700, 12
LATER = timedelta(minutes=1)


def picture_mails(browser: Browser, folder: Path) -> None:
    """One picture of each mail, side by side in light, in dark and as text, in ``folder``."""
    with _sent_by_the_demo() as mails:
        for name, begins in SIX.items():
            mail = next(one for one in mails if one["Subject"].startswith(begins))
            _side_by_side(browser, mail).save(folder / f"mail-{name}.png")


@contextmanager
def _sent_by_the_demo() -> Iterator[list[EmailMessage]]:
    """What arrives when the demo's mails of these kinds are sent, the newest of each."""
    with tempfile.TemporaryDirectory() as instance, mailbox.running() as received:
        settings = Settings(
            instance=Path(instance),
            secret_key="tour",
            public_url="https://letters.saltmark.example",
            mail_url=received.url,
            mail_from="The Saltmark Coalition <letters@saltmark.example>",
            contact_email="secretariat@saltmark.example",
        )
        with application(settings) as app, app.app_context():
            prepare_database()
            seed(at=now())
            _tell_one_signatory_of_the_finished_letter()
            _send_again(list(SIX.values()))
            deliver_outbox()
        yield received.received


def _tell_one_signatory_of_the_finished_letter() -> None:
    """Those of the demo's finished letter came in a table, without mail addresses: one of the open letter stands in."""
    letter = Letter.named(OPEN_LETTER)
    approved = db.select(Signature.id).filter_by(letter_id=letter.id, status=SignatureStatus.APPROVED)
    tell_of_delivery(letter, [db.session.scalars(approved.limit(1)).one()], at=now())
    db.session.flush()


def _send_again(beginnings: list[str]) -> None:
    for begins in beginnings:
        found = db.select(OutboxMail.id).where(OutboxMail.subject.startswith(begins)).order_by(OutboxMail.id.desc())
        waiting = {"status": MailStatus.QUEUED, "due_at": now() - LATER, "captured": "", "captured_token": ""}
        newest = db.session.scalars(found.limit(1)).one()
        db.session.execute(update(OutboxMail).where(OutboxMail.id == newest).values(waiting))
    db.session.commit()


def _side_by_side(browser: Browser, mail: EmailMessage) -> Image.Image:
    part = mail.get_body(("html",))
    assert part is not None
    shown = [_picture(browser, part.get_content(), scheme) for scheme in ("light", "dark")]
    pictures = [*shown, _picture(browser, _as_text(mail), "light")]
    height = max(picture.height for picture in pictures)
    together = Image.new("RGB", ((WIDTH + GAP) * len(pictures) - GAP, height), "#8b9795")
    for place, picture in enumerate(pictures):
        together.paste(picture, ((WIDTH + GAP) * place, 0))
    return together


def _picture(browser: Browser, content: str, scheme: str) -> Image.Image:
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.set_content(content)
    taken = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
    context.close()
    return taken


def _as_text(mail: EmailMessage) -> str:
    """The subject and the text, in the type and width of a terminal on a phone."""
    text = html.escape(f"Subject: {mail['Subject']}\n\n{text_of(mail)}")
    style = "margin:0;padding:16px;font:13px/19px monospace;white-space:pre-wrap;overflow-wrap:anywhere"
    return f'<meta name="viewport" content="width=device-width"><pre style="{style}">{text}</pre>'
