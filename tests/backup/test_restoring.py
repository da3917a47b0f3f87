"""A backup comes back whole, on either database, or not at all."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from signon.audit import Anchor
from signon.audit.digests import BEGINNING
from signon.backup import contents as format_of
from signon.backup.encryption import Keys
from signon.backup.faults import RestoreError
from signon.backup.restoring import restore
from signon.backup.writing import write_backup
from signon.database.db import db, now
from signon.database.schema import bring_to, present_revision, verify_schema
from signon.letters.models.letter import Letter
from signon.settings import Settings
from tests import factories
from tests.applications import application
from tests.backup.sites import Empty, contents, contents_at, fill, organizations, sign

DATABASES = ("sqlite", "postgresql")
OLD_ENTRY = """
    INSERT INTO audit_entry (at, actor, action, subject, subject_id, reason, details)
    VALUES ('2026-01-02 03:04:05', 'ines', 'letter:open', 'letter', 1, '', '{}')
"""
pytestmark = pytest.mark.both_databases


@pytest.fixture
def file(app: Flask, settings: Settings, tmp_path: Path) -> Path:
    """A backup of a site that has been used."""
    fill(app)
    return _backed_up(app, settings, tmp_path / "backup.tar.gz")


def _backed_up(app: Flask, settings: Settings, path: Path) -> Path:
    with app.app_context():
        return write_backup(path, settings, at=now()).path


@pytest.fixture
def kind(settings: Settings) -> str:
    """The other kind of database than the one that was backed up, where a test does not ask for both."""
    return "sqlite" if settings.database_url else "postgresql"


def _restore(file: Path, settings: Settings, *, force: bool = False) -> None:
    with application(settings) as app, app.app_context():
        restore(file, settings, Keys(), force=force)


@pytest.mark.parametrize("kind", DATABASES)
def test_everything_comes_back_on_an_empty_machine_with_either_database(
    app: Flask, file: Path, empty: Callable[[str], Empty], kind: str
) -> None:
    place = empty(kind)
    _restore(file, place.settings())
    assert contents_at(place.settings()) == contents(app)
    assert (place.folder / "secret_key").read_text() == "test"
    assert stat.S_IMODE((place.folder / "secret_key").stat().st_mode) == 0o600


def test_a_restored_site_goes_on_with_new_rows(file: Path, empty: Callable[[str], Empty], kind: str) -> None:
    settings = empty(kind).settings()
    _restore(file, settings)
    with application(settings) as app:
        with app.app_context():
            last = db.session.scalar(db.select(db.func.max(Letter.id)))
            assert factories.letter(slug="later").id > last
            db.session.commit()
        sign(app, 1)
        with app.app_context():
            verify_schema()


def test_data_that_is_there_is_given_up_only_when_told(
    app: Flask, settings: Settings, file: Path, empty: Callable[[str], Empty], kind: str, tmp_path: Path
) -> None:
    place = empty(kind).settings()
    _restore(file, place)
    with application(place) as other:
        sign(other, 1)
    before = contents_at(place)
    with pytest.raises(RestoreError, match=r"holds data already. Nothing was changed"):
        _restore(file, place)
    assert contents_at(place) == before
    _restore(file, place, force=True)
    assert contents_at(place) == contents(app)


def test_nothing_is_restored_while_others_use_the_database(
    file: Path, empty: Callable[[str], Empty], kind: str
) -> None:
    place = empty(kind).settings()
    _restore(file, place)
    before = contents_at(place)
    with application(place) as running:
        with running.app_context():
            db.session.execute(text("SELECT 1"))
            db.session.commit()
        with pytest.raises(RestoreError, match="Stop the site and its workers first"):
            _restore(file, place, force=True)
    assert contents_at(place) == before


def test_an_older_backup_is_brought_up_to_date(
    settings: Settings, empty: Callable[[str], Empty], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, place = empty("sqlite").settings(), empty("postgresql").settings()
    with application(old) as app, app.app_context():
        with db.engine.connect() as connection:
            bring_to(connection, "0010")
            connection.execute(text("INSERT INTO attempt (scope, digest, at) VALUES ('x', 'y', '2026-01-02 03:04:05')"))
            connection.execute(text(OLD_ENTRY))
            connection.commit()
        _write_as_then(monkeypatch)
        write_backup(tmp_path / "old.tar.gz", old, at=now())
    _restore(tmp_path / "old.tar.gz", place)
    with application(place) as app:
        with app.app_context():
            verify_schema()
            assert db.session.scalar(text("SELECT digest FROM attempt")) == "y"
        assert "is whole: 1 entries" in app.test_cli_runner().invoke(args=["audit", "verify"]).output


def _write_as_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a backup written as a program did for whose tables there was neither a chain nor a store."""
    monkeypatch.setattr("signon.backup.writing.verify_schema", lambda: None)
    monkeypatch.setattr("signon.backup.writing.anchor_on", lambda _connection, at: Anchor(0, BEGINNING, at))
    monkeypatch.setattr("signon.backup.writing.names_on", lambda _connection: [])


def test_a_backup_of_a_newer_version_is_refused_in_words(
    app: Flask, settings: Settings, empty: Callable[[str], Empty], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = empty("sqlite").settings()
    with monkeypatch.context() as newer:
        newer.setattr("signon.backup.writing.present_revision", lambda: "9999")
        file = _backed_up(app, settings, tmp_path / "newer.tar.gz")
    with pytest.raises(RestoreError, match=r"newer version of Signon .*9999.* Install that version"):
        _restore(file, place)
    monkeypatch.setattr(format_of, "FORMAT", 0)
    with pytest.raises(Exception, match="The backup has format 1, which a newer version of Signon writes"):
        _restore(file, place)
    with application(place) as other, other.app_context():
        assert present_revision() is None


def test_what_was_signed_after_the_backup_began_is_not_half_in_it(
    app: Flask, settings: Settings, empty: Callable[[str], Empty], kind: str, tmp_path: Path
) -> None:
    """Writers are not kept out while a backup reads, and it shows one moment of all tables."""
    fill(app)
    before = contents(app)

    def sign_meanwhile(reached: int) -> None:
        sign(app, reached)

    with app.app_context():
        write_backup(tmp_path / "backup", settings, at=now(), report=sign_meanwhile)
    assert len(organizations(settings)) > 30
    place = empty(kind).settings()
    _restore(tmp_path / "backup", place)
    assert contents_at(place) == before
