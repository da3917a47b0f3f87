"""The sign form that nobody has filled in yet: made once for each text, language and look, and given to everybody.

Its page says the same to all who ask, but for the proof that the form came from this site (the CSRF token) and the stamp of
when it was opened. It is kept in pieces, cut where those stood, so that nothing of a person is kept. What it was made from is
read and compared each time: when any of that has changed, the page is made anew.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from threading import Lock
from typing import Any, NamedTuple

from flask import Flask, current_app, request
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Text, bindparam, cast, func, literal

from signon.database.db import db
from signon.letters.models.letter import Letter, LetterImage
from signon.letters.models.text_version import TextVersion
from signon.letters.status import accepts_signatures
from signon.theme.models import ONLY, Theme
from signon.web.kept_pages import is_for_everybody
from signon.web.languages import page_language
from signon.web.public_form import stamp

KEPT = "signon_blank_forms"
MOST_KEPT = 64
"""Pages that a process keeps, of some 25 KB each; the one that was made first makes room."""

SHA256 = (
    db.select(TextVersion.sha256)
    .where(TextVersion.letter_id == Letter.id)
    .order_by(TextVersion.number.desc())
    .limit(1)
    .scalar_subquery()
)
PICTURES = (
    db.select(func.aggregate_strings(LetterImage.name + " " + LetterImage.sha256, "\n"))
    .where(LetterImage.letter_id == Letter.id)
    .scalar_subquery()
)
LOOK: list[Any] = [column for column in Theme.__table__.columns if column.name != "logo"]
SHOWN = (
    db.select(Letter.status, Letter.closes_at, SHA256, Letter.id, cast(Letter.parts, Text), PICTURES, *LOOK)
    .outerjoin(Theme, Theme.id == literal(ONLY))
    .where(Letter.slug == bindparam("slug"))
)
"""All of the database that the page shows, as it is stored: to take a letter's parts apart costs more than all the rest."""


class BlankForm(NamedTuple):
    """A page in pieces, with what it was made from; every second piece is the number of the secret that stands there."""

    made_from: Hashable
    pieces: Sequence[str]

    @classmethod
    def cut(cls, page: str, secrets: Sequence[str], made_from: Hashable) -> "BlankForm":
        """The page without its secrets."""
        number = {secret: str(place) for place, secret in enumerate(secrets)}
        pieces = re.split(f"({'|'.join(map(re.escape, secrets))})", page)
        return cls(made_from, [number[piece] if place % 2 else piece for place, piece in enumerate(pieces)])

    def filled(self, secrets: Sequence[str]) -> str:
        """The page with these secrets in it."""
        return "".join(secrets[int(piece)] if place % 2 else piece for place, piece in enumerate(self.pieces))


class BlankForms:
    """The pages that an application keeps, by address and language."""

    def __init__(self) -> None:
        self.pages: dict[Hashable, BlankForm] = {}
        self._lock = Lock()

    def keep(self, place: Hashable, page: BlankForm) -> None:
        """Keep a page; the one that was made first makes room for it."""
        with self._lock:
            self.pages.pop(place, None)
            while len(self.pages) >= MOST_KEPT:
                del self.pages[next(iter(self.pages))]
            self.pages[place] = page


def init_app(app: Flask) -> None:
    """Let the application keep blank forms."""
    app.extensions[KEPT] = BlankForms()


def blank_form_page(slug: str, at: datetime, render: Callable[[], str]) -> str:
    """The page for whoever opens it at ``at``; ``render`` makes it where none is kept that is still right.

    It is made for the visitor alone when the letter cannot be signed, when they are signed in, and when a message waits.
    """
    shown = db.session.execute(SHOWN, {"slug": slug}).one_or_none() if is_for_everybody() else None
    if shown is None:
        return render()
    status, closes_at, sha256, *_rest = made_from = tuple(shown)
    if not accepts_signatures(status, closes_at, at):
        return render()
    return _kept_page(made_from, (generate_csrf(), stamp(at, sha256)), render)


def _kept_page(made_from: Hashable, secrets: Sequence[str], render: Callable[[], str]) -> str:
    kept: BlankForms = current_app.extensions[KEPT]
    place = request.script_root, request.path, page_language()
    page = kept.pages.get(place)
    if page is not None and page.made_from == made_from:
        return page.filled(secrets)
    made = render()
    # A text that changed just now has another stamp; templates that are being worked on are loaded anew each time.
    if all(secret in made for secret in secrets) and not current_app.jinja_env.auto_reload:
        kept.keep(place, BlankForm.cut(made, secrets, made_from))
    return made
