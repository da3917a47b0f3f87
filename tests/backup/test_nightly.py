"""The worker makes a backup every night, keeps the latest, and owners are told when one failed or is too old."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from signon.access import Role
from signon.backup import jobs
from signon.backup.encryption import Keys
from signon.backup.models import BackupRun, latest_night
from signon.backup.nightly import delete_old, kept
from signon.backup.reading import check_backup
from signon.database.db import db, now
from signon.jobs.leased import WorkStatus
from signon.settings import Settings
from tests.backup.sites import fill
from tests.walker import Walker

pytestmark = pytest.mark.both_databases


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def settings(settings: Settings, folder: Path) -> Settings:
    return settings.model_copy(update={"backup_folder": folder, "backup_keep": 2})


def test_the_worker_makes_one_a_night_and_no_second(app: Flask, folder: Path, work: Callable[[], None]) -> None:
    fill(app)
    work()
    work()
    (made,) = kept(folder)
    assert check_backup(made, Keys()).tables["signature"]["rows"] == 4
    with app.app_context():
        (run,) = BackupRun.newest()
        assert run.status is WorkStatus.DONE
        assert run.is_read_back
        assert run.size == made.stat().st_size
        run.night = latest_night(2, now()) - timedelta(days=1)
        db.session.commit()
    work()
    with app.app_context():
        assert len(BackupRun.newest()) == 2


def test_only_the_latest_are_kept_and_other_files_stay(app: Flask, folder: Path, work: Callable[[], None]) -> None:
    folder.mkdir()
    older = [f"signon-2026-01-0{day}T020000Z.tar.gz" for day in (1, 2, 3)]
    others = ["notes.txt", "signon-mine.tar.gz", ".signon-2026-01-01T020000Z.tar.gz.1234.part"]
    for name in (*older, *others):
        (folder / name).touch()
    work()
    names = sorted(path.name for path in folder.iterdir())
    assert older[2] in names
    assert not {*older[:2]} & {*names}
    assert [name for name in others if name in names] == ["notes.txt", "signon-mine.tar.gz"]
    assert len(kept(folder)) == 2


def test_nothing_is_deleted_for_a_backup_that_failed(app: Flask, folder: Path, work: Callable[[], None]) -> None:
    folder.mkdir()
    for day in (1, 2, 3):
        (folder / f"signon-2026-01-0{day}T020000Z.tar.gz").touch()
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"least_free_megabytes": 10**9})
    work()
    assert len(kept(folder)) == 3
    assert len(delete_old(folder, keep=1)) == 2


def test_owners_are_told_of_one_that_failed_and_it_is_tried_again_after_an_hour(
    app: Flask, folder: Path, work: Callable[[], None], signed_in: Callable[..., Walker]
) -> None:
    folder.write_text("in the way")
    work()
    owner = signed_in()
    assert "The last backup failed" in owner.open("/coordinator/").text
    assert "The last backup failed" not in signed_in(Role.VIEWER).open("/coordinator/").text
    assert "warning  backups: The last backup failed" in app.test_cli_runner().invoke(args=["doctor"]).output
    folder.unlink()
    work()
    assert not folder.exists()
    with app.app_context():
        db.session.execute(update(BackupRun).values(ended_at=now() - timedelta(hours=2)))
        db.session.commit()
    work()
    assert len(kept(folder)) == 1
    assert "The last backup" not in owner.open("/coordinator/").text


def test_owners_are_told_of_one_that_is_too_old(
    app: Flask, work: Callable[[], None], signed_in: Callable[..., Walker]
) -> None:
    owner = signed_in()
    assert "No backup has been made yet" in owner.open("/coordinator/").text
    work()
    assert "No backup has been made yet" not in owner.open("/coordinator/").text
    with app.app_context():
        db.session.execute(update(BackupRun).values(ended_at=now() - timedelta(days=2)))
        db.session.commit()
    assert "which is too old" in owner.open("/coordinator/").text


def test_an_owner_sees_the_last_one_and_orders_another(
    app: Flask, folder: Path, work: Callable[[], None], signed_in: Callable[..., Walker]
) -> None:
    work()
    owner = signed_in().open("/coordinator/backups/")
    assert kept(folder)[0].name in owner.text
    assert "yes, the whole file" in owner.text
    assert "none: whoever has the file reads every address" in owner.text
    owner.press("Make a backup now")
    assert "A backup is ordered" in owner.text
    with app.app_context():
        BackupRun.newest()[0].ordered_at = now() + timedelta(seconds=5)
        db.session.commit()
    work()
    assert len(kept(folder)) == 2
    assert signed_in(Role.MODERATOR).open("/coordinator/backups/").status == 403


def test_without_a_folder_none_is_made_and_the_page_says_how(
    app: Flask, work: Callable[[], None], signed_in: Callable[..., Walker]
) -> None:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"backup_folder": None})
    work()
    owner = signed_in().open("/coordinator/backups/")
    assert "SIGNON_BACKUP_FOLDER" in owner.text
    assert "No backup has been made" not in owner.open("/coordinator/").text


def test_two_workers_order_one_backup_of_a_night(app: Flask, settings: Settings) -> None:
    with app.app_context():
        for _worker in range(2):
            BackupRun.order_for_tonight(settings, now())
        db.session.commit()
        night = BackupRun.newest()[0].night
        BackupRun._order_once(night or now(), now())
        db.session.commit()
        assert len(BackupRun.newest()) == 1


def test_a_backup_that_a_killed_worker_left_is_made_by_the_next(
    app: Flask, folder: Path, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(jobs, "_write", lambda *_: _raise())
        with pytest.raises(SystemExit):
            work()
    with app.app_context():
        db.session.execute(update(BackupRun).values(leased_until=now() - timedelta(seconds=1)))
        db.session.commit()
    work()
    assert len(kept(folder)) == 1


def _raise() -> None:
    raise SystemExit


def test_a_night_begins_at_its_hour() -> None:
    at = datetime(2026, 3, 1, 1, 59, tzinfo=UTC)
    assert latest_night(2, at) == datetime(2026, 2, 28, 2, tzinfo=UTC)
    assert latest_night(2, at + timedelta(minutes=1)) == datetime(2026, 3, 1, 2, tzinfo=UTC)
