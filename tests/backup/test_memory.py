"""A backup and a restore hold a few rows at a time, however large the database is."""

import os
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from signon.backup import rows
from signon.backup.encryption import Keys
from signon.backup.restoring import restore
from signon.backup.writing import write_backup
from signon.database.db import db, now
from signon.letters.models.letter import Letter, LetterImage
from signon.settings import Settings
from tests.applications import application
from tests.backup.sites import Empty, fill

pytestmark = pytest.mark.faults

MEGABYTE = 1024**2
PICTURES = 25
MOST = 16 * MEGABYTE


@pytest.fixture
def app(app: Flask) -> Flask:
    """A site with pictures of a megabyte each."""
    fill(app)
    with app.app_context():
        letter = db.session.scalars(db.select(Letter)).one()
        for number in range(PICTURES):
            picture = os.urandom(MEGABYTE)
            db.session.add(
                LetterImage(
                    letter_id=letter.id, name=f"{number}", sha256=f"{number:064x}", png=picture, width=1, height=1
                )
            )
            db.session.flush()
        db.session.commit()
    return app


@contextmanager
def _peak() -> Iterator[list[int]]:
    found: list[int] = []
    tracemalloc.start()
    try:
        yield found
        found.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


def test_neither_holds_the_whole(app: Flask, settings: Settings, empty: Callable[[str], Empty], tmp_path: Path) -> None:
    file, place = tmp_path / "backup", empty("sqlite").settings()
    with app.app_context(), _peak() as held:
        write_backup(file, settings, at=now())
    assert held[0] < MOST
    with application(place) as other, other.app_context(), _peak() as held:
        restore(file, place, Keys(), force=False)
    assert held[0] < MOST


def test_without_the_bound_the_pictures_are_held_together(
    app: Flask, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(rows, "_at_once", lambda _table: rows.ROWS_AT_ONCE)
    with app.app_context(), _peak() as held:
        write_backup(tmp_path / "backup", settings, at=now())
    assert held[0] > PICTURES * MEGABYTE
