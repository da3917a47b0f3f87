"""What the pages tell an operator to type does what they say."""

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.documentation.build import DOCS
from tests.servers.running_site import FLASK, ROOT


def commands(page: Path) -> list[str]:
    return re.findall(r"^\$ (.+)$", page.read_text("utf-8"), re.MULTILINE)


@pytest.mark.slow
def test_the_backup_is_private_and_comes_back_by_what_the_page_says(tmp_path: Path, empty_sqlite: Path) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    here.mkdir()
    shutil.copy(empty_sqlite, here / "signon.sqlite3")
    (here / "secret_key").write_text("kept", "ascii")
    backup, restore = commands(DOCS / "operating" / "backup.md")
    _run(backup, here, tmp_path)
    assert (tmp_path / "today.tar.gz").stat().st_mode & 0o077 == 0
    _run(restore, elsewhere, tmp_path)
    assert (elsewhere / "secret_key").read_text("ascii") == "kept"
    with closing(sqlite3.connect(elsewhere / "signon.sqlite3")) as restored:
        assert restored.execute("SELECT count(*) FROM letter").fetchone() == (0,)


def _run(line: str, instance: Path, backups: Path) -> None:
    told = line.replace(".venv/bin/flask", FLASK).replace("/backups", str(backups))
    environment = os.environ | {"SIGNON_INSTANCE": str(instance)}
    subprocess.run(["bash", "-euc", told], cwd=ROOT, env=environment, check=True, capture_output=True)
