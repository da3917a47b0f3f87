"""After a restore people work on: they sign in, read sealed finals byte by byte, and commands tell what was done."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from signon.audit import check_anchor
from signon.backup.encryption import Keys
from signon.backup.faults import BackupError
from signon.backup.reading import check_backup
from signon.backup.restoring import restore
from signon.backup.writing import write_backup
from signon.database.db import db, now
from signon.delivery.kept.reading import every_document
from signon.object_store.store import StoreAwayError
from signon.sealing.certificate import create_certificate
from signon.settings import Settings
from tests import factories
from tests.accounts.accounts import EMAIL, PASSWORD, owner
from tests.applications import application
from tests.backup.sites import Empty, fill
from tests.delivery.test_kept_documents import delivered
from tests.servers.object_store import rclone, with_store
from tests.walker import Walker


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A site whose secret is kept in its folder."""
    return settings.model_copy(update={"secret_key": ""})


def _restored(file: Path, settings: Settings) -> None:
    with application(settings) as app, app.app_context():
        restore(file, settings, Keys(), force=False)


def _documents(app: Flask) -> dict[str, bytes]:
    with app.app_context():
        return {document.code: document.content for document in every_document()}


def test_a_coordinator_signs_in_with_the_same_password(
    app: Flask, settings: Settings, empty: Callable[[str], Empty], tmp_path: Path
) -> None:
    owner(app)
    with app.app_context():
        file = write_backup(tmp_path / "backup", settings, at=now()).path
    place = empty("postgresql").settings()
    _restored(file, place)
    assert (place.instance / "secret_key").read_bytes() == (settings.instance / "secret_key").read_bytes()
    with application(place) as restored:
        walker = Walker(restored).open("/coordinator/sign-in")
        walker.press("Sign in", email=EMAIL, password=PASSWORD)
        assert walker.open("/coordinator/backups/").status == 200


def test_sealed_finals_and_the_seal_come_back_byte_by_byte(
    app: Flask, settings: Settings, empty: Callable[[str], Empty], tmp_path: Path
) -> None:
    create_certificate(settings, name="River Coalition", years=1, at=now(), replace=False)
    with app.app_context():
        delivered()
        db.session.commit()
        file = write_backup(tmp_path / "backup", settings, at=now()).path
    before, place = _documents(app), empty("sqlite").settings()
    assert len(before) == 1
    _restored(file, place)
    with application(place) as restored:
        assert _documents(restored) == before
    assert (place.instance / "seal.pem").read_bytes() == (settings.instance / "seal.pem").read_bytes()
    assert (place.instance / "seal.pem").stat().st_mode & 0o077 == 0


def test_the_anchor_of_the_trail_is_in_the_backup_and_holds_after_the_restore(
    app: Flask, settings: Settings, empty: Callable[[str], Empty], tmp_path: Path
) -> None:
    fill(app)
    with app.app_context():
        file = write_backup(tmp_path / "backup", settings, at=now()).path
    anchor, place = check_backup(file, Keys()).anchor, empty("postgresql").settings()
    assert anchor.position > 4
    _restored(file, place)
    with application(place) as restored:
        with restored.app_context():
            check_anchor(anchor)
        assert "The audit trail is whole" in restored.test_cli_runner().invoke(args=["audit", "verify"]).output


class TestWithFinalsInAStore:
    @pytest.fixture
    def server(self, tmp_path: Path) -> Iterator[int]:
        with rclone(tmp_path / "store") as port:
            yield port

    @pytest.fixture
    def settings(self, settings: Settings, server: int) -> Settings:
        return with_store(settings, server)

    def test_they_are_in_the_backup_and_come_back_without_the_store(
        self, app: Flask, settings: Settings, empty: Callable[[str], Empty], tmp_path: Path
    ) -> None:
        with app.app_context():
            delivered()
            db.session.commit()
            file = write_backup(tmp_path / "backup", settings, at=now()).path
        before, place = _documents(app), empty("sqlite").settings()
        assert check_backup(file, Keys()).outside_finals == 1
        _restored(file, place)
        with application(place) as restored:
            assert _documents(restored) == before

    def test_without_the_store_no_backup_is_made_that_lacks_them(
        self, app: Flask, settings: Settings, tmp_path: Path
    ) -> None:
        away = settings.model_copy(update={"store_url": "http://127.0.0.1:9"})
        none = settings.model_copy(update={"store_url": ""})
        with app.app_context():
            delivered()
            db.session.commit()
            with pytest.raises(StoreAwayError):
                write_backup(tmp_path / "backup", away, at=now())
            with pytest.raises(BackupError, match="SIGNON_STORE_URL names none"):
                write_backup(tmp_path / "backup", none, at=now())
        assert not (tmp_path / "backup").exists()


class TestCommands:
    @pytest.fixture
    def run(self, app: Flask) -> Callable[..., Result]:
        """Runs a ``flask`` command."""
        return lambda *arguments: app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])

    def test_a_backup_says_what_it_holds_and_is_private(
        self, app: Flask, run: Callable[..., Result], tmp_path: Path
    ) -> None:
        fill(app)
        result = run("backup", tmp_path / "file")
        assert "Letters: 1. Signatures: 4." in result.output
        assert "was written and read back" in result.output
        assert "It is not encrypted" in result.output
        assert (tmp_path / "file").stat().st_mode & 0o077 == 0
        assert "The last one is of" in run("doctor").output

    def test_a_check_restores_nothing(self, app: Flask, run: Callable[..., Result], tmp_path: Path) -> None:
        fill(app)
        run("backup", tmp_path / "file")
        with app.app_context():
            factories.letter(slug="later")
            db.session.commit()
        result = run("restore", "--check", tmp_path / "file")
        assert "is whole" in result.output
        assert result.exit_code == 0
        refused = run("restore", tmp_path / "file")
        assert refused.exit_code == 1
        assert "holds data already. Nothing was changed" in refused.output

    def test_restoring_by_command_brings_back_what_was(
        self, app: Flask, run: Callable[..., Result], tmp_path: Path
    ) -> None:
        fill(app)
        run("backup", tmp_path / "file")
        result = run("restore", "--force", tmp_path / "file")
        assert "was restored. Run 'flask audit verify' and 'flask doctor'" in result.output
        (tmp_path / "file").write_bytes(b"nothing")
        assert "is no backup of Signon" in run("restore", "--force", tmp_path / "file").output
