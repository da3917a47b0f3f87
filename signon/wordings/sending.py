"""Sending one mail about a letter: what such mails have in common is worked out once, and kept while nothing of it changes.

It is made of the kind's template, the letter and the name of the site. A kind that coordinators have worded anew, for this
letter or for every one, is written as before, because its words may depend on the recipient.
"""

from collections.abc import Hashable
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from flask import Flask, current_app
from sqlalchemy import Integer, Select, bindparam, exists, or_, select

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.letters.parts.letter_parts import LetterParts
from signon.mail import compose
from signon.mail.new_mail import NewMail
from signon.theme.models import ONLY, Theme
from signon.theme.present import present_theme
from signon.wordings.kinds import MailKind
from signon.wordings.models import MailWording
from signon.wordings.writing import Ground, Writer

KEPT = "signon_kept_grounds"
MOST_KEPT = 64


class KeptGround(NamedTuple):
    """The part that mails have in common, with what it was made of."""

    parts: LetterParts
    site: str | None
    ground: Ground


class KeptGrounds:
    """The common parts that an application keeps, by the kind of mail and the letter; the oldest makes room."""

    def __init__(self) -> None:
        self.grounds: dict[Hashable, KeptGround] = {}
        self._lock = Lock()

    def of(self, kind: MailKind, letter: Letter, site: str | None) -> Ground:
        """The part that the mails of a kind about a letter have in common on a site of this name."""
        place = (kind.key, letter.id, letter.slug)
        kept = self.grounds.get(place)
        # The parts of a letter never change: another text is another object.
        if kept is None or kept.parts is not letter.parts or kept.site != site:
            kept = KeptGround(letter.parts, site, Writer(kind, letter).ground)
            self._keep(place, kept)
        return kept.ground

    def _keep(self, place: Hashable, kept: KeptGround) -> None:
        theme = present_theme()
        is_present = kept.site == (theme.name if theme else None)  # this request may know the site by its former name
        if not is_present or current_app.jinja_env.auto_reload:  # or else the templates are being worked on
            return
        with self._lock:
            self.grounds.pop(place, None)
            while len(self.grounds) >= MOST_KEPT:
                del self.grounds[next(iter(self.grounds))]
            self.grounds[place] = kept


def init_app(app: Flask) -> None:
    """Let the application keep what mails have in common."""
    app.extensions[KEPT] = KeptGrounds()


def send(kind: MailKind, letter: Letter, *, at: datetime, **values: Any) -> None:
    """Queue one mail about a letter; the values are those of ``Writer.new_mail``."""
    compose.send_each([written(kind, letter, **values)], at=at)


def written(kind: MailKind, letter: Letter, **values: Any) -> NewMail:
    """The mail that ``send`` queues."""
    return _writer(kind, letter).new_mail(**values)


def _writer(kind: MailKind, letter: Letter) -> Writer | Ground:
    db.session.flush()
    mine = {"kind": kind.key, "letter": letter.id}
    is_worded, site = db.session.connection().execute(_whether_worded(), mine).one()
    if is_worded:
        return Writer(kind, letter)
    kept: KeptGrounds = current_app.extensions[KEPT]
    return kept.of(kind, letter, site)


@cache
def _whether_worded() -> Select[Any]:
    """The query for whether anybody has worded a kind for a letter or for every one, and the site's name; built once."""
    letter = bindparam("letter", type_=Integer)
    worded = exists().where(
        MailWording.kind == bindparam("kind"), or_(MailWording.letter_id.is_(None), MailWording.letter_id == letter)
    )
    return select(worded, select(Theme.name).where(Theme.id == ONLY).scalar_subquery())
