"""Six mails as a phone shows them, by day and by night; beside each other, so that they can be compared."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

from flask import current_app
from PIL import Image
from playwright.sync_api import Browser, ViewportSize

from signon.database.db import db
from signon.mail.jobs.sweeps import deliver_outbox
from signon.mail.models import OutboxMail
from signon.mail.shown_html import shown_html
from tests.golden.mail_scenes import CASTS, golden_mails
from tests.golden.written_mails import empty_site

PHONE: ViewportSize = {"width": 390, "height": 480}
SCENES = (
    "signing-confirm-before-closing",
    "moderation-approved",
    "moderation-rejected",
    "invitations-invite",
    "consent-reconfirm",
    "delivery-delivered",
)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def picture_mails(browser: Browser, folder: Path) -> None:
    """Take each mail by day and by night into one picture."""
    for name, html in _mails().items():
        pictures = []
        for scheme in SCHEMES:
            page = browser.new_page(viewport=PHONE, color_scheme=scheme)
            page.set_content(html)
            pictures.append(folder / f"mail-{name}-{scheme}.png")
            page.screenshot(path=pictures[-1], full_page=True)
            page.close()
        _side_by_side(pictures, folder / f"mail-{name}.png")


def _mails() -> dict[str, str]:
    """The HTML of the latest mail that the site kept in each scene, with its links."""
    cast = replace(CASTS["plain"], coalition="Rivers Coalition", title="Keep the rivers open")
    found = {}
    for name in SCENES:
        with empty_site():
            with current_app.test_request_context():
                golden_mails()[name](cast)
                db.session.commit()
            deliver_outbox()
            mail = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
            assert mail is not None, f"the scene {name} writes no mail"
            found[name] = shown_html(mail)
    return found


def _side_by_side(pictures: list[Path], beside: Path) -> None:
    """Put them into one picture, and take the single ones away."""
    images = [Image.open(picture).convert("RGB") for picture in pictures]
    width, height = sum(image.width for image in images), max(image.height for image in images)
    together = Image.new("RGB", (width, height), "#888")
    left = 0
    for image in images:
        together.paste(image, (left, 0))
        left += image.width
    together.save(beside)
    for picture in pictures:
        picture.unlink()
