"""A public letter that is asked for again and again: taken apart once, and kept as long as it is stored as it was.

To read a letter with its versions and its parts costs ten times what it costs to ask whether they are still the same. So a
process keeps the last letters that were signed, each with its row as it was stored. One that is stored otherwise is read anew.
What is given out belongs to the present session, as if it had been read just now, and may be changed.
"""

from collections.abc import Hashable
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from flask import Flask, current_app
from sqlalchemy import Row, Select, Text, bindparam, cast, func, select

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion

KEPT = "signon_kept_letters"
MOST_KEPT = 16
"""Letters that a process keeps; the one that was read first makes room."""

PARTS = "parts"


class KeptLetter(NamedTuple):
    """A letter that belongs to no session, with its versions, and its row as it was stored."""

    stored: Hashable
    letter: Letter


class KeptLetters:
    """The letters that an application keeps, by their slugs."""

    def __init__(self) -> None:
        self.letters: dict[str, KeptLetter] = {}
        self._lock = Lock()

    def keep(self, slug: str, kept: KeptLetter) -> None:
        """Keep a letter; the one that was read first makes room for it."""
        with self._lock:
            self.letters.pop(slug, None)
            while len(self.letters) >= MOST_KEPT:
                del self.letters[next(iter(self.letters))]
            self.letters[slug] = kept


def init_app(app: Flask) -> None:
    """Let the application keep letters."""
    app.extensions[KEPT] = KeptLetters()


def public_letter(slug: str) -> Letter:
    """The letter with this slug and its versions, as ``Letter.public`` gives it. Raises ``NotFoundError``."""
    kept_letters: KeptLetters = current_app.extensions[KEPT]
    stored = db.session.connection().execute(_stored(), {"slug": slug}).one_or_none()
    kept = kept_letters.letters.get(slug)
    if stored is not None and kept is not None and kept.stored == tuple(stored):
        return db.session.merge(kept.letter, load=False)
    letter = Letter.public(slug)
    if stored is None or not letter.versions or not _is_of(letter, stored):
        return letter
    kept = KeptLetter(tuple(stored), _without_session(letter))
    kept_letters.keep(slug, kept)
    return db.session.merge(kept.letter, load=False)


def _is_of(letter: Letter, stored: Row[Any]) -> bool:
    """Whether the letter was read as it is in the row: on PostgreSQL somebody may have changed it between the two."""
    names = (column.name for column in Letter.__table__.columns if column.name != PARTS)
    same_row = all(getattr(letter, name) == getattr(stored, name) for name in names)
    return same_row and (letter.present_version.id, len(letter.versions)) == (stored.latest, stored.versions)


def _without_session(letter: Letter) -> Letter:
    for one in (*letter.versions, letter):
        db.session.expunge(one)
    return letter


@cache
def _stored() -> Select[Any]:
    """The query for a letter's row as it is stored, and which versions it has; they never change. Built once."""
    columns = (
        cast(column, Text).label(PARTS) if column.name == PARTS else column for column in Letter.__table__.columns
    )
    mine = TextVersion.letter_id == Letter.id
    latest = select(func.max(TextVersion.id)).where(mine).scalar_subquery().label("latest")
    versions = select(func.count()).where(mine).scalar_subquery().label("versions")
    return select(*columns, latest, versions).where(Letter.slug == bindparam("slug"))
