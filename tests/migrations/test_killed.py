"""A migration that is killed in the middle, wherever that is, changes nothing, and comes through the next time."""

import json
import subprocess
import sys
from typing import Any

import pytest

from signon.settings import Settings
from tests.migrations.test_up_and_down import REVISIONS
from tests.servers.running_site import ROOT

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]


def killed(settings: Settings, *, newest: int, each: int, how: str = "with-transactions") -> dict[str, Any]:
    """What comes of the newest migrations, down and up, killed before ``each`` first statements and then every fifth."""
    command = [sys.executable, "-m", "tests.migrations.killed"]
    arguments = [str(settings.instance), settings.database_url, str(newest), str(each), how]
    done = subprocess.run([*command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout) | {"told": done.stderr[-3000:]}
    return found


def test_a_kill_in_the_middle_of_the_newest_migrations_changes_nothing(settings: Settings) -> None:
    found = killed(settings, newest=1, each=2)
    assert found["broken"] == ""
    assert found["kills"] > found["migrations"]


@pytest.mark.slow
def test_without_transactions_a_kill_would_leave_half_a_migration(settings: Settings) -> None:
    if settings.database_url:
        pytest.skip("one database is enough to show that this test can fail")
    assert killed(settings, newest=1, each=5, how="without-transactions")["broken"]


@pytest.mark.faults
def test_a_kill_in_the_middle_of_any_migration_changes_nothing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    found = killed(settings, newest=len(REVISIONS), each=25)
    with capsys.disabled():
        print(f"\nmigrations, up and down: {found['migrations']}, kills in their middle: {found['kills']}")  # noqa: T201
    assert found["broken"] == "", found["told"]
    assert found["migrations"] == 2 * len(REVISIONS)
