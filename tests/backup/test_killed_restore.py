"""A restore that is killed has restored nothing or everything; the next one succeeds and leaves nothing behind."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from signon.backup import targets
from signon.backup.writing import write_backup
from signon.database.db import now
from signon.settings import Settings
from tests.applications import application
from tests.backup.killed import kill_at, killed_restore, leftovers, spread, state_of, steps_of
from tests.backup.sites import Empty, contents, fill, sign

DATABASES = ("sqlite", "postgresql")
KILLS = int(os.environ.get("KILLS") or 100)
QUICK = 5


@pytest.fixture
def file(app: Flask, settings: Settings, tmp_path: Path) -> Path:
    """A backup of a small site."""
    fill(app)
    with app.app_context():
        return write_backup(tmp_path / "backup", settings, at=now()).path


def _killed_often(
    app: Flask, file: Path, settings: Settings, elsewhere: Settings, number: int, *, has_data: bool
) -> None:
    whole = contents(app)
    steps = spread(steps_of(file, elsewhere), number)
    before = None
    if has_data:
        steps_of(file, settings)
        with application(settings) as other:
            sign(other, 1)
            before = contents(other)
    assert kill_at(file, settings, steps, lambda: [before, whole]) >= number - 2
    assert not killed_restore(file, settings, 10**9)
    assert state_of(settings) == whole
    assert leftovers(settings) == []


@pytest.mark.parametrize(
    "kind", [pytest.param("sqlite", marks=pytest.mark.slow), pytest.param("postgresql", marks=pytest.mark.faults)]
)
def test_killed_anywhere_it_leaves_what_was_there_or_everything(
    app: Flask, file: Path, empty: Callable[..., Empty], kind: str
) -> None:
    place, elsewhere = empty(kind).settings(), empty(kind, "elsewhere").settings()
    _killed_often(app, file, place, elsewhere, QUICK, has_data=True)


@pytest.mark.slow
def test_killed_on_an_empty_machine_it_leaves_nothing_or_everything(
    app: Flask, file: Path, empty: Callable[..., Empty]
) -> None:
    place, elsewhere = empty("sqlite").settings(), empty("sqlite", "elsewhere").settings()
    _killed_often(app, file, place, elsewhere, QUICK, has_data=False)


@pytest.mark.faults
@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.parametrize("has_data", [False, True], ids=["empty", "forced"])
def test_killed_in_full_number(app: Flask, file: Path, empty: Callable[..., Empty], kind: str, has_data: bool) -> None:
    place, elsewhere = empty(kind).settings(), empty(kind, "elsewhere").settings()
    _killed_often(app, file, place, elsewhere, max(KILLS // 4, QUICK), has_data=has_data)


@pytest.mark.slow
def test_written_in_place_a_killed_restore_would_leave_a_part(
    app: Flask, file: Path, empty: Callable[..., Empty], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the same kill, with the new database written over the old one."""
    settings, elsewhere = empty("sqlite").settings(), empty("sqlite", "elsewhere").settings()
    middle = steps_of(file, elsewhere) // 2
    steps_of(file, settings)

    def in_place() -> None:
        targets.RESTORED = ""

    assert killed_restore(file, settings, middle, first=in_place)
    assert state_of(settings) != contents(app)
