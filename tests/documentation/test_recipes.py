"""What the pages tell an operator to type does what they say."""

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.documentation.build import DOCS


def commands(page: Path) -> list[str]:
    return re.findall(r"^\$ (.+)$", page.read_text("utf-8"), re.MULTILINE)


def test_the_backup_holds_the_database_and_the_secret_and_is_private(tmp_path: Path, empty_sqlite: Path) -> None:
    (tmp_path / "instance").mkdir()
    shutil.copy(empty_sqlite, tmp_path / "instance" / "signon.sqlite3")
    (tmp_path / "instance" / "secret_key").write_text("kept", "ascii")
    lines = "\n".join(commands(DOCS / "operating" / "backup.md")).replace(".venv/bin/python", sys.executable)
    subprocess.run(["bash", "-euc", lines], cwd=tmp_path, check=True)
    backup = tmp_path / "signon-backup.tar.gz"
    assert backup.stat().st_mode & 0o077 == 0
    (tmp_path / "restored").mkdir()
    subprocess.run(["tar", "xzf", backup, "-C", tmp_path / "restored"], check=True)
    assert (tmp_path / "restored" / "secret_key").read_text("ascii") == "kept"
    with closing(sqlite3.connect(tmp_path / "restored" / "signon-copy.sqlite3")) as copy:
        assert copy.execute("SELECT count(*) FROM letter").fetchone() == (0,)
